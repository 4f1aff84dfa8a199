"""Trains one pipeline in a copy of the bot's project, and says what it took."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import yaml

from app import model
from benchmarks.chat.stock_project import chance
from hotline.errors import Unavailable
from knowledge.yaml_text import read_yaml

_FOLDER = Path(__file__).parent
_COPIED = (
    "lexicon.json",
    "danger.json",
    "other_matters.json",
    "word_meanings.npz",
    "sentence_encoder.npz",
    "entities.crf",
    "components",
    "tools",
    "domain",
)
PIPELINES = tuple(sorted(path.stem for path in (_FOLDER / "pipelines").glob("*.yml")))


@dataclass(frozen=True)
class Trained:
    """`path` of the model; `seconds` and the highest `mebibytes` of the training."""

    path: Path
    project: Path
    seconds: float
    mebibytes: int


@dataclass(frozen=True)
class Diet:
    """How many passes DIET makes, and over what `share` of the messages: its memory grows with them."""

    epochs: int
    share: float


def pipeline(name: str, diet: Diet) -> dict[str, object]:
    """The configuration, DIET's passes set; `hotline` is the bot's own."""
    if name == "hotline":
        own: dict[str, object] = read_yaml((model.PROJECT / "config.yml").read_text(encoding="utf-8"))
        return {key: value for key, value in own.items() if key != "policies"}
    config: dict[str, object] = read_yaml((_FOLDER / "pipelines" / f"{name}.yml").read_text(encoding="utf-8"))
    for component in config["pipeline"]:  # type: ignore[attr-defined]
        if component["name"] == "DIETClassifier":
            component["epochs"] = diet.epochs
    return {"recipe": "default.v1", "assistant_id": name, "language": "zh", **config}


def train(name: str, folder: Path, diet: Diet) -> Trained:
    """Train on the bot's training data. Raises Unavailable with the end of what Rasa said."""
    config = pipeline(name, diet)
    share = diet.share if "DIETClassifier" in str(config) else 1.0
    project = folder / name
    shutil.rmtree(project, ignore_errors=True)
    project.mkdir(parents=True)
    for item in _COPIED:
        source = model.PROJECT / item
        if source.is_dir():
            shutil.copytree(source, project / item, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, project / item)
    for path in sorted((model.PROJECT / "data").glob("*/nlu/*.yml")):
        target = project / "data" / path.relative_to(model.PROJECT / "data")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_some(path.read_text(encoding="utf-8"), share), encoding="utf-8")
    (project / "config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    started = time.monotonic()
    with (project / "train.log").open("w") as log:
        process = subprocess.Popen(
            [str(model.bot_python()), "-m", "rasa", "train", "nlu", "--out", ".", "--fixed-model-name", "model",
             "--config", "config.yml", "--nlu", "data", "--domain", "domain"],
            cwd=project, env={**os.environ, **model.QUIET}, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        most = 0
        while process.poll() is None:
            try:
                most = max(most, psutil.Process(process.pid).memory_info().rss >> 20)
            except psutil.NoSuchProcess:
                break
            time.sleep(0.5)
        process.wait()
    trained = project / "model.tar.gz"
    if process.returncode or not trained.exists():
        raise Unavailable("training_failed", (project / "train.log").read_text(errors="replace")[-3000:])
    return Trained(trained, project, time.monotonic() - started, most)


def _some(file: str, share: float) -> str:
    """A file of training messages with that share of its messages, by hash; at least one for each intent."""
    kept: list[str] = []
    for line in file.splitlines(keepends=True):
        first = bool(kept) and kept[-1].lstrip().startswith("examples:")
        if not line.startswith("    - ") or first or chance(line) < share:
            kept.append(line)
    return "".join(kept)
