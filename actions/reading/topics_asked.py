"""Which question a message asks and on which topics, with what the question under way leaves to it."""

import re

from rasa_sdk.interfaces import Tracker

from actions.reading.places_told import lacks_registration
from knowledge import Cues, Library, QuestionKind
from knowledge.yes_no import load_yes_no

_AFTER_A_DEATH = frozenset({"funeral"})
#: The topic of 户口不在这里.
RESIDENCE = "residence"
#: The topics of aid that goes on for a while after work was found, and of when it stops.
_PHASE_OUT, _WHEN_STOPPED = "phase_out", "when_stopped"
#: The topic of two aids at once.
_TOGETHER = "combination"
#: The topic of 什么时候办, which is asked of applying whatever was asked before.
_WHEN_TO_APPLY = "when_to_apply"
#: After 多久能批: that the answer does not come (超过了咋办), and the topic of it.
_LATE = re.compile(
    r"^(?:那么?|要是|如果|万一)*(?:超过|超了|超期|超时|过了|到期|到(?:了)?(?:时间|日子|时候))[^，。？?]{0,8}(?:咋|怎么|呢|没|不|找谁)"
)
_NO_ANSWER = ("no_answer",)
#: Characters of a message in which a plain word can't belong to a story.
SHORT = 20


def without_a_sum(kind: QuestionKind | None, cues: Cues, library: Library, *, placeless: bool) -> QuestionKind | None:
    """The question on a rule that was read as one on a sum (低保是按标准全给吗), where that would ask for a place."""
    if kind is not QuestionKind.amount or not placeless:
        return kind
    if "household" in cues.topics and kind not in cues.kinds:
        return QuestionKind.eligibility  # 低保一家能几个人领
    return kind_on(library, kind, cues.topics)


def kind_and_topics(
    tracker: Tracker,
    text: str,
    kind: QuestionKind | None,
    cues: Cues,
    library: Library,
    *,
    continues: bool,
    unnamed: bool,
) -> tuple[QuestionKind | None, tuple[str, ...]]:
    """The question and its topics, with those of the question under way. `unnamed`: no programme is named."""
    waiting_for = tracker.get_slot("question")
    before = tuple(filter(None, (tracker.get_slot("topics") or "").split(",")))
    topics = _topics(text, cues, library, before, waiting_for)
    if continues and waiting_for is not None:
        # 几号发, read as no question, asks something of its own.
        own = cues.kinds[0] if kind is None and cues.kinds else None
        return own or kind_on(library, QuestionKind(waiting_for), topics), topics or before
    if unnamed and kind is not None and not topics and len(text) <= SHORT:
        # 多长时间内要提, after 不服怎么办: still about the objection, where the sources say something on that.
        return kind, _still_about(library, before, kind)
    return kind, topics


def _topics(
    text: str, cues: Cues, library: Library, before: tuple[str, ...], waiting_for: str | None
) -> tuple[str, ...]:
    """What is asked about beyond the kind; 没有兰州户口行不 needs the place to be read."""
    if RESIDENCE not in cues.topics and lacks_registration(text, library):
        return (*cues.topics, RESIDENCE)
    if not cues.topics and waiting_for == QuestionKind.processing_time and _LATE.match(text):
        return _NO_ANSWER
    if _TOGETHER in cues.topics and load_yes_no().is_with_people(text):
        return tuple(topic for topic in cues.topics if topic != _TOGETHER)
    # 多久会停, after 找到工作了会停吗: still about the work that was found.
    return (_PHASE_OUT,) if cues.topics == (_WHEN_STOPPED,) and _PHASE_OUT in before else cues.topics


def _still_about(library: Library, topics: tuple[str, ...], kind: QuestionKind) -> tuple[str, ...]:
    """Those of the remembered topics on which a fact answers this kind of question.

    找谁, 要带啥, after a funeral was asked about, are never about applying for the aid of the dead.
    """
    answered = {topic for fact in library.facts if kind in fact.kinds for topic in fact.topics}
    narrow = (topic for topic in topics if not library.topics[topic].situation)
    return tuple(topic for topic in narrow if topic in answered or topic in _AFTER_A_DEATH)


def kind_on(library: Library, kind: QuestionKind, topics: tuple[str, ...]) -> QuestionKind:
    """The question under way, unless what is asked now is about something else than sums: 要不要退, after an amount."""
    narrow = {topic for topic in topics if not library.topics[topic].situation}
    if _WHEN_TO_APPLY in narrow:
        return QuestionKind.procedure
    if kind is not QuestionKind.amount or not narrow:
        return kind
    kinds = {told for fact in library.facts if narrow & set(fact.topics) for told in (*fact.kinds, None)}
    sums = QuestionKind.amount in kinds or any(narrow & set(item.topics) for item in library.parameters)
    return kind if sums or not kinds else QuestionKind.procedure
