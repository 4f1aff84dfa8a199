"""Trackers from plain text: the entities are found by the library's own lexicon, as the bot finds them."""

from typing import Any

from rasa_sdk.interfaces import Tracker

from knowledge import Library, lexicon_entries


def entities_in(text: str, library: Library) -> list[dict[str, Any]]:
    """The lexicon's longest matches in `text`, as the bot's extractor finds them."""
    surfaces = {entry["text"]: entry for entry in lexicon_entries(library)}
    longest = max(map(len, surfaces))
    found, start = [], 0
    while start < len(text):
        for end in range(min(len(text), start + longest), start, -1):
            entry = surfaces.get(text[start:end])
            if entry is not None:
                found.append({"entity": entry["entity"], "value": entry["value"], "start": start, "end": end})
                start = end
                break
        else:
            start += 1
    return found


def tracker_of(
    library: Library,
    text: str,
    intent: str,
    *,
    confidence: float = 0.9,
    ranking: tuple[str, ...] = (),
    slots: dict[str, Any] | None = None,
    events: list[dict[str, Any]] | None = None,
) -> Tracker:
    """A tracker whose latest message is `text`, read as `intent`."""
    readings = [{"name": name, "confidence": confidence} for name in (intent, *ranking)]
    message = {
        "text": text,
        "intent": readings[0],
        "intent_ranking": readings,
        "entities": entities_in(text, library),
        "names": entities_in(text, library),
    }
    known = {
        "programme": None,
        "region": None,
        "area_type": None,
        "question": None,
        "topics": None,
        "offered": None,
        **(slots or {}),
    }
    return Tracker("conversation", known, message, events or [], False, None, {}, "action_listen")
