"""The project that stock Rasa is trained on: our examples, domain and rules, Rasa's default configuration.

Three things can't be taken over as they are:
- The configuration is the one Rasa 3.6 fills in itself (`rasa init`), read from the installed package.
  Its tokenizer splits at spaces, so for Chinese JiebaTokenizer stands in its place.
- Our examples mark what our own readers find, numbers with no value, since rules read it. DIET learns entities from
  marks and has no such rules: every word of the lexicon in an example is marked, with its value, and nothing else. What
  it finds is then what our actions expect, so they answer it as they answer our bot.
- We have rules and no stories; TED and its companions learn from stories alone and would stay idle.
  Each rule followed by the next one is written as a story.
"""

import hashlib
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from app.model import PROJECT, QUIET, bot_python
from app.nlu.dataset import unmark
from knowledge.yaml_text import read_yaml

CACHE = Path("var") / "benchmarks"
EPOCHS = 100
"""Of DIET, in Rasa's default configuration."""
_MODEL = "model"
_ENDPOINTS = """\
action_endpoint:
  url: ${BENCHMARK_ACTIONS_URL}
"""


def project_files(epochs: int, share: float = 1.0, source: Path = PROJECT) -> dict[str, str]:
    """Every file of the stock project by its relative path. `epochs` are DIET's; `share`: of our examples, by hash.

    With fewer examples DIET knows fewer words and errs more often; the size of its network stays.
    """
    words = json.loads((source / "lexicon.json").read_text(encoding="utf-8"))
    marks = {entry["text"].lower(): entry for entry in words}
    files = {"config.yml": _default_config(epochs), "endpoints.yml": _ENDPOINTS, "credentials.yml": "rest:\n"}
    rules: list[dict[str, Any]] = []
    for path in sorted((source / "domain").glob("*.yml")):
        files[f"domain/{path.name}"] = path.read_text(encoding="utf-8")
    for path in sorted((source / "data").rglob("*.yml")):
        content = read_yaml(path.read_text(encoding="utf-8"))
        for block in content.get("nlu", []):
            kept = [line for line in block["examples"].splitlines() if chance(line) < share]
            block["examples"] = "".join(f"{mark(unmark(line)[0], marks)}\n" for line in kept)
        rules += content.get("rules", [])
        files[f"data/{path.relative_to(source / 'data')}"] = _dump(content)
    stories = [
        {"story": f"{first['rule']}, then {second['rule']}", "steps": first["steps"] + second["steps"]}
        for first, second in zip(rules, [*rules[1:], rules[0]], strict=True)
    ]
    files["data/stories.yml"] = _dump({"version": "3.1", "stories": stories})
    return files


def chance(line: str) -> float:
    """Between 0 and 1, always the same for a line."""
    return int(hashlib.sha256(line.encode()).hexdigest()[:8], 16) / 2**32


def mark(line: str, marks: dict[str, dict[str, str]]) -> str:
    """`line` with every lexicon word in Rasa's entity notation, longest first from left to right."""
    longest = max(map(len, marks), default=0)
    lowered = line.lower()
    parts, start = [], 0
    while start < len(line):
        for end in range(min(len(line), start + longest), start, -1):
            entry = marks.get(lowered[start:end])
            if entry is not None:
                about = json.dumps({"entity": entry["entity"], "value": entry["value"]}, ensure_ascii=False)
                parts.append(f"[{line[start:end]}]{about}")
                start = end
                break
        else:
            parts.append(line[start])
            start += 1
    return "".join(parts)


def folder_of(files: dict[str, str]) -> Path:
    """Where the project with these files lies, by their fingerprint."""
    digest = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:12]
    return CACHE.resolve() / f"stock-{digest}"


def train(files: dict[str, str], say: Callable[[str], None]) -> Path:
    """The folder of the stock project with its trained model, kept by the fingerprint of `files`.

    `say` is given the trainer's lines. Raises RuntimeError with the end of its output.
    """
    folder = folder_of(files)
    if model_of(folder).exists():
        return folder
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    # Under a draft name first, so that a half-written model is never taken for whole.
    command = [str(bot_python()), "-m", "rasa", "train", "--domain", "domain", "--fixed-model-name", "draft"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        # One cache for all stock projects: a changed domain alone does not train the classifier again.
        env={**os.environ, **QUIET, "RASA_CACHE_DIRECTORY": str(CACHE.resolve() / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line.rstrip())
            say(line.rstrip())
        process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    draft = folder / "models" / "draft.tar.gz"
    if process.returncode != 0 or not draft.exists():
        raise RuntimeError(f"rasa train ended with {process.returncode}:\n" + "\n".join(lines[-20:]))
    draft.rename(model_of(folder))
    return folder


def model_of(folder: Path) -> Path:
    """Where the model of a stock project lies once it is trained."""
    return folder / "models" / f"{_MODEL}.tar.gz"


def _default_config(epochs: int) -> str:
    found = bot_python().parent.parent.glob(
        "lib/python*/site-packages/rasa/engine/recipes/config_files/default_config.yml"
    )
    config = read_yaml(next(found).read_text(encoding="utf-8"))
    config["language"] = "zh"
    config["assistant_id"] = "stock"
    for component in config["pipeline"]:
        if component["name"] == "WhitespaceTokenizer":
            component["name"] = "JiebaTokenizer"
        if component["name"] == "DIETClassifier":
            component["epochs"] = epochs
    return _dump(config)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, which is how Rasa wants its examples, and no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """A step that two stories share is written out in both."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _dump(content: Any) -> str:
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)
