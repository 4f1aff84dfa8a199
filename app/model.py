"""The bot's model: trained when its inputs change, and only then.

A model's file name carries the fingerprint of everything it was trained from, so a model that
matches is found by name and a half-written one is never taken for whole. Training works on a copy
of its inputs: what is edited meanwhile can't get into a model that bears the earlier fingerprint.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

from hotline.child_process import child_must_not_outlive_us
from hotline.errors import SettingsError, Unavailable
from knowledge import Library, lexicon_entries
from knowledge.danger import danger_lists

PROJECT = Path(__file__).resolve().parent.parent / "rasa_project"
_INPUTS = (
    "config.yml", "lexicon.json", "danger.json", "other_matters.json", "word_meanings.npz", "sentence_encoder.npz",
    "entities.crf", "uv.lock", "domain", "data", "components",
)  # fmt: skip
_KEPT_MODELS = 2
_SAMPLES, _SAMPLE_BYTES = 16, 4096

# TensorFlow comes with Rasa; nothing of ours uses it, so it may as well be quiet and small.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "PYTHONUNBUFFERED": "1",
}

# One thread does all of the bot's computing: more would only take memory and the cores of others.
SMALL = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


def bot_python(project: Path = PROJECT) -> Path:
    """The interpreter of the bot's own environment. Raises SettingsError when it is not set up."""
    path = project / ".venv" / "bin" / "python"
    if not path.exists():
        raise SettingsError("bot_not_set_up", f"{path} is missing; run `make setup`")
    return path


def _input_files(project: Path) -> Iterator[Path]:
    for name in _INPUTS:
        path = project / name
        if path.is_file():
            yield path
            continue
        yield from sorted(file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def fingerprint(project: Path = PROJECT, weights: Path | None = None) -> str:
    """Twelve hex digits over the names and contents of all training inputs.

    `weights`: the folder of HOTLINE_LANGUAGE_WEIGHTS; of its gigabytes only samples are read.
    """
    digest = hashlib.sha256()
    for path in _input_files(project):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(project)}\0{len(content)}\0".encode())
        digest.update(content)
    if weights is not None:
        digest.update(b"weights\0")
        for path in sorted(weights.rglob("*")):
            relative = path.relative_to(weights)
            if path.is_file() and not any(part.startswith(".") for part in relative.parts):
                digest.update(f"{relative}\0{path.stat().st_size}\0".encode())
                digest.update(_samples(path))
    return digest.hexdigest()[:12]


def _samples(path: Path) -> bytes:
    """Some kilobytes from all over a file: other weights of the same shape differ everywhere."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        if size <= _SAMPLES * _SAMPLE_BYTES:
            return file.read()
        pieces = []
        for number in range(_SAMPLES):
            file.seek((size - _SAMPLE_BYTES) * number // (_SAMPLES - 1))
            pieces.append(file.read(_SAMPLE_BYTES))
        return b"".join(pieces)


def lexicon_text(library: Library) -> str:
    """lexicon.json as `library` has it: one entry a line, so that a change reads as one."""
    lines = [json.dumps(entry, ensure_ascii=False) for entry in lexicon_entries(library)]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def danger_text() -> str:
    """danger.json as `knowledge` has it."""
    return json.dumps(danger_lists(), ensure_ascii=False, indent=0) + "\n"


def danger_reader_text() -> str:
    """danger_words.py as `knowledge` has it: the bot reads danger.json by the same code."""
    return files("knowledge").joinpath("danger_words.py").read_text(encoding="utf-8")


def other_matters_text(library: Library) -> str:
    """other_matters.json as `library` has it: phrases of other offices' matters, and those of ours."""
    lists = {name.removeprefix("另办·"): words for name, words in library.synonyms.items() if name.startswith("另办·")}
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(words, ensure_ascii=False)}"
        for name, words in {"ours": library.synonyms["问·ours"], **lists}.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def write_lexicon(library: Library, project: Path = PROJECT) -> bool:
    """Bring the bot's word lists up to date; True if one changed."""
    changed = [
        _write(project / "lexicon.json", lexicon_text(library)),
        _write(project / "danger.json", danger_text()),
        _write(project / "components" / "danger_words.py", danger_reader_text()),
        _write(project / "other_matters.json", other_matters_text(library)),
    ]
    return any(changed)


def _write(path: Path, text: str) -> bool:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)  # at once: another process may be reading it to train
    return True


def model_path(project: Path = PROJECT, weights: Path | None = None) -> Path:
    """Where the model for the present inputs lies, or would."""
    return project / "models" / f"hotline-{fingerprint(project, weights)}.tar.gz"


def keep_copy(model: Path, directory: Path) -> Path:
    """A second name for `model` in `directory`, the only model there; returns it.

    A running assistant starts its bot again from this one. The original may have been dropped by
    then, since every training removes old models.
    """
    directory.mkdir(parents=True, exist_ok=True)
    kept = directory / model.name
    for old in directory.iterdir():
        if old != kept:
            old.unlink()
    draft = directory / f"{model.name}.part"
    try:
        os.link(model, draft)
    except OSError:  # another file system
        shutil.copy2(model, draft)
    draft.replace(kept)
    draft.unlink(missing_ok=True)  # replace() does nothing when both names are one file already
    return kept


def train(
    say: Callable[[str], None],
    tick: Callable[[], None] = lambda: None,
    *,
    force: bool = False,
    project: Path = PROJECT,
    weights: Path | None = None,
) -> Path:
    """The model for the present inputs, trained if there is none. Raises Unavailable.

    `say` is given the trainer's lines as they come. `tick` is called a few times a second; what it
    raises ends the training and leaves nothing behind. `weights`: a site's own (HOTLINE_LANGUAGE_WEIGHTS).
    """
    models = project / "models"
    models.mkdir(exist_ok=True)
    with _one_trainer(models / ".lock", tick):
        model = model_path(project, weights)
        if model.exists() and not force:
            return model  # also when another process has trained it while we waited
        for stale in models.glob("draft-*"):  # of a trainer that was killed
            shutil.rmtree(stale, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=models))
        try:
            for name in _INPUTS:
                _copy(project / name, draft / name)
            model = models / model_path(draft, weights).name
            trained = _run_trainer(bot_python(project), draft, weights, say, tick)
            with open(trained, "rb") as whole:
                os.fsync(whole.fileno())  # its content is on disk before its name says that it is whole
            trained.replace(model)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        _drop_old(model)
        return model


@contextlib.contextmanager
def _one_trainer(path: Path, tick: Callable[[], None]) -> Iterator[None]:
    """Two starts at once train once: the second waits, and finds the first one's model."""
    with open(path, "a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                tick()
                time.sleep(0.2)
        yield


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    elif source.exists():
        shutil.copy2(source, target)


def _run_trainer(
    python: Path, draft: Path, weights: Path | None, say: Callable[[str], None], tick: Callable[[], None]
) -> Path:
    """Train on the inputs in `draft`; the finished model's path."""
    process = subprocess.Popen(
        # Not `rasa train`, which spends a minute and a half on copies and fingerprints of all examples.
        [str(python), "-m", "components.speed_training", "--out", "model.tar.gz"],
        cwd=draft,
        env={
            **os.environ,
            **QUIET,
            "HOTLINE_LANGUAGE_WEIGHTS": str(weights or ""),
            "TMPDIR": str(draft),  # killed, it leaves no temporary files elsewhere
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # Its own session: Ctrl-C reaches us alone, and we end it with all that it started.
        start_new_session=True,
        preexec_fn=child_must_not_outlive_us(signal.SIGKILL),  # noqa: PLW1509
    )
    lines: list[str] = []
    try:
        for line in _lines(process, tick):
            lines.append(line)
            say(line)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    trained = draft / "model.tar.gz"
    if process.returncode != 0 or not trained.exists():
        tail = "\n".join(lines[-20:])
        raise Unavailable("training_failed", f"training ended with {process.returncode}:\n{tail}")
    return trained


def _lines(process: "subprocess.Popen[bytes]", tick: Callable[[], None]) -> Iterator[str]:
    """What the process writes, line by line, until it has ended; `tick` is called meanwhile."""
    assert process.stdout is not None
    with process.stdout as output:
        rest = b""
        while True:
            tick()
            if not select.select([output], [], [], 0.2)[0]:
                if process.poll() is not None:  # ended, though something it started keeps the pipe open
                    return
                continue
            chunk = os.read(output.fileno(), 65536)
            if not chunk:
                break
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                yield line.decode("utf-8", "replace").rstrip()
        if rest:
            yield rest.decode("utf-8", "replace").rstrip()
        process.wait()


def _drop_old(newest: Path) -> None:
    models = sorted(newest.parent.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in models[_KEPT_MODELS:]:
        if old != newest:
            old.unlink(missing_ok=True)
