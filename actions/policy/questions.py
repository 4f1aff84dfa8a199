"""Which question on policy a message asks by its words, however the classifier read it."""

import re
from collections.abc import Callable
from datetime import date

from rasa_sdk.interfaces import Tracker

from actions.reading import asks
from actions.reading.asks import Ask
from actions.reading.topics_asked import kind_on
from actions.reading.understanding import Understood, names_in, question_of, understand
from actions.sums.reckoning import asks_for_a_sum
from knowledge import Library, QuestionKind
from knowledge.answers.which_is_more import TOPIC as WHICH_IS_MORE
from knowledge.dialogue import bare, taken_back

#: The best readings among which a question is looked for.
_LOOKED_AT = 6
#: What such a question is taken for, and from which chance on the reading stands.
_TAKEN_FOR = frozenset({"complain_unfair", "complain_service", "request_aid", "out_of_scope"})
_SURE, _A_FEW_WORDS, _OF_A_CLAUSE = 0.9, 16, 0.6
_SMALL_TALK = frozenset({"chitchat", "affirm", "deny"})
#: What is read so surely is a matter of its own, not an objection to an answer.
_OWN_MATTERS = frozenset({"dispute_decision", "report_missing_payment", "urge_ticket", "request_urgent_aid"})
_SAYS_IT_ASKS = re.compile(r"(?:想|先|就|只|来|要|是)问|问(?:一?下|问|个|声)|咨询|了解一?下")
_LONGEST_FOLLOW_UP = 25


class PolicyQuestions:
    """Looks for questions on policy in the latest message; answers none."""

    def __init__(self, library: Library, today: Callable[[], date]) -> None:
        self._library, self._today = library, today

    def plain_question(self, tracker: Tracker) -> QuestionKind | None:
        """The question that the words ask beyond doubt: a programme is named and so is what is wanted of it."""
        asked = understand(tracker, self._library, self._today())
        if not asked.named_programme:
            return None
        if asked.cues.kinds:
            return asked.cues.kinds[0]
        # 低保停了怎么办 names what it is about; a situation (我儿子…) is told in every story.
        plain = any(not self._library.topics[topic].situation for topic in asked.cues.topics)
        return QuestionKind.procedure if plain else None

    def continued_question(self, tracker: Tracker) -> QuestionKind | None:
        """What a message asks of the programme under way by its words alone (找到工作会不会停), else None."""
        cues = understand(tracker, self._library, self._today()).cues
        under_way = tracker.get_slot("question")
        text = tracker.latest_message.get("text") or ""
        if not tracker.get_slot("programme") or len(text) > _LONGEST_FOLLOW_UP:
            return None
        if not under_way:
            # 要不要退钱, after 兰州低保 alone: a topic that names what it is about.
            narrow = any(not self._library.topics[topic].situation for topic in cues.topics)
            return QuestionKind.procedure if narrow else None
        if cues.kinds:
            return cues.kinds[0]
        if cues.change:
            return QuestionKind.amount
        kind = kind_on(self._library, QuestionKind(under_way), cues.topics)
        return kind if cues.topics or cues.about or cues.per else None

    def under_way(self, tracker: Tracker) -> QuestionKind | None:
        """The question that was asked last."""
        kind = tracker.get_slot("question")
        return QuestionKind(kind) if kind else None

    def plain_or_continued(self, tracker: Tracker) -> QuestionKind | None:
        """The question that the words ask, of a programme that is named or of the one under way; else None."""
        return self.plain_question(tracker) or self.continued_question(tracker)

    def asks_by_its_words(self, tracker: Tracker) -> QuestionKind | None:
        """The question of a message that says it asks (我先问低保材料; 就问一下特困), whatever it was read as."""
        message = tracker.latest_message
        text: str = message.get("text") or ""
        read = message.get("intent") or {}
        if self._weighs(tracker, text) or (
            question_of(read.get("name") or "") is None and asks_for_a_sum(tracker, self._library)
        ):
            return QuestionKind.amount
        if read.get("name") in _SMALL_TALK and len(bare(text)) <= _A_FEW_WORDS:
            # 外地人呢, after who may apply: small talk names nothing that the rules are about
            asked = understand(tracker, self._library, self._today())
            return self.continued_question(tracker) if asked.cues.topics else None
        misread = read.get("name") in _TAKEN_FOR and float(read.get("confidence") or 0) < _SURE
        if not misread or len(bare(text)) > _A_FEW_WORDS or not _SAYS_IT_ASKS.search(text):
            return None
        asked = understand(tracker, self._library, self._today())
        if not asked.named_programme or self._library.dialogue.noted(text):
            return None
        likely = (question_of(item["name"]) for item in (message.get("intent_ranking") or [])[:_LOOKED_AT])
        return next(iter(asked.cues.kinds), None) or next(filter(None, likely), QuestionKind.definition)

    def asked_beside(self, tracker: Tracker) -> QuestionKind | None:
        """The question that a clause by itself is surely read as, beside what the whole is read as; else None."""
        read = tracker.latest_message.get("clauses") or ()
        kinds = (question_of(part["intent"]) for part in read if part["confidence"] >= _OF_A_CLAUSE)
        return next(filter(None, kinds), None)

    def may_object(self, tracker: Tracker) -> bool:
        """Whether an objection to the last answer was read as nothing of its own: no question, and no surer matter."""
        read = tracker.latest_message.get("intent") or {}
        name, sure = read.get("name") or "", float(read.get("confidence") or 0) >= _SURE
        under_way = bool(tracker.get_slot("question") or tracker.get_slot("offered"))
        return under_way and question_of(name) is None and not (sure and name in _TAKEN_FOR | _OWN_MATTERS)

    def objected_to(self, tracker: Tracker) -> QuestionKind | None:
        """The question that an objection asks instead (我问的是要带什么; 我说的是我妈); None where it names nothing."""
        asked = understand(tracker, self._library, self._today())
        if asked.cues.kinds:
            return asked.cues.kinds[0]
        text: str = tracker.latest_message.get("text") or ""
        wrong = taken_back(text)
        programmes = [entity["start"] for entity in names_in(tracker.latest_message) if entity["entity"] == "program"]
        if programmes and all(any(start <= place < end for start, end in wrong) for place in programmes):
            return None  # 我问的是医保不是低保
        under_way = tracker.get_slot("question")
        named = programmes or asked.named_region or asked.new_person or asked.area_type
        return QuestionKind(under_way) if named and under_way else None

    def _weighs(self, tracker: Tracker, text: str) -> bool:
        """Whether it asks which of two is more (他吃特困我吃低保，哪个划算), read as no question on policy."""
        intent = (tracker.latest_message.get("intent") or {}).get("name") or ""
        if question_of(intent) is not None or len(bare(text)) > _LONGEST_FOLLOW_UP:
            return False
        asked = understand(tracker, self._library, self._today())
        two = len(set(asked.programmes)) > 1 or (bool(tracker.get_slot("beside")) and not asked.named_programme)
        return two and WHICH_IS_MORE in asked.cues.topics and self._library.dialogue.noted(text) is None

    def goes_on(self, tracker: Tracker) -> bool:
        """Whether the message is a name or a correction that goes on with the question (不是孤儿，妈妈跑了)."""
        if not tracker.get_slot("question"):
            return False
        asked = understand(tracker, self._library, self._today())
        return asked.elliptic or asked.corrects_group

    def several(self, asked: Understood, tracker: Tracker, likely: QuestionKind | None) -> tuple[Ask, ...]:
        """The questions of a message that asks more than one; () for one that compares or only goes on."""
        message = tracker.latest_message
        if asked.elliptic or asked.lists or asked.ambiguous or asked.kind is None:
            return ()
        if asked.cues.difference or {"combination", WHICH_IS_MORE} & set(asked.topics):
            return ()
        classified = likely or question_of((message.get("intent") or {}).get("name") or "")
        return asks.questions_in(self._library, message, self._today(), classified)

    def plain_asks(self, tracker: Tracker) -> tuple[Ask, ...]:
        """The questions that stand in a message beside something else; () where no programme is named or under way."""
        asked = understand(tracker, self._library, self._today())
        if not asked.programmes:
            return ()
        return asks.plain_questions(self._library, tracker.latest_message, self._today())
