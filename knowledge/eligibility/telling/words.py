"""What words.yaml holds, checked: every fact, value, verdict and kind of aid has its words."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import UnionType
from typing import Union, get_args, get_origin

from pydantic import BaseModel, model_validator

from knowledge.eligibility.facts import HOUSEHOLD_AID, PERSON_AID
from knowledge.eligibility.household import Household, Person
from knowledge.eligibility.result import VERDICTS
from knowledge.models import Model
from knowledge.yaml_text import read_yaml

#: A sentence with {value}, or one for each value.
Told = str | dict[str, str]
#: Fields without words here: marks, and what is told apart from the rest.
_UNTOLD = frozenset({"id", "persons", "region"})


class SectionWords(Model):
    """A section of a result. `states`: of reasons that decide there."""

    title: str
    spoken: str
    verdicts: tuple[str, ...]
    states: tuple[str, ...]


class TellingWords(Model):
    """All of words.yaml."""

    sections: dict[str, SectionWords]
    labels: dict[str, str]
    document: str
    nothing_likely: str
    no_place: str
    no_facts: str
    without_sum: tuple[str, ...]
    who: dict[str, str]
    relations: frozenset[str]
    household: dict[str, Told]
    person: dict[str, Told]
    grades: tuple[str, ...]
    age: dict[str, str]
    receives_none: str
    aids: dict[str, str]
    replay: dict[str, str]
    spoken: dict[str, str]

    @model_validator(mode="after")
    def _complete(self) -> TellingWords:
        verdicts = [name for section in self.sections.values() for name in section.verdicts]
        _same("verdicts", verdicts, VERDICTS)
        _same("aids", self.aids, (*HOUSEHOLD_AID, *PERSON_AID))
        for where, model, words in (("household", Household, self.household), ("person", Person, self.person)):
            _same(where, words, [name for name in model.model_fields if name not in _UNTOLD])
            for name, told in words.items():
                values = _values(model, name)
                if isinstance(told, dict):
                    _same(f"{where}.{name}", told, values)
                elif values:
                    raise ValueError(f"{where}.{name} needs words for each of {sorted(values)}")
        return self


def document_in_words(title: str) -> str:
    """《社会救助法》; a title that holds another one has marks of its own."""
    return title if "《" in title else telling_words().document.format(title=title)


def _same(where: str, found: object, wanted: object) -> None:
    has, needs = set(found), set(wanted)  # type: ignore[call-overload]
    if has != needs:
        raise ValueError(f"{where}: without words {sorted(needs - has)}, unknown {sorted(has - needs)}")


def _values(model: type[BaseModel], name: str) -> set[str]:
    """The values of a truth or a choice as words.yaml writes them; none for anything else."""
    kind = model.model_fields[name].annotation
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    for item in kinds:
        if item is bool:
            return {"true", "false"}
        if isinstance(item, type) and issubclass(item, StrEnum):
            return {str(member) for member in item}
    return set()


@cache
def telling_words() -> TellingWords:
    """The words of this program, read once. Raises pydantic.ValidationError for what is missing."""
    text = files("knowledge.eligibility.telling").joinpath("words.yaml").read_text(encoding="utf-8")
    return TellingWords.model_validate(read_yaml(text))
