"""A result as it is said on the telephone: what looks likely and how much, what is missing, where to go."""

from __future__ import annotations

import re

from knowledge.eligibility.result import ScreeningResult
from knowledge.eligibility.telling.family import Family
from knowledge.eligibility.telling.sections import Section, Topic, sections_of
from knowledge.eligibility.telling.words import telling_words
from knowledge.library import Library
from knowledge.speech import say_number, say_text

#: Nobody remembers more by ear.
_MOST_TOPICS, _MOST_FACTS, _MOST_NAMES, _MOST_PERSONS = 4, 4, 3, 3
_NUMBERS = re.compile(r"\d+")
_BRACKETS = re.compile(r"（([^，）]*)[^）]*）")
_SENTENCE = re.compile(r"(?<=[。！？])")


def said(library: Library, result: ScreeningResult, family: Family) -> str:
    """A few sentences, to be read out by a person or a machine."""
    return "".join(_Speaker(library, result, family).sentences())


class _Speaker:
    def __init__(self, library: Library, result: ScreeningResult, family: Family) -> None:
        self._words = telling_words()
        self._result, self._family = result, family
        self._no_amount = library.screening.no_amount
        self._sections = {section.key: section for section in sections_of(library, result)}

    def sentences(self) -> list[str]:
        """All of it in order."""
        found = [say_text(self._result.preliminary)]
        if self._family.place != self._words.no_place:
            found.append(say_text(self._words.spoken["place"].format(place=self._family.place)))
        likely = self._sections["likely"]
        found += self._likely(likely) if likely.topics else [say_text(self._words.nothing_likely)]
        found += self._named(self._sections["receiving"])
        found += self._unknown(self._sections["unknown"])
        found += self._named(self._sections["not"])
        places = [place for topic in likely.topics for place in topic.where]
        if places:
            found.append(say_text(self._words.spoken["where"].format(where=_first_sentence(places[0]))))
        found.append(say_text(self._words.spoken["more"]))
        return found

    def _likely(self, section: Section) -> list[str]:
        found = [say_text(self._words.sections["likely"].spoken.format(count=len(section.topics)))]
        for number, topic in enumerate(section.topics[:_MOST_TOPICS], 1):
            head = self._words.spoken["item" if len(section.topics) > 1 else "one"]
            who = self._who(topic)
            whose = self._words.spoken["whose"].format(who=who) if who else ""
            found.append(say_text(head.format(number=number, name=_name(topic)) + whose))
            sums = dict.fromkeys(text for entry in topic.entries for text in (entry.amount, entry.until))
            found += [say_text(_first_sentence(text)) for text in sums if text not in ("", self._no_amount)]
        return found

    def _unknown(self, section: Section) -> list[str]:
        if not section.topics:
            return []
        found = [say_text(self._words.sections["unknown"].spoken.format(count=len(section.topics)))]
        facts = dict.fromkeys(fact for topic in section.topics for entry in topic.entries for fact in entry.missing)
        if facts:
            named = self._words.who["separator"].join(list(facts)[:_MOST_FACTS])
            found.append(say_text(self._words.spoken["missing"].format(facts=named)))
        return found

    def _named(self, section: Section) -> list[str]:
        names = dict.fromkeys(_name(topic) for topic in section.topics)
        if not names:
            return []
        named = self._words.who["separator"].join(list(names)[:_MOST_NAMES])
        return [say_text(self._words.sections[section.key].spoken.format(names=named))]

    def _who(self, topic: Topic) -> str:
        """第一个人和第三个人: each number with its own words, since 一、三个人 would be four people."""
        numbers = [number for entry in topic.entries for number in _NUMBERS.findall(entry.who)]
        words = self._words.who
        if len(numbers) > _MOST_PERSONS:
            return words["spoken_many"].format(count=len(numbers))
        if numbers:
            person = words["spoken_person"]
            return words["spoken_and"].join(person.format(number=say_number(number)) for number in numbers)
        return words["every"] if any(entry.who == words["every"] for entry in topic.entries) else ""


def _name(topic: Topic) -> str:
    """Without brackets: 低保（单人户，只给一个人办） is 低保单人户."""
    return _BRACKETS.sub(r"\1", topic.name)


def _first_sentence(text: str) -> str:
    return _SENTENCE.split(text)[0]
