"""Words that name a programme, a kind of area, a region or a group of people in a sentence, for the bot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypedDict

from knowledge.library import Library

#: The value of a programme that the library has nothing on.
OTHER_AID = "other_aid"


class LexiconEntry(TypedDict):
    """`text` as written; `value` a programme's id or `OTHER_AID`, urban or rural, a region's name, or a group's id.

    A `county` is a county's short name that is a word, too: a name only behind one of the regions in `value`.
    `entity` is empty for a word that only holds a name (残疾证): it is no name, nor is the one in it.
    """

    text: str
    entity: Literal["program", "area_type", "region", "person_group", "county", ""]
    value: str


def lexicon_entries(library: Library) -> list[LexiconEntry]:
    """All surface forms, longest first, then by text; each text once: what is no name first, then as above."""
    entries: dict[str, LexiconEntry] = {}
    for text in library.marked.no_names:
        entries[text] = {"text": text, "entity": "", "value": ""}
    for programme in library.programmes.values():
        for text in (programme.name, programme.short_name, *programme.aliases):
            entries.setdefault(text, {"text": text, "entity": "program", "value": programme.id})
    for text in library.marked.other_aid:
        entries.setdefault(text, {"text": text, "entity": "program", "value": OTHER_AID})
    for area, words in library.area_types.items():
        for text in words:
            entries.setdefault(text, {"text": text, "entity": "area_type", "value": area})
    for text in library.regions.surfaces():
        entries.setdefault(text, {"text": text, "entity": "region", "value": text})
    for group_id, text in _group_words(library):
        entries.setdefault(text, {"text": text, "entity": "person_group", "value": group_id})
    for text, uppers in library.regions.behind().items():
        entries.setdefault(text, {"text": text, "entity": "county", "value": " ".join(uppers)})
    return sorted(entries.values(), key=lambda entry: (-len(entry["text"]), entry["text"]))


def _group_words(library: Library) -> Iterator[tuple[str, str]]:
    """Words of groups of people with their group: those that answers go by, then those that are only heard."""
    for group in library.person_groups.values():
        for text in group.words:
            if len(text) > 1:  # one character (穷) stands in too many words
                yield group.id, text
    for group_id, words in library.marked.groups.items():
        yield from ((group_id, text) for text in words)
