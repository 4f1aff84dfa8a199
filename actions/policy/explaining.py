"""A word or a line of the last answer that the citizen asks the meaning of (公示是啥意思; 第二个没听懂; 最后那个呢)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import custom
from actions.policy.answer_policy import AnswerPolicy
from actions.policy.more import left_out
from actions.policy.repeating import answers_given, is_explanation, is_line, last_answer, left_of
from actions.reading import asks
from actions.reading.understanding import names_in
from knowledge import Library, Programme, Question, QuestionKind, answer, read_cues, simpler
from knowledge.answers.arranging import arranged
from knowledge.answers.model import distinct_citations
from knowledge.answers.simpler import simple_parts
from knowledge.answers.wording import fact_citation
from knowledge.explaining.asking import Line, load_asking
from knowledge.explaining.examples import source_lines
from knowledge.explaining.lines import fact_in_simple_words, fact_of, lines_of, papers_of, programmes_listed
from knowledge.explaining.workdays import A_WEEK, weeks, workdays_asked

_Act = Callable[[CollectingDispatcher, Tracker], list[EventType]]
#: Answers back in which it is looked for.
_JUST_NOW = 4
_MOST_WORDS = 2
_DIGITS = "零一二三四五六七八九"


class Explain:
    """Finds what is asked, and says it."""

    def __init__(self, library: Library, answer_policy: AnswerPolicy, today: Callable[[], date]) -> None:
        self._library, self._answer_policy, self._today = library, answer_policy, today
        self._asking = load_asking()

    def turn_of(self, tracker: Tracker) -> _Act | None:
        """What the message leads to, or None: it asks of no word and of no line."""
        text: str = tracker.latest_message.get("text") or ""
        days = workdays_asked(text, "\n".join(event["text"] for event in _told(tracker, self._library)))
        if days is not None:
            return lambda d, t: self._tell_workdays(d, t, days)
        word = self._asking.word_in(text, self._library.explaining.word_of)
        if word is not None:
            return lambda d, t: self._tell_word(d, t, word)
        line = self._asking.line_in(text)
        return self._line(line, tracker) if line is not None else self._question_on_one(text, tracker)

    def _question_on_one(self, text: str, tracker: Tracker) -> _Act | None:
        """第二个多少钱, after a list: the question on the aid that is meant."""
        place = self._asking.place_in(text)
        told = _told(tracker, self._library) if place is not None else []
        listed = programmes_listed(self._library, told[0]["text"]) if told else []
        kinds = read_cues(self._library, text, self._today()).kinds
        if place is None or not kinds or not 0 < abs(place) <= len(listed) or asks.kept(tracker):
            return None
        programme = listed[_index(place, len(listed))].id
        return lambda d, t: self._answer_policy.answer_on(d, t, kinds[0], programme, anew=True)

    def beside_ticket(self, tracker: Tracker) -> _Act | None:
        """The same while a ticket is being opened: 第二个呢 alone may answer what the ticket asks."""
        line = self._asking.line_in(tracker.latest_message.get("text") or "")
        return None if line is not None and not line.explains else self.turn_of(tracker)

    def _tell_word(self, dispatcher: CollectingDispatcher, tracker: Tracker, word: str) -> list[EventType]:
        explaining = self._library.explaining
        entry = explaining.hard_words[word]
        facts = [self._library.fact(name) for name in entry.facts]
        citations = distinct_citations(fact_citation(self._library, fact) for fact in facts)
        told = [explaining.says["means"].format(word=word, means=entry.means)]
        sources = "\n".join(block.text for block in source_lines(self._library, facts))
        dispatcher.utter_message(
            text="\n".join(filter(None, [*told, sources])),
            json_message=custom(
                citations=[citation.shown() for citation in citations], more=left_of(_told(tracker, self._library))
            ),
        )
        # 低保公示是什么意思, then 公示几天: of the aid that was named with the word.
        named = any(entity["entity"] == "program" for entity in names_in(tracker.latest_message))
        return self._answer_policy.remember(tracker) if named else []

    def _tell_workdays(self, dispatcher: CollectingDispatcher, tracker: Tracker, days: int) -> list[EventType]:
        says, (whole, over) = self._library.explaining.says, weeks(days)
        key = "workdays_few" if not whole or days == A_WEEK else "workdays_over" if over else "workdays_weeks"
        text = says["workdays"].format(count=days, span=says[key].format(weeks=whole))
        dispatcher.utter_message(text=text, json_message=custom(more=left_of(_told(tracker, self._library))))
        return []

    def _line(self, line: Line, tracker: Tracker) -> _Act | None:
        """The line that is meant; None where the message may mean something else (a question that waits)."""
        told = _told(tracker, self._library)
        text = "\n".join(event["text"].partition("\n来源：")[0] for event in told)
        listed = programmes_listed(self._library, told[0]["text"]) if told else []
        before = last_answer(tracker.events)
        goes_on = bool(before) and is_line(self._library, before[0]["text"])  # 第三个呢, after the second was explained
        if not line.explains and (not (listed or goes_on) or asks.kept(tracker)):
            return None
        if listed:
            return self._of_list(line, listed)
        lines = lines_of(self._library, text)
        if len(lines) == 1:
            papers = papers_of(lines[0])
            lines = [f"{paper}。" for paper in papers] if len(papers) > 1 else lines
        if not told:
            return lambda d, t: self._only_say(d, "no_lines")
        if len(lines) == 1 and line.place in (1, -1):
            line = Line(1, explains=True)
        elif len(lines) < 2:
            return lambda d, t: self._only_say(d, "only_one")
        if abs(line.place) > len(lines):
            return lambda d, t: self._only_say(d, "only_so_many", count=str(len(lines)))
        at = _index(line.place, len(lines))
        return lambda d, t: self._tell_line(d, at + 1, lines[at], told)

    def _of_list(self, line: Line, listed: list[Programme]) -> _Act:
        if abs(line.place) > len(listed):
            return lambda d, t: self._only_say(d, "only_so_many", count=str(len(listed)))
        at = _index(line.place, len(listed))
        return lambda d, t: self._tell_programme(d, t, at + 1, listed[at])

    def _tell_programme(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, place: int, programme: Programme
    ) -> list[EventType]:
        """What one of several that were listed is; what is asked next is about it."""
        question = Question(
            QuestionKind.definition, programme.id, tracker.get_slot("region"), None, as_of=self._today()
        )
        said = arranged(self._library, answer(self._library, question))
        plain = simpler(self._library, said.text).removeprefix(self._library.dialogue.plain.lead).strip()
        first = self._library.explaining.says["item_is"].format(number=_DIGITS[place], name=programme.short_name)
        sources = [block.text for block in said.rest if block.role == "source"]
        buttons = [{"title": button.title, "payload": button.payload} for button in said.buttons]
        text = "\n\n".join(filter(None, [f"{first}\n{plain}", "\n".join(sources)]))
        citations = [citation.shown() for citation in said.citations]
        dispatcher.utter_message(
            text=text, buttons=buttons, json_message=custom(citations=citations, more=left_out(self._library, said))
        )
        return [SlotSet("programme", programme.id), SlotSet("question", str(QuestionKind.definition))]

    def _tell_line(
        self, dispatcher: CollectingDispatcher, place: int, line: str, told: list[dict[str, Any]]
    ) -> list[EventType]:
        fact = fact_of(self._library, line)
        if fact is not None:
            citations = [fact_citation(self._library, fact).shown()]
            source = "\n".join(block.text for block in source_lines(self._library, [fact]))
        else:
            citations = [item for event in told for item in _citations(event)]
            sources = [row for event in told for row in event["text"].splitlines() if row.startswith("来源：")]
            source = sources[0] if len(set(sources)) == 1 else ""
        first = self._library.explaining.says["line_is"].format(number=_DIGITS[place])
        plain = "".join(simple_parts(self._library, line))
        words = self._words_of(line) if fact_in_simple_words(self._library, line) is None else []
        text = "\n".join([f"{first}{plain}", *words])
        text = "\n".join(filter(None, [text, source]))
        dispatcher.utter_message(
            text=text, buttons=_buttons(told), json_message=custom(citations=citations, more=left_of(told))
        )
        return []

    def _words_of(self, line: str) -> list[str]:
        """What the hard words mean that the line was left with: two at most, the longest first."""
        explaining = self._library.explaining
        found: list[str] = []
        for name in sorted(explaining.word_of, key=len, reverse=True):
            if name in line:
                line = line.replace(name, "，")
                found.append(explaining.word_of[name])
        words = list(dict.fromkeys(found))[:_MOST_WORDS]
        return [explaining.says["means"].format(word=word, means=explaining.hard_words[word].means) for word in words]

    def _only_say(self, dispatcher: CollectingDispatcher, key: str, **values: str) -> list[EventType]:
        dispatcher.utter_message(text=self._library.explaining.says[key].format(**values))
        return []


def _index(place: int, count: int) -> int:
    """Where a place is, counted from 0: 1 is the first, -1 the last."""
    return place - 1 if place > 0 else count + place


def _told(tracker: Tracker, library: Library) -> list[dict[str, Any]]:
    """The messages of the latest of the last answers that rest on documents, as they were told first."""
    for turn in islice(answers_given(tracker.events), _JUST_NOW):
        cited = [event for event in turn if _citations(event) and "\n来源：" in event["text"]]
        if cited and not is_explanation(library, cited[0]["text"]):
            return cited
    return []


def _buttons(told: list[dict[str, Any]]) -> list[dict[str, str]] | None:
    return (told[-1].get("data") or {}).get("buttons")


def _citations(event: dict[str, Any]) -> list[dict[str, str]]:
    return ((event.get("data") or {}).get("custom") or {}).get("citations") or []
