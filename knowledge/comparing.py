"""Two versions of the library, and what is different in the newer one, in plain words.

Entries are the same entry if they have the same id; a figure whose id has changed too, if it says the same thing of
the same programme, place and area.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.library import Library
from knowledge.models import Document, Fact, Model, Parameter, Programme, Span, WordGroup

Sort = Literal["figure", "document", "fact", "programme", "words", "region"]
Change = Literal["new", "removed", "changed"]

_KIND_WORDS = {"average": "average ", "floor": "no less than ", "limit": "up to "}


@dataclass(frozen=True)
class Difference:
    """One thing that differs: `about` names it, `old` and `new` are what it was and is ("" where there is none)."""

    sort: Sort
    change: Change
    about: str
    old: str
    new: str

    def __str__(self) -> str:
        """The difference as a line."""
        if self.change == "new":
            return f"{self.about}: new: {self.new}"
        if self.change == "removed":
            return f"{self.about}: removed (was {self.old})"
        return f"{self.about}: {self.old} → {self.new}" if self.old else f"{self.about}: {self.new}"


def compare(old: Library, new: Library) -> list[Difference]:
    """All that differs, figures first; empty if citizens are told the same."""
    return [
        *_figures(old, new),
        *_documents(old, new),
        *_facts(old, new),
        *_programmes(old, new),
        *_words(old, new),
        *_regions(old, new),
    ]


def figure_words(parameter: Parameter) -> str:
    """A figure with its unit: 914 yuan a month, average 9913 yuan a year, 2 to 4 times urban dibao standard."""
    return f"{_number(parameter)} {_unit(parameter)}"


def _number(parameter: Parameter) -> str:
    amount = parameter.amount
    number = f"{amount.min} to {amount.max}" if isinstance(amount, Span) else str(amount)
    return _KIND_WORDS.get(parameter.kind, "") + number


def _unit(parameter: Parameter) -> str:
    return parameter.unit.value.replace("_per_", " a ").replace("_", " ")


def figure_name(library: Library, parameter: Parameter) -> str:
    """What a figure is about: dibao · 兰州市 · urban · 标准."""
    region = library.regions.get(parameter.region)
    parts = (parameter.programme, region.name if region else parameter.region, parameter.area_type or "")
    return " · ".join(part for part in (*parts, parameter.what, parameter.who) if part)


def _figures(old: Library, new: Library) -> Iterator[Difference]:
    before = {item.id: item for item in old.parameters}
    after = {item.id: item for item in new.parameters}
    for gone in [item for item in old.parameters if item.id not in after]:
        renamed = [item for item in new.parameters if item.id not in before and _same_thing(item, gone)]
        if len(renamed) == 1:
            before[renamed[0].id] = before.pop(gone.id)
    for parameter in new.parameters:
        was = before.get(parameter.id)
        about = figure_name(new, parameter)
        if was is None:
            told = f"{figure_words(parameter)}, from {parameter.valid_from}; clause {parameter.clause}"
            yield Difference("figure", "new", about, "", told)
        elif was != parameter:
            yield _changed_figure(about, was, parameter)
    for parameter_id, parameter in before.items():
        if parameter_id not in after:
            about = figure_name(old, parameter)
            yield Difference("figure", "removed", about, f"{figure_words(parameter)}, from {parameter.valid_from}", "")


def _same_thing(one: Parameter, other: Parameter) -> bool:
    return all(
        getattr(one, field) == getattr(other, field) for field in ("programme", "region", "area_type", "what", "who")
    )


def _changed_figure(about: str, old: Parameter, new: Parameter) -> Difference:
    shown = {"amount", "unit", "kind", "valid_from", "clause"}
    rest = "; ".join(_fields(old, new, leave=shown))
    also = f"; {rest}" if rest else ""
    if all(getattr(old, field) == getattr(new, field) for field in shown):
        return Difference("figure", "changed", about, "", f"still {figure_words(new)}{also}")
    told = f"{figure_words(new)}, from {new.valid_from}; clause {new.clause}{also}"
    return Difference("figure", "changed", about, _number(old) if _unit(old) == _unit(new) else figure_words(old), told)


def _fields(old: Model, new: Model, leave: set[str]) -> Iterator[str]:
    """The fields that differ, each as a few words."""
    for field in type(new).model_fields:
        if field in leave or getattr(old, field) == getattr(new, field):
            continue
        was, now = getattr(old, field), getattr(new, field)
        if isinstance(was, tuple) and isinstance(now, tuple):
            yield f"{field} {_more_and_less(was, now)}"
        else:
            yield f"{field} {_plain(was)} → {_plain(now)}"


def _plain(value: object) -> str:
    if isinstance(value, Model):
        return ", ".join(f"{key} {part}" for key, part in value.model_dump().items() if part)
    return "none" if value is None or value == "" else str(value)


def _more_and_less(old: tuple[object, ...], new: tuple[object, ...]) -> str:
    more = [str(item) for item in new if item not in old]
    less = [str(item) for item in old if item not in new]
    parts = [f"+ {', '.join(more)}" if more else "", f"− {', '.join(less)}" if less else ""]
    return " ".join(filter(None, parts)) or "in another order"


def _documents(old: Library, new: Library) -> Iterator[Difference]:
    for document in new.documents.values():
        was = old.documents.get(document.id)
        if was is None:
            yield Difference("document", "new", document.id, "", _document_words(document))
        else:
            fields = _fields(was, document, leave={"clauses", "facts", "source"})
            for words in [*fields, *_clauses(was, document)]:
                yield Difference("document", "changed", document.id, "", words)
    for document in old.documents.values():
        if document.id not in new.documents:
            yield Difference("document", "removed", document.id, _document_words(document), "")


def _document_words(document: Document) -> str:
    number = f" {document.number}" if document.number else ""
    facts = f"{len(document.facts)} facts" if len(document.facts) != 1 else "1 fact"
    return f"{document.title}{number}, {document.date}, {facts}"


def _clauses(old: Document, new: Document) -> Iterator[str]:
    before = {clause.anchor: clause for clause in old.clauses}
    after = {clause.anchor: clause for clause in new.clauses}
    changed = [anchor for anchor, clause in after.items() if anchor in before and before[anchor] != clause]
    for what, anchors in (
        ("new clauses", after.keys() - before.keys()),
        ("removed clauses", before.keys() - after.keys()),
        ("changed clauses", changed),
    ):
        if anchors:
            yield f"{what} {', '.join(f'#{anchor}' for anchor in sorted(anchors))}"


def _facts(old: Library, new: Library) -> Iterator[Difference]:
    before, after = ({fact.id: fact for fact in library.facts} for library in (old, new))
    for fact in new.facts:
        was = before.get(fact.id)
        if was is None:
            yield Difference("fact", "new", _fact_name(fact), "", fact.say)
        elif was.say != fact.say:
            yield Difference("fact", "changed", _fact_name(fact), was.say, fact.say)
        for words in _fields(was, fact, leave={"say"}) if was else ():
            yield Difference("fact", "changed", _fact_name(fact), "", words)
    for fact in old.facts:
        if fact.id not in after:
            yield Difference("fact", "removed", _fact_name(fact), fact.say, "")


def _fact_name(fact: Fact) -> str:
    return f"{fact.id} ({', '.join(fact.programmes)}; {fact.clause})"


def _programmes(old: Library, new: Library) -> Iterator[Difference]:
    for programme in new.programmes.values():
        was = old.programmes.get(programme.id)
        if was is None:
            yield Difference("programme", "new", programme.id, "", _programme_words(programme))
        else:
            for words in _fields(was, programme, leave=set()):
                yield Difference("programme", "changed", programme.id, "", words)
    for programme in old.programmes.values():
        if programme.id not in new.programmes:
            yield Difference("programme", "removed", programme.id, _programme_words(programme), "")


def _programme_words(programme: Programme) -> str:
    return f"{programme.name}: {programme.description}"


def _words(old: Library, new: Library) -> Iterator[Difference]:
    """Words that show what a message is about, and the sentences around an answer."""
    for name, before, after in (
        ("topic", _of_groups(old.topics), _of_groups(new.topics)),
        ("person group", _of_groups(old.person_groups), _of_groups(new.person_groups)),
        ("cue", old.cues, new.cues),
        ("synonym", old.synonyms, new.synonyms),
        ("area type", old.area_types, new.area_types),
        ("text", _as_tuples(old.texts), _as_tuples(new.texts)),
    ):
        for key in [*after, *(key for key in before if key not in after)]:
            was, now = before.get(key, ()), after.get(key, ())
            if was != now:
                change: Change = "changed" if was and now else "new" if now else "removed"
                about = f"{name} {key}"
                if name == "text" and change == "changed":
                    yield Difference("words", change, about, was[0], now[0])
                elif change == "changed":
                    yield Difference("words", change, about, "", _more_and_less(was, now))
                else:
                    yield Difference("words", change, about, ", ".join(was), ", ".join(now))


def _of_groups(groups: Mapping[str, WordGroup]) -> dict[str, tuple[str, ...]]:
    return {key: (group.name, *group.words, *group.hints) for key, group in groups.items()}


def _as_tuples(texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {key: (text,) for key, text in texts.items()}


def _regions(old: Library, new: Library) -> Iterator[Difference]:
    before, after = ({region.code: region for region in library.regions} for library in (old, new))
    for code, region in after.items():
        if code not in before:
            yield Difference("region", "new", code, "", new.regions.full_name(code))
        elif before[code].name != region.name:
            yield Difference("region", "changed", code, before[code].name, region.name)
    for code in before:
        if code not in after:
            yield Difference("region", "removed", code, old.regions.full_name(code), "")
