"""Public matters that are not social assistance: whose they are, and an aid of ours that is asked for beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import custom
from actions.policy.answer_policy import AnswerPolicy
from actions.reading.needs_told import needs_now
from actions.reading.understanding import names_in
from actions.talk import last_turn
from actions.tickets.story import said_before
from knowledge import Library, QuestionKind, read_cues
from knowledge.dialogue import bare, clauses
from knowledge.matters import Matter
from knowledge.meant import load_meant
from knowledge.ticket_form import TicketForm

#: Asks whose matter it is, or what to do then (那怎么办). 我妈没人管，谁管 tells of somebody: no more may stand there.
_WHOSE = re.compile(
    "(?:归|属|是)(?:谁|哪个(?:部门|单位|局)?|哪家|哪里|哪儿)管|谁来?管(?:呢|啊|这个|这事|$)|谁来(?:查|修|化验|处理)"
    "|(?:^那?|该|应该|要)(?:找|问)(?:谁|哪个)|^那?(?:我|我们)?(?:该|要)?(?:怎么|咋)(?:办|整|弄|搞)(?:呢|啊|嘛)?$|你们?(?:到底)?管不管|你们?(?:也)?不管(?:这个|这事)?吗?$"
)
#: Too much to pay for, or help that is looked for.
_HARDSHIP = re.compile(
    "(?:太|好|这么|那么|恁)贵|没钱|拿不出|[掏交付]不起|掏空|负担不|花光|困难|过不下去|撑不|补[助贴]|救助|减免"
)
#: What names nothing else is about the matter before.
_FEW_WORDS = 16
#: Messages back in which that is looked for.
_LOOK_BACK = 3
#: What a sum is asked by in a letter, beside the words for a question on its own.
_HOW_MUCH = ("多少", "封顶", "比例")


class OtherOffices:
    """Says whose matter it is, first and again; answers an aid of ours that is asked for beside it."""

    def __init__(
        self, library: Library, words: TicketForm, answer_policy: AnswerPolicy, today: Callable[[], date]
    ) -> None:
        self._library, self._words, self._policy, self._today = library, words, answer_policy, today

    def names_matter(self, text: str) -> bool:
        """Whether the words show a public matter that is not ours."""
        return self._library.dialogue.matters.any_in(text, self._library.synonyms)

    def asks_whose(self, tracker: Tracker) -> bool:
        """Whether it asks whose matter it is, of one that is named here or was told before."""
        text: str = tracker.latest_message.get("text") or ""
        said = re.sub(r"[\s？?。！!，,]+$", "", text)
        if not _WHOSE.search(said) or any(one["entity"] == "program" for one in names_in(tracker.latest_message)):
            return False
        # 该找谁 in a talk on an aid is about that, whatever was told beside it (我妈住院了).
        before = None if tracker.get_slot("question") else self._before(tracker)
        return self.names_matter(_that_asks(text)) or before is not None

    def tell(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Which kind of matter it is and whom to ask; that it can be noted, or a person be had."""
        asked = self._aid_asked_for(tracker)
        matter = self._matter(tracker)
        if asked is not None:
            return self._with_aid(dispatcher, tracker, asked, matter)
        if matter is self._library.dialogue.matters.unclear and self._tells_hardship(tracker):
            events = self._policy.list_aid(dispatcher, tracker)
            self._offer(dispatcher, self._words.says["other_than_aid"])
            return [*events, last_turn.leave(last_turn.TICKET)]
        if self._library.dialogue.asks_which_aid(tracker.latest_message.get("text") or "") and matter.office:
            # 老板欠工资，老伴透析，我们能不能享受什么政策: what there is for them comes first.
            events = self._policy.list_aid(dispatcher, tracker)
            self._offer(dispatcher, self._words.says["other_beside"].format(matter=matter.name, office=matter.office))
            return [*events, last_turn.leave(last_turn.TICKET)]
        says, office = self._words.says, matter.office
        first = says["other_matter"].format(matter=matter.name, office=office) if office else says["other_unclear"]
        known = says["other_office"].format(office=office) if office else ""
        again = [says[key].format(office=known) for key in ("other_again", "other_third", "other_last")]
        before = "\n".join(
            event["text"] for event in tracker.events if event.get("event") == "bot" and event.get("text")
        )
        told = any(says["other_told"] in line for line in before.split("\n"))
        lines = again if told and (first in before or self._goes_on(tracker)) else [first, *again]
        self._offer(dispatcher, next((line for line in lines if line not in before), lines[-1]))
        return [*self._policy.remember(tracker), last_turn.leave(last_turn.TICKET)]

    def _tells_hardship(self, tracker: Tracker) -> bool:
        """娃有自闭症，训练费太贵了: what there is aid for, and that it can't be paid, whatever it was read as."""
        text: str = tracker.latest_message.get("text") or ""
        return _HARDSHIP.search(text) is not None and bool(needs_now(tracker, self._library, self._today()))

    def _goes_on(self, tracker: Tracker) -> bool:
        text: str = tracker.latest_message.get("text") or ""
        return len(bare(text)) <= _FEW_WORDS and self._before(tracker) is not None

    def _with_aid(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        asked: tuple[QuestionKind, str],
        matter: Matter,
    ) -> list[EventType]:
        events = self._policy.answer_on(dispatcher, tracker, *asked)
        if not matter.office:
            return events
        self._offer(dispatcher, self._words.says["other_beside"].format(matter=matter.name, office=matter.office))
        return [*events, last_turn.leave(last_turn.TICKET)]

    def offer_beside(self, dispatcher: CollectingDispatcher, told: str) -> bool:
        """Whom to ask of a matter told beside a question, and that it can be noted; False where it is not clear."""
        matter = self._library.dialogue.matters.of(told, self._library.synonyms)
        if matter.office:
            self._offer(dispatcher, self._words.says["other_beside"].format(matter=matter.name, office=matter.office))
        return bool(matter.office)

    def _offer(self, dispatcher: CollectingDispatcher, text: str) -> None:
        says = self._words.says
        buttons = [{"title": says[key], "payload": says[key]} for key in ("note_button", "person_button")]
        dispatcher.utter_message(text=text, buttons=buttons, json_message=custom(attention="noted"))

    def _matter(self, tracker: Tracker) -> Matter:
        """The kind that the message shows, else what it goes on with (归谁管, 你们不管吗)."""
        matters, lists = self._library.dialogue.matters, self._library.synonyms
        text: str = tracker.latest_message.get("text") or ""
        matter = matters.of(_that_asks(text), lists)
        if matter is matters.unclear:  # 我们小区物业乱收费，你们管不管
            matter = matters.of(text, lists)
        if matter is matters.unclear and len(bare(text)) <= _FEW_WORDS:
            return matters.of(_that_asks(self._before(tracker) or ""), lists)
        return matter

    def _before(self, tracker: Tracker) -> str | None:
        """The last message before this one that told another office's matter, one that shows which kind if there is.

        None that was answered with aid of ours (前夫不给抚养费).
        """
        told = [said.text for said in said_before(tracker, _LOOK_BACK)
                if (said.intent == "out_of_scope" or self.names_matter(said.text))
                and load_meant().of(said.text) is None]  # fmt: skip
        matters, lists = self._library.dialogue.matters, self._library.synonyms
        clear = (text for text in told if matters.of(_that_asks(text), lists) is not matters.unclear)
        return next(clear, told[0] if told else None)

    def _aid_asked_for(self, tracker: Tracker) -> tuple[QuestionKind, str] | None:
        """The aid that a clause asks for by its name (剩下的钱医疗救助能不能报), and what it asks of it."""
        message: dict[str, Any] = tracker.latest_message
        named = [
            one for one in names_in(message) if one["entity"] == "program" and one["value"] in self._library.programmes
        ]
        for start, clause in clauses(message.get("text") or ""):
            here = [one for one in named if start <= one["start"] < start + len(clause)]
            asking = [one for one in here if not self._means_people(message["text"], one)]
            if asking and self._library.dialogue.asks(clause):
                kinds = read_cues(self._library, clause, self._today()).kinds
                likely = QuestionKind.amount if any(word in clause for word in _HOW_MUCH) else QuestionKind.eligibility
                return (kinds[0] if kinds else likely), asking[0]["value"]
        return None

    def _means_people(self, text: str, entity: dict[str, Any]) -> bool:
        endings = self._library.cues["as_person"]
        return text[entity["start"] : entity["end"]].endswith(endings) or text[entity["end"] :].startswith(endings)


def _that_asks(text: str) -> str:
    """The clause that asks whose matter it is (我妈在医院住着，我就问这个烧烤店归谁管), else the whole."""
    asking = [clause for _, clause in clauses(text) if _WHOSE.search(clause.rstrip("？"))]
    return asking[-1] if asking else text
