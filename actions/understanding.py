"""What a message asks, put together from its intent, its entities and what was said before."""

from dataclasses import dataclass
from typing import Any

from rasa_sdk.interfaces import Tracker

from knowledge import AreaType, Library, QuestionKind, Region

_KINDS = {f"ask_{kind}": kind for kind in QuestionKind}


@dataclass(frozen=True)
class Understood:
    """One message in its conversation. Tuples hold what was named; empty ones fall back to memory.

    `programmes` and `regions` are what the question is about, memory included. `ambiguous` holds the
    candidates where a name fits several divisions; `named_region` tells whether this message named one.
    """

    kind: QuestionKind | None
    programmes: tuple[str, ...]
    regions: tuple[str, ...]
    ambiguous: tuple[Region, ...]
    named_region: bool
    area_type: AreaType | None

    @property
    def region(self) -> str | None:
        """The region to remember: the last one named."""
        return self.regions[-1] if self.regions else None

    @property
    def programme(self) -> str | None:
        """The programme to remember: the last one named."""
        return self.programmes[-1] if self.programmes else None


def likeliest_readings(message: dict[str, Any]) -> list[str]:
    """The classifier's best three intents, best first, the fallback left out."""
    names = [reading["name"] for reading in message.get("intent_ranking") or []]
    return [name for name in names if name != "nlu_fallback"][:3]


def likely_question(message: dict[str, Any]) -> QuestionKind | None:
    """The likeliest question on policy of a message that names a programme, else None."""
    if not _values(message.get("entities") or [], "program"):
        return None
    kinds = map(question_of, likeliest_readings(message))
    return next((kind for kind in kinds if kind is not None), None)


def question_of(intent: str) -> QuestionKind | None:
    """The question that an intent asks, or None."""
    return _KINDS.get(intent)


def understand(tracker: Tracker, library: Library, likely: QuestionKind | None = None) -> Understood:
    """Read the latest message of `tracker`. `likely` is its question when the classifier was unsure.

    A new question keeps programme and region of the conversation, not the area type (多少钱 after a
    question on 农村 means both again). A mere fact (那农村呢, 新疆呢) continues the last question.
    """
    message = tracker.latest_message
    entities: list[dict[str, Any]] = message.get("entities") or []
    kind = likely or question_of((message.get("intent") or {}).get("name") or "")
    # A bot whose model is older than the library may know values that are none any more.
    programmes = tuple(value for value in _values(entities, "program") if value in library.programmes)
    area_types = tuple(value for value in _values(entities, "area_type") if value in set(AreaType))
    waiting_for = tracker.get_slot("question")
    bare_answer = bool(entities) and _is_bare(message.get("text") or "", entities)
    continues = kind is None or (bare_answer and waiting_for is not None)
    remembered_area = tracker.get_slot("area_type") if continues else None
    if continues and waiting_for is not None:
        kind = QuestionKind(waiting_for)
    codes, ambiguous = _regions(message.get("text") or "", entities, library)
    # Both area types named (城里和农村差多少) asks for both, as naming none does.
    area = area_types[0] if len(area_types) == 1 else (None if area_types else remembered_area)
    remembered_region = tracker.get_slot("region")
    remembered_programme = tracker.get_slot("programme")
    return Understood(
        kind=kind,
        programmes=programmes or ((remembered_programme,) if remembered_programme else ()),
        regions=codes or ((remembered_region,) if remembered_region and not ambiguous else ()),
        ambiguous=ambiguous,
        named_region=bool(codes),
        area_type=AreaType(area) if area else None,
    )


def _values(entities: list[dict[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entity["value"] for entity in entities if entity["entity"] == name))


def _regions(text: str, entities: list[dict[str, Any]], library: Library) -> tuple[tuple[str, ...], tuple[Region, ...]]:
    """Codes of the divisions named, and the candidates of the first name that fits several.

    Adjacent names are one place: 上饶 and 广信区 in 上饶广信区.
    """
    spans = [(entity["start"], entity["end"]) for entity in entities if entity["entity"] == "region"]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    codes: list[str] = []
    for start, end in joined:
        # A place already named narrows the next: 兰州的城关区.
        within = codes[-1] if codes else None
        found = library.regions.resolve(text[start:end], within=within)
        if not found and within is not None:
            found = library.regions.resolve(text[start:end])
        if len(found) > 1:
            return (), found
        if found:
            inside = within is not None and library.regions.contains(within, found[0].code)
            if inside:
                codes[-1] = found[0].code
            elif found[0].code not in codes:
                codes.append(found[0].code)
    return tuple(codes), ()


def _is_bare(text: str, entities: list[dict[str, Any]]) -> bool:
    """Whether the message is nothing but names (低保; 兰州 农村): an answer to what was asked."""
    named = sum(entity["end"] - entity["start"] for entity in entities)
    letters = sum(1 for char in text if char.isalnum())
    return bool(letters <= named)
