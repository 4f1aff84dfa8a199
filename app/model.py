"""The bot's model: trained when its inputs change, and only then.

A model's file name carries the fingerprint of everything it was trained from, so a model that
matches is found by name and a half-written one is never taken for whole.
"""

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from hotline.errors import SettingsError, Unavailable
from knowledge import Library, lexicon_entries

PROJECT = Path(__file__).resolve().parent.parent / "rasa_project"
_INPUTS = ("config.yml", "lexicon.json", "uv.lock", "domain", "data", "components")
_KEPT_MODELS = 2

# TensorFlow comes with Rasa; nothing of ours uses it, so it may as well be quiet and small.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "PYTHONUNBUFFERED": "1",
}


def bot_python() -> Path:
    """The interpreter of the bot's own environment. Raises SettingsError when it is not set up."""
    path = PROJECT / ".venv" / "bin" / "python"
    if not path.exists():
        raise SettingsError("bot_not_set_up", f"{path} is missing; run `make setup`")
    return path


def _input_files(project: Path) -> Iterator[Path]:
    for name in _INPUTS:
        path = project / name
        if path.is_file():
            yield path
        yield from sorted(file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def fingerprint(project: Path = PROJECT) -> str:
    """Twelve hex digits over the names and contents of all training inputs."""
    digest = hashlib.sha256()
    for path in _input_files(project):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(project)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def lexicon_text(library: Library) -> str:
    """lexicon.json as `library` has it: one entry a line, so that a change reads as one."""
    lines = [json.dumps(entry, ensure_ascii=False) for entry in lexicon_entries(library)]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def write_lexicon(library: Library, project: Path = PROJECT) -> bool:
    """Bring the bot's lexicon up to date; True if it changed."""
    path = project / "lexicon.json"
    text = lexicon_text(library)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True


def model_path(project: Path = PROJECT) -> Path:
    """Where the model for the present inputs lies, or would."""
    return project / "models" / f"hotline-{fingerprint(project)}.tar.gz"


def train(say: Callable[[str], None], *, force: bool = False) -> Path:
    """The model for the present inputs, trained if there is none. Raises Unavailable.

    `say` is given the trainer's lines as they come.
    """
    model = model_path()
    if model.exists() and not force:
        return model
    model.parent.mkdir(exist_ok=True)
    draft = f"draft-{os.getpid()}"
    command = [
        str(bot_python()), "-m", "rasa", "train", "--domain", "domain", "--out", "models",
        "--fixed-model-name", draft, "--force", "--config", "config.yml", "--data", "data",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=PROJECT, env={**os.environ, **QUIET}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    assert process.stdout is not None
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line.rstrip())
            say(line.rstrip())
        process.wait()
    finally:
        if process.poll() is None:  # interrupted: no trainer may stay behind
            process.kill()
            process.wait()
    trained = model.parent / f"{draft}.tar.gz"
    if process.returncode != 0 or not trained.exists():
        trained.unlink(missing_ok=True)
        tail = "\n".join(lines[-20:])
        raise Unavailable("training_failed", f"rasa train ended with {process.returncode}:\n{tail}")
    trained.rename(model)
    _drop_old(model)
    return model


def _drop_old(newest: Path) -> None:
    models = sorted(newest.parent.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in models[_KEPT_MODELS:]:
        if old != newest:
            old.unlink(missing_ok=True)
