"""Reads the bot's YAML files as they stand and calls its components, for the tests of this folder."""

import atexit
import json
import os
import re
import select
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from app.model import QUIET, bot_python
from knowledge.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "rasa_project"

_PATIENCE = 400
_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\{[^}]*\}|\([^)]*\))")


@cache
def _interpreter() -> "subprocess.Popen[str]":
    """The bot's interpreter with what scripts import; it ends with these tests."""
    process = subprocess.Popen(
        [str(bot_python()), str(Path(__file__).with_name("run_scripts.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={**os.environ, **QUIET, "PYTHONPATH": str(PROJECT)},
    )

    def end() -> None:
        process.communicate()  # closes its input, upon which it ends

    atexit.register(end)
    return process


def in_the_bots_interpreter(script: Path, calls: list[Any]) -> list[Any]:
    """What a script of this folder answers to calls, each [function, arguments]."""
    process = _interpreter()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps([str(script), json.dumps(calls)]) + "\n")
    process.stdin.flush()
    assert select.select([process.stdout], [], [], _PATIENCE)[0], f"{script.name} does not end"
    code, said, errors = json.loads(process.stdout.readline())
    assert code == 0, errors[-4000:]
    answers: list[Any] = json.loads(said)
    return answers


def read(path: Path) -> Any:
    """The content of a YAML file."""
    return read_yaml(path.read_text(encoding="utf-8"))


@cache
def domain_files() -> dict[str, dict[str, Any]]:
    """Domain files by name."""
    return {path.name: read(path) for path in sorted((PROJECT / "domain").glob("*.yml"))}


def domain(section: str) -> list[str]:
    """Names in a section (intents, actions, responses, slots, entities) over all domain files, repeats included."""
    return [name for content in domain_files().values() for name in content.get(section) or []]


def responses() -> dict[str, list[dict[str, Any]]]:
    """Variants of every response."""
    return {
        name: said for content in domain_files().values() for name, said in (content.get("responses") or {}).items()
    }


def rules() -> list[dict[str, Any]]:
    """All rules; there are no stories."""
    return [rule for path in sorted((PROJECT / "data").glob("*/rules.yml")) for rule in read(path)["rules"]]


def utterances(*paths: Path) -> list[tuple[str, str]]:
    """(intent, utterance without annotations) of these NLU files, in order, repeats included."""
    return [
        (group["intent"], plain(line[2:]))
        for path in paths
        for group in read(path)["nlu"]
        if "intent" in group
        for line in group["examples"].splitlines()
        if line.startswith("- ")
    ]


@cache
def training() -> list[tuple[str, str]]:
    """(intent, utterance) of the training data."""
    return utterances(*sorted((PROJECT / "data").glob("*/nlu/*.yml")))


@cache
def held_out() -> list[tuple[str, str]]:
    """(intent, utterance) of the fifth that is never trained on."""
    return utterances(*sorted((PROJECT / "held_out").rglob("*.yml")))


def plain(text: str) -> str:
    """An example without its entity annotations."""
    return _ANNOTATION.sub(r"\1", text).strip()
