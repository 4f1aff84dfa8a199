"""Checks before anything is started that the ports we need can be had, and says what to change."""

import errno
import os
import socket
from collections import Counter

from hotline.errors import Conflict, HotlineError, SettingsError
from hotline.settings import Settings

_LOOPBACK = "127.0.0.1"
_LARGEST = 65535


def check_ports(settings: Settings) -> None:
    """Raises Conflict when a port is taken, SettingsError when one can't be used; both name the setting."""
    wanted = [
        (settings.host, settings.port, "HOTLINE_PORT"),
        (_LOOPBACK, settings.actions_port, "HOTLINE_ACTIONS_PORT"),
    ]
    if settings.bot_url is None:
        wanted.append((_LOOPBACK, settings.bot_port, "HOTLINE_BOT_PORT"))
    if settings.worker_port is not None:
        wanted.append((_LOOPBACK, settings.worker_port, "HOTLINE_WORKER_PORT"))
    uses = Counter(port for _, port, _ in wanted)
    same = [name for _, port, name in wanted if uses[port] > 1]
    if same:
        raise SettingsError("same_port", f"{' and '.join(same)} must differ")
    for host, port, name in wanted:
        problem = _problem(host, port)
        if problem is not None:
            raise _error(problem, host, port, name)


def _problem(host: str, port: int) -> OSError | None:
    """Why we could not listen there, or None."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def _error(problem: OSError, host: str, port: int, name: str) -> HotlineError:
    if problem.errno == errno.EADDRINUSE:
        free = _next_free(host, port)
        return Conflict(
            "port_taken",
            f"port {port} on {host} is in use by another program; stop that one, or choose "
            f"another port with {name}, e.g. {name}={free} make up",
        )
    if problem.errno in (errno.EACCES, errno.EPERM):
        return SettingsError(
            "port_not_allowed",
            f"{name}: port {port} needs an administrator's rights; choose one above 1023",
        )
    return SettingsError(
        "bad_host",
        f"HOTLINE_HOST: can't listen on {host} ({problem.strerror or os.strerror(problem.errno or 0)}); "
        "use an address of this machine, 127.0.0.1, or 0.0.0.0 for all of them",
    )


def _next_free(host: str, port: int) -> int:
    for other in range(port + 1, min(port + 1000, _LARGEST + 1)):
        if _problem(host, other) is None:
            return other
    return 8000 if port != 8000 else 8080
