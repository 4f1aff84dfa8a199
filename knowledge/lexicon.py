"""Words that name a programme, a kind of area or a region inside a sentence, for the entity extractor."""

from __future__ import annotations

from typing import Literal, TypedDict

from knowledge.library import Library


class LexiconEntry(TypedDict):
    """`text` as written; `value` a programme id, urban or rural, or a region's name as written."""

    text: str
    entity: Literal["program", "area_type", "region"]
    value: str


def lexicon_entries(library: Library) -> list[LexiconEntry]:
    """All surface forms, longest first, then by text; each text once (programme before area before region)."""
    entries: dict[str, LexiconEntry] = {}
    for programme in library.programmes.values():
        for text in (programme.name, programme.short_name, *programme.aliases):
            entries.setdefault(text, {"text": text, "entity": "program", "value": programme.id})
    for area, words in library.area_types.items():
        for text in words:
            entries.setdefault(text, {"text": text, "entity": "area_type", "value": area})
    for text in library.regions.surfaces():
        entries.setdefault(text, {"text": text, "entity": "region", "value": text})
    return sorted(entries.values(), key=lambda entry: (-len(entry["text"]), entry["text"]))
