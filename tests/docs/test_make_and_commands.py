"""`make help` lists every target, and the pages name only targets and commands that exist."""

import re
import subprocess
from pathlib import Path

import typer.main

from app.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def _targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE))


def _listed() -> set[str]:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  ([a-z-]+) ", shown, re.MULTILINE))


def test_make_help_lists_every_target() -> None:
    assert _targets()
    assert _listed() == _targets()


def test_pages_name_only_make_targets_that_exist() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = re.findall(r"(?:`|^ *)(?:HOTLINE_\w+=\S+ )?make ([a-z-]+)", text, re.MULTILINE)
        assert set(named) <= _targets(), page.name


def test_pages_name_only_commands_that_exist() -> None:
    commands = typer.main.get_command(app).commands
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for name, sub in re.findall(r"(?:`|bin/|run |^)hotline ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", text, re.MULTILINE):
            assert name in commands, f"{page.name}: hotline {name}"
            if name in ("accounts", "calendar", "demo", "desk", "knowledge", "tickets", "units") and sub:
                assert sub in commands[name].commands, f"{page.name}: hotline {name} {sub}"
