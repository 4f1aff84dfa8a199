"""Reads the package's data files once; the only I/O in this package."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.checks import check_library
from knowledge.dialogue import Dialogue, Persons, PlainWords, Words
from knowledge.eligibility.script import Script
from knowledge.eligibility.texts import ScreeningTexts
from knowledge.errors import KnowledgeError
from knowledge.explaining.lists import Explaining
from knowledge.library import Library
from knowledge.matters import Matters
from knowledge.models import Document, Marked, Parameter, Programme, WordGroup
from knowledge.regions import OldName, Regions

M = TypeVar("M", bound=BaseModel)
_QUESTIONS = "eligibility/interview/questions.yaml"
_OLD_NAMES, _IN_WORDS = "regions/old_names.yaml", "regions/in_words.yaml"
_EXPLAINING = ("simple_words", "examples", "hard_words")
_SUFFIXES = (".yaml", ".csv", ".txt", ".md")


class _Files:
    """The package's data files by relative path."""

    def __init__(self, root: Traversable) -> None:
        self._texts = {path: item.read_text(encoding="utf-8") for path, item in sorted(self._walk(root, ""))}

    def _walk(self, folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
        for item in folder.iterdir():
            path = f"{prefix}{item.name}"
            if item.is_dir():
                if not item.name.startswith(("_", ".")):
                    yield from self._walk(item, f"{path}/")
            elif item.name.endswith(_SUFFIXES):
                yield path, item

    def text(self, path: str) -> str:
        if path not in self._texts:
            raise KnowledgeError(path, "(file)", "is missing; add it")
        return self._texts[path]

    def under(self, prefix: str, suffix: str) -> list[str]:
        return [path for path in self._texts if path.startswith(prefix) and path.endswith(suffix)]

    def yaml(self, path: str) -> dict[str, Any]:
        return _parsed(path, self.text(path))

    def version(self) -> str:
        digest = hashlib.sha256()
        for path, text in self._texts.items():
            digest.update(f"{path}\0{text}\0".encode())
        return digest.hexdigest()[:12]


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Safe YAML in which dates and numbers stay the text that was written (2022, 1.30)."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, Any]]]] = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in ("bool", "null", "merge")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _parsed(path: str, text: str) -> dict[str, Any]:
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506  (a SafeLoader)
    except yaml.YAMLError as error:
        raise KnowledgeError(path, "(file)", f"is no valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise KnowledgeError(path, "(file)", "must hold keys and values")
    return data


@lru_cache(maxsize=2)
def _regions(divisions: str, townships: str, old_names: str, in_words: str) -> Regions:
    """Forty thousand places, a third of what loading takes: two versions of the library nearly always share them."""
    entries = _entries(OldName, _parsed(_OLD_NAMES, old_names), "old_names", _OLD_NAMES, {})
    return Regions(divisions, townships, entries, _parsed(_IN_WORDS, in_words))


def _model(kind: type[M], data: object, file: str) -> M:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "(file)"
        raise KnowledgeError(file, key, f"{first['msg']} (found: {first['input']!r:.80})") from error


def _documents(data: _Files) -> dict[str, Document]:
    found = {}
    for path in data.under("documents/", ".yaml"):
        raw = data.yaml(path)
        if not path.startswith("documents/national/"):
            raw["source"] = data.text(path.replace("document.yaml", "source.txt"))
        document = _model(Document, raw, path)
        if document.id in found:
            raise KnowledgeError(path, "id", f"{document.id} is used twice")
        found[document.id] = document
    return found


def _entries(kind: type[M], raw: dict[str, Any], key: str, path: str, extra: dict[str, str]) -> Iterator[M]:
    items = raw.get(key)
    if not isinstance(items, list):
        raise KnowledgeError(path, key, "must be a list")
    for item in items:
        yield _model(kind, {**item, **extra}, path)


def load_library(root: Traversable | None = None) -> Library:
    """The whole library, checked. Raises KnowledgeError with file, key and fix for data that can't be trusted.

    `root`: the `knowledge` folder to read instead of the one that is installed, to compare two versions. The
    installed one is read once per process: it is immutable, and each copy would take some 30 MB.
    """
    return _installed() if root is None else _load(root)


@cache
def _installed() -> Library:
    return _load(files("knowledge"))


def _load(root: Traversable) -> Library:
    data = _Files(root)
    programmes: list[Programme] = []
    parameters: list[Parameter] = []
    for path in data.under("programs/", ".yaml"):
        raw = data.yaml(path)
        if path.endswith("/program.yaml"):
            programmes.append(_model(Programme, raw, path))
        else:
            extra = {"programme": path.split("/")[1], "region": path.rpartition("/")[2].removesuffix(".yaml")}
            parameters.extend(_entries(Parameter, raw, "parameters", path, extra))
    programmes.sort(key=lambda programme: (programme.order, programme.id))
    lexicon = data.yaml("lexicon.yaml")
    library = Library(
        documents=_documents(data),
        regions=_regions(
            data.text("regions/divisions.csv"),
            data.text("regions/townships.txt"),
            data.text(_OLD_NAMES),
            data.text(_IN_WORDS),
        ),
        programmes={programme.id: programme for programme in programmes},
        parameters=tuple(parameters),
        texts={str(key): str(value) for key, value in data.yaml("answers/texts.yaml").items()},
        area_types=_words(lexicon["area_types"]),
        marked=_model(
            Marked,
            {key: words for key, words in lexicon.items() if key != "area_types"},
            "lexicon.yaml",
        ),
        topics=_word_groups(data, "topics.yaml", "topics"),
        person_groups=_word_groups(data, "person_groups.yaml", "groups"),
        cues=_words(data.yaml("cues.yaml")),
        synonyms=_words(data.yaml("synonyms.yaml")),
        dialogue=_dialogue(data),
        screening=_model(ScreeningTexts, data.yaml("eligibility/texts.yaml"), "eligibility/texts.yaml"),
        interview=_model(Script, data.yaml(_QUESTIONS), _QUESTIONS),
        explaining=_explaining(data),
        specs=frozenset(path.split("/")[1] for path in data.under("programs/", "/spec.md")),
        version=data.version(),
    )
    check_library(library)
    return library


def _dialogue(data: _Files) -> Dialogue:
    return Dialogue(
        words=_model(Words, data.yaml("dialogue.yaml"), "dialogue.yaml"),
        persons=_model(Persons, data.yaml("persons.yaml"), "persons.yaml"),
        matters=_model(Matters, data.yaml("other_matters.yaml"), "other_matters.yaml"),
        plain=_model(PlainWords, data.yaml("plain_words.yaml"), "plain_words.yaml"),
    )


def _explaining(data: _Files) -> Explaining:
    raw = {key: value for name in _EXPLAINING for key, value in data.yaml(f"explaining/{name}.yaml").items()}
    return _model(Explaining, raw, "explaining/")


def _words(raw: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {str(key): tuple(map(str, words)) for key, words in raw.items()}


def _word_groups(data: _Files, path: str, key: str) -> dict[str, WordGroup]:
    return {group.id: group for group in _entries(WordGroup, data.yaml(path), key, path, {})}
