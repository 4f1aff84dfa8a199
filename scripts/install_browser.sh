#!/bin/sh
# Chromium and a Chinese font for the browser tests, from Debian's packages. Does nothing where both are there.
set -eu

missing=""
[ -x /usr/bin/chromium ] || missing="chromium"
# Debian's font paths are looked at directly: fc-list comes with fontconfig, which may itself be missing.
[ -n "$(find /usr/share/fonts -name 'NotoSansCJK*' -print -quit 2>/dev/null)" ] || missing="$missing fonts-noto-cjk"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "The browser tests need /usr/bin/chromium and the Noto CJK fonts, and there is no apt-get here." >&2
    echo "Install both with this system's package manager; link Chromium to /usr/bin/chromium if it is elsewhere." >&2
    exit 1
fi

root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "As root, run: apt-get install -y $missing" >&2
        exit 1
    fi
    root="sudo"
fi

echo "· browser for the tests: $missing (about a minute)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086  # $missing is a list, $root may be empty
if ! { $root apt-get update && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "Installing $missing failed; see above." >&2
    exit 1
fi
