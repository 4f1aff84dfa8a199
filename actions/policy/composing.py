"""Composes the answers to what a message asks on policy: which are given, and what stands before and after them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import islice, product

from rasa_sdk.interfaces import Tracker

from actions.policy.again import asks_a_limit, names_anything, on_topic_first, once, without_told
from actions.policy.aid_lists import commonest_for, groups_before, supposed, tell_list
from actions.policy.another_matter import AnotherMatter
from actions.policy.asking_back import AskingBack, asking_once
from actions.policy.closest_rules import (
    NEAR,
    asks_for_the_aid_alone,
    asks_something,
    closest_rules,
    is_of_who_has_it,
    nearly_as_good,
)
from actions.policy.disability_grades import (
    ALLOWANCES,
    GRADE_TOPICS,
    asks_for_allowances,
    asks_on_grade,
    closest_first,
    grade_told_before,
    is_of_another,
    names_grade,
    same_grade_again,
    with_kind_not_named,
)
from actions.policy.each_or_both import asked_about
from actions.policy.free_of_charge import free_of_charge
from actions.policy.memory import places_compared
from actions.policy.not_on_point import NotOnPoint
from actions.policy.sums_not_told import first_said_so
from actions.reading.understanding import GENERAL, Understood, question_of
from actions.screening.family import asks_of_told_family, beside_standard, family_so_far
from actions.sums.reckoning import reckoned
from knowledge import (
    Answer,
    Block,
    Button,
    Library,
    Outcome,
    Question,
    QuestionKind,
    Search,
    answer,
    answer_combination,
    answer_difference,
    answer_found,
    answer_which_is_more,
    ask_programme,
    list_programmes,
    merge,
)
from knowledge.answers.arranging import arranged
from knowledge.answers.by_income import PROGRAMME
from knowledge.answers.closest import led_by
from knowledge.answers.offers import with_screening_offer
from knowledge.answers.which_is_more import TOPIC as WHICH_IS_MORE
from knowledge.dialogue import taken_back
from knowledge.search import find_written
from knowledge.ticket_form import load_ticket_form

# One message may name two places or two programmes; more would be a wall of text on a phone.
_MOST_ANSWERS = 3
_UNTIL_AGE, _PROPERTY = "until_age", "property"
#: What goes on with an aid in so many words, and asks what it is good for.
_A_FEW_WORDS, _WHAT_USE = 14, re.compile("有(?:什么|啥)(?:用|好处|优惠|待遇)|(?:图|顶)个?啥")
_SHORTEST_QUESTION = 5
#: Both of the allowances for disabled people, and none with another aid.
_BOTH = re.compile("两(?:个|样|项|种|份|笔)[^，。]{0,4}(?:都|一起|同时)|都[^，。]{0,3}(?:领|拿|享受)")
#: Of ten thousand short messages on other matters thirteen have such a chance, most on legal aid, which is ours.
_SHORT, _BEYOND_DOUBT = 40, 0.985


class PolicyAnswers:
    """The answers to what was understood; it says nothing itself."""

    def __init__(self, library: Library, search: Search, today: Callable[[], date]) -> None:
        self._library, self._search, self._today = library, search, today
        self._asking_back = AskingBack(library, self._question)
        self._not_on_point = NotOnPoint(library, search, today)
        self._another_matter = AnotherMatter(library, search, today)

    def compose(self, asked: Understood, tracker: Tracker, *, anew: bool = False) -> tuple[list[Answer], bool]:
        """One answer per programme and region asked about, as it is said; and whether a screening is offered in it.

        `anew`: in full, though it may have been told just now.
        """
        asked = self._without_story(asked, tracker)
        text: str = tracker.latest_message.get("text") or ""
        if asked.kind is QuestionKind.amount and _PROPERTY in asked.topics and asks_a_limit(text):
            asked = replace(asked, kinds=(QuestionKind.eligibility,))  # 车子值多少钱以内还能办
        prepared = self._prepared(asked, tracker)
        answers = asking_once(prepared or self._answers(asked, tracker))
        answers = [self._asking_back.otherwise(said, asked, tracker) for said in answers]
        answers = [on_topic_first(self._library, said, asked, tracker) for said in answers]
        if not prepared:
            answers = self._led_by_closest(answers, asked, tracker)
        answers = [arranged(self._library, first_said_so(self._library, said, asked, text)) for said in answers]
        asks_anew = question_of((tracker.latest_message.get("intent") or {}).get("name") or "") is not None
        if not anew and not (asks_anew and (names_anything(asked, tracker) or asked.cues.topics)):
            answers = [without_told(once(self._library, said, asked, tracker), tracker) for said in answers]
        compared = beside_standard(answers[0], asked, tracker, self._library, self._today())
        offers = compared is not None or self._is_personal(asked, tracker, answers)
        answers[0] = _with_notes(compared or answers[0], self._notes(asked, tracker))
        if offers:
            answers[-1] = with_screening_offer(self._library, answers[-1])
        return [self._with_township(said) for said in answers], offers

    def _without_story(self, asked: Understood, tracker: Tracker) -> Understood:
        """A letter that asks 我们能不能享受低保 wants the conditions, not what rules say of all that it tells."""
        text: str = tracker.latest_message.get("text") or ""
        message = tracker.latest_message
        if asked.kind is not QuestionKind.eligibility or not asks_for_the_aid_alone(text, message, self._library):
            return asked
        return replace(asked, topics=())

    def find(self, asked: Understood, tracker: Tracker) -> Answer | None:
        """What the documents hold on a message that fits no question; None if they hold nothing on it."""
        return self._written(asked, tracker.latest_message.get("text") or "") or self._found(asked, tracker)

    def closest(self, asked: Understood, tracker: Tracker) -> Answer | None:
        """What the documents hold on just this, for a message that was read as no question; None if nothing fits."""
        facts = closest_rules(asked, tracker, self._library, self._search, self._today())
        return answer_found(self._library, facts) if facts else None

    def surest(self, asked: Understood, tracker: Tracker) -> Answer | None:
        """The same for a short message, whether it asks or not, where the search is as good as certain."""
        text: str = tracker.latest_message.get("text") or ""
        if len(text) > _SHORT:
            return None
        # 生病住院谁掏钱, while 特困 is spoken of, is no other office's where a rule of that aid answers it.
        if asked.programmes and not asked.named_programme and asks_something(text, self._library):
            of_it = self._search.within(text, asked.programmes, as_of=self._today(), region=asked.region)
            if of_it:
                return answer_found(self._library, nearly_as_good(of_it))
        if self._search.chance(text, as_of=self._today(), region=asked.region) < _BEYOND_DOUBT:
            return None
        facts = closest_rules(asked, tracker, self._library, self._search, self._today(), complains=True)
        return answer_found(self._library, facts) if facts else None

    def still_of_the_aid(self, asked: Understood, tracker: Tracker) -> Understood:
        """上大学了还有没有, after 孤儿 was spoken of: of that aid, where a rule of it answers, and no list."""
        text: str = tracker.latest_message.get("text") or ""
        if not asked.lists or not asked.programmes or not tracker.get_slot("question") or len(text) > _A_FEW_WORDS:
            return asked
        on_it = replace(asked, lists=False, kinds=(QuestionKind.eligibility,))
        if _WHAT_USE.search(text):
            return on_it
        facts = closest_rules(on_it, tracker, self._library, self._search, self._today())
        answers = facts and on_it.programme in facts[0].programmes
        return on_it if answers and not self._library.dialogue.asks_which_aid(text) else asked

    def with_what_it_brings(self, asked: Understood, tracker: Tracker) -> Understood:
        """低保边缘户有什么好处: what a programme gives, where that is known without a place, else what it is."""
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        of_it = asked.named_programme or _WHAT_USE.search(tracker.latest_message.get("text") or "")
        if intent != "ask_available_aid" or asked.elliptic or asked.lists or not (of_it and asked.programmes):
            return asked
        if asked.cues.kinds:
            return replace(asked, kinds=asked.cues.kinds)  # 残疾人生活补贴给哪些人
        question = self._question(asked, QuestionKind.amount, asked.programme, asked.region)
        told = answer(self._library, question)
        known = told.outcome in (Outcome.answered, Outcome.no_figure)
        return replace(asked, kinds=(QuestionKind.amount if known else QuestionKind.definition,))

    def _prepared(self, asked: Understood, tracker: Tracker) -> list[Answer]:
        """Answers to what is asked in a way of its own (a clause by its number, two programmes, a sum), else none."""
        written = self._written(asked, tracker.latest_message.get("text") or "")
        said = written or reckoned(asked, tracker, self._library, self._today()) or self._on_allowances(asked, tracker)
        said = said or free_of_charge(self._library, asked, tracker)
        if said is not None:
            return [said]
        if asked.lists or not asked.programmes or asked.kind is None:
            return []
        return self._of_several(asked, asked.kind, tracker)

    def _answers(self, asked: Understood, tracker: Tracker) -> list[Answer]:
        about = _programme_of_topics(self._library, asked.topics) if not asked.programmes else None
        if about is not None:
            kind = asked.kind or QuestionKind.eligibility
            return [answer(self._library, self._question(asked, kind, about, asked.region))]
        if asked.lists:
            return [tell_list(asked, tracker, self._library, self._today())]
        assert asked.kind is not None
        if not asked.programmes:
            return [self._without_programme(asked, asked.kind, tracker)]
        triples = product(asked.kinds, asked.programmes, asked.regions or (None,))
        return [
            answer(self._library, self._question(asked, kind, programme, region))
            for kind, programme, region in islice(triples, _MOST_ANSWERS)
        ]

    def _led_by_closest(self, answers: list[Answer], asked: Understood, tracker: Tracker) -> list[Answer]:
        """The answers with the rules before them that fit the message most closely.

        Of several programmes or places only the one that such a rule is of is told: 低保户住院能报几成 asks one thing.
        """
        if len(asked.kinds) > 1 or asked.meant is not None:
            return answers
        if asked.cues.difference and asked.kind is QuestionKind.definition:
            return answers  # 低保和低收入有啥不同: what is near one of them does not tell how they differ
        facts = closest_rules(asked, tracker, self._library, self._search, self._today())
        facts = facts[:1] if asked.lists else facts
        instead = None if facts or len(answers) > 1 else self._instead_of(answers[0], asked, tracker)
        if instead is not None:
            return [instead]
        if not set(asked.topics) & set(facts[0].topics if facts else ()) and (
            self._is_on_topic(asked, answers[0]) or self._is_silent(asked)
        ):
            return answers
        led = [led_by(self._library, said, facts, asked.region, keeps_head=asked.lists) for said in answers]
        # What the programme tells besides is beside the point, unless the words ask for just that kind of it (条件).
        beside = asked.kind not in asked.cues.kinds
        led = [
            arranged(self._library, now, beside=beside) if now is not said else said
            for now, said in zip(led, answers, strict=True)
        ]
        if asked.lists or not facts or len(answers) == 1:
            return led
        names = asked.programmes if len(asked.programmes) == len(led) else ()
        own = [said for said, name in zip(led, names, strict=False) if name in facts[0].programmes]
        return own or led[:1]

    def _instead_of(self, said: Answer, asked: Understood, tracker: Tracker) -> Answer | None:
        """What is said where no rule is on just that, in place of all rules; None where one may be."""
        instead = self._another_matter.instead_of(said, asked, tracker)
        return instead or self._not_on_point.instead_of(said, asked, tracker)

    def _is_silent(self, asked: Understood) -> bool:
        """Whether the answer says that just this stands nowhere (封顶线): what is near it must not lead."""
        return any(self._library.topics[topic].untold or topic == _UNTIL_AGE for topic in asked.topics)

    def _is_on_topic(self, asked: Understood, said: Answer) -> bool:
        """Whether the answer tells a rule on the matter that the words name (低保要年审), beyond how somebody lives."""
        narrow = {topic for topic in asked.topics if not self._library.topics[topic].situation}
        told = (fact for fact in self._library.facts if narrow & set(fact.topics))
        return any(fact.say in said.text for fact in told)

    def _on_allowances(self, asked: Understood, tracker: Tracker) -> Answer | None:
        """While the allowances for disabled people are spoken of: on a grade, or what there is for somebody else."""
        text: str = tracker.latest_message.get("text") or ""
        told = grade_told_before(asked, tracker)
        if told is not None:
            return self._on_grade(asked, told)
        if asks_on_grade(asked, text, self._library):
            if asked.kind is QuestionKind.amount and asked.kind in asked.cues.kinds and asked.named_programme:
                return self._sum_on_grade(asked, asked.kind, text)
            return same_grade_again(self._library, self._on_grade(asked, text), tracker)
        if is_of_another(asked, tracker, text):
            return list_programmes(self._library, ("elderly", *asked.cues.groups), asked.region, asked.person)
        return None

    def _on_grade(self, asked: Understood, text: str) -> Answer:
        """Who gets an allowance by the grade of disability."""
        question = self._question(asked, QuestionKind.eligibility, ALLOWANCES, asked.region)
        # Its rule each time: of every grade somebody asks whether it counts.
        said = closest_first(answer(self._library, replace(question, topics=GRADE_TOPICS)), text)
        said = with_kind_not_named(self._library, said, text)
        return replace(said, about=asked.programme or ALLOWANCES)

    def _sum_on_grade(self, asked: Understood, kind: QuestionKind, text: str) -> Answer:
        """浙江一级残疾护理补贴几百块: the sum first, then who gets it by the grade."""
        told = answer(self._library, self._question(replace(asked, topics=()), kind, asked.programme, asked.region))
        return replace(merge([told, self._on_grade(asked, text)]), buttons=told.buttons, about=asked.programme)

    def _of_several(self, asked: Understood, kind: QuestionKind, tracker: Tracker) -> list[Answer]:
        """The answers on programmes named together, or on each of them where each is asked about; [] for one alone."""
        if "income" in asked.topics and PROGRAMME in asked.programmes[:-1]:
            # 优抚金算不算低保收入，高龄津贴算不算: what counts as income, the other aid with it
            return [answer(self._library, self._question(asked, kind, PROGRAMME, asked.region))]
        if not {"combination", WHICH_IS_MORE} & set(asked.topics) and not asked.cues.difference:
            each = asked_about(tracker.latest_message, asked.programmes, self._library)
            if each is not None:
                topics = asked.topics if len(each) > 1 else ()
                of_each = replace(asked, topics=topics)
                asking = (self._question(of_each, kind, name, asked.region) for name in each[:_MOST_ANSWERS])
                return [answer(self._library, question) for question in asking]
        together = self._together(asked, kind, tracker)
        return [together] if together is not None else []

    def _together(self, asked: Understood, kind: QuestionKind, tracker: Tracker) -> Answer | None:
        """The answer on two programmes at once, if that is what is asked: how they differ, whether they go together."""
        names = list(asked.programmes)
        text: str = tracker.latest_message.get("text") or ""
        if names == [ALLOWANCES] and "combination" in asked.topics and _BOTH.search(text):
            names = list(self._library.programmes[ALLOWANCES].members)  # 两个都能领吗
        whether, which = "combination" in asked.topics, WHICH_IS_MORE in asked.topics
        # 能跟低保一起领吗, 跟低保差在哪里, after a question on 残疾补贴; 能一起领不, after two were named together.
        remembered = tracker.get_slot("programme" if asked.named_programme else "beside")
        differs = asked.cues.difference and _differs_from_before(asked, tracker)
        if differs:
            kind = QuestionKind.definition  # after its sum it is asked what else the other is
        if (whether or which or differs) and len(names) == 1 and remembered and remembered not in names:
            names.insert(0, remembered)
        question = self._question(asked, kind, None, asked.region)
        if which and (len(names) > 1 or len(places_compared(asked, tracker, self._library)) > 1):
            programmes = [self._library.programmes[name] for name in names[:2]]
            places = places_compared(asked, tracker, self._library) if len(names) == 1 else asked.regions[:1]
            return answer_which_is_more(self._library, question, programmes, places)
        if len(names) < 2:
            return None
        several = [self._library.programmes[name] for name in names]
        if asked.cues.difference and kind is not QuestionKind.amount:
            return answer_difference(self._library, question, several)
        # 五保户能吃低保吗 asks whether they go together; 低保和特困谁能申请 asks of each.
        if whether or (kind is QuestionKind.eligibility and kind not in asked.cues.kinds):
            third = tracker.get_slot("beside") if asked.elliptic or len(asked.programmes) == 1 else None
            if whether and third and third not in names and remembered in names:
                # 那高龄呢, after 残疾补贴 and 低保: with each of the two
                others = [self._library.programmes[name] for name in (third, remembered)]
                one, two = (answer_combination(self._library, question, [other, several[-1]]) for other in others)
                same = bool(one.citations) and bool(two.citations)
                return merge([one, replace(two, head=two.head[1:]) if same else two])
            said = answer_combination(self._library, question, several)
            return said if whether or said.citations else None
        return None

    def _without_programme(self, asked: Understood, kind: QuestionKind, tracker: Tracker) -> Answer:
        """No programme is named or remembered: the aid for a group of people, the documents' words, or asks back."""
        if kind is QuestionKind.contact:
            return answer(self._library, self._question(asked, kind, GENERAL, asked.region))
        text: str = tracker.latest_message.get("text") or ""
        if asks_for_allowances(asked, asked.cues.groups or groups_before(tracker, self._library, self._today()), text):
            plain = replace(asked, topics=())
            told = answer(self._library, self._question(plain, kind, ALLOWANCES, asked.region))
            on_grade = [self._on_grade(asked, text)] if names_grade(text) else []
            return replace(merge([told, *on_grade]), buttons=told.buttons, about=ALLOWANCES)
        likely = supposed(asked, tracker, self._library, self._today())
        if likely is None:
            found = self._found(asked, tracker)
            if found is not None or asked.cues.groups:
                return found or tell_list(asked, tracker, self._library, self._today())
            likely = commonest_for(asked, self._library)
        if likely is None:
            return ask_programme(self._library, kind, asked.region)
        told = answer(self._library, self._question(asked, kind, likely.programme, asked.region))
        return likely.on(told, self._library)

    def _written(self, asked: Understood, text: str) -> Answer | None:
        """What stands in the clause or the document that the message names by its number."""
        facts = find_written(self._library, text, as_of=self._today(), region=asked.region)
        return answer_found(self._library, facts) if facts else None

    def _found(self, asked: Understood, tracker: Tracker) -> Answer | None:
        text: str = tracker.latest_message.get("text") or ""
        named = sum(span.end - span.start for span in self._library.regions.find(text))
        if len(text.strip()) - named < _SHORTEST_QUESTION:
            return None
        hits = self._search.find(text, as_of=self._today(), region=asked.region)
        facts = nearly_as_good(hits, NEAR)
        if self._library.dialogue.asks_which_aid(text) and facts and is_of_who_has_it(facts[0]):
            return tell_list(asked, tracker, self._library, self._today())  # 娃读职高有没有补贴
        return answer_found(self._library, facts) if facts else None

    def _question(self, asked: Understood, kind: QuestionKind, programme: str | None, region: str | None) -> Question:
        return Question(
            kind=kind,
            programme=programme,
            region=region,
            area_type=asked.area_type,
            as_of=self._today(),
            topics=asked.topics,
            about=asked.cues.about,
            per=asked.cues.per,
            change=asked.cues.change,
            unnamed_topics=tuple(name for name in asked.topics if not _names_topic(self._library, name, asked.words)),
        )

    def _is_personal(self, asked: Understood, tracker: Tracker, answers: list[Answer]) -> bool:
        """Whether somebody asks if they themselves, or theirs, qualify: then a screening is offered."""
        if tracker.get_slot("screening"):
            return False
        if asked.kind is QuestionKind.eligibility and asks_of_told_family(tracker, self._library, self._today()):
            return True
        if answers[-1].needs:
            return False
        if asked.lists:  # 我家这情况能领啥, after the family was told of
            told, _ = family_so_far(tracker, self._library, self._today())
            return bool(told.members or told.facts.get("size") or told.facts.get("income"))
        if asked.kind is not QuestionKind.eligibility:
            return False
        return self._library.dialogue.person_in(tracker.latest_message.get("text") or "") is not None

    def _with_township(self, said: Answer) -> Answer:
        """Where the sources say nothing, a ticket to the township can be had."""
        if said.outcome not in (Outcome.no_source, Outcome.nothing_found):
            return said
        title = load_ticket_form().says["township_button"]
        return replace(said, buttons=(*said.buttons[:-1], Button(title, title), *said.buttons[-1:]))

    def _notes(self, asked: Understood, tracker: Tracker) -> tuple[str, ...]:
        """What is told before the answer: names no longer in use, and whom it is taken to be about, if it is one."""
        text: str = tracker.latest_message.get("text") or ""
        for start, end in reversed(taken_back(text)):  # 不是我妈，是我婆婆 is about one
            text = text[:start] + text[end:]
        several = len(self._library.dialogue.others_in(text)) > 1
        person = self._library.dialogue.person_by_id(asked.person) if asked.new_person and not several else None
        about = self._library.dialogue.persons.new_person.format(person=person.name) if person else ""
        return (*(f"{note}。" for note in asked.old_names), *((about,) if about else ()))


def _differs_from_before(asked: Understood, tracker: Tracker) -> bool:
    """Whether one aid is named, and nothing else that may be compared: then it is set beside the one before."""
    entities = tracker.latest_message.get("entities") or []
    others = asked.named_region or any(entity["entity"] == "area_type" for entity in entities)
    sums = QuestionKind.amount in asked.cues.kinds
    return len(asked.programmes) == 1 and asked.named_programme and not (others or sums)


def _programme_of_topics(library: Library, topics: tuple[str, ...]) -> str | None:
    """The programme that a topic belongs to alone (冬春救助 is aid after disasters), or all aid (复议), else None."""
    narrow = {topic for topic in topics if not library.topics[topic].situation}
    owners = {programme for fact in library.facts if narrow & set(fact.topics) for programme in fact.programmes}
    if GENERAL in owners:
        return GENERAL
    return owners.pop() if len(owners) == 1 else None


def _names_topic(library: Library, topic: str, words: str) -> bool:
    """Whether the words hold two characters in a row of the topic's name, or the topic is there for what nobody tells.

    联系不上他 is read as 父母失联, and says nothing of the kind.
    """
    name = library.topics[topic].name
    return library.topics[topic].untold or any(name[at : at + 2] in words for at in range(len(name) - 1))


def _with_notes(said: Answer, notes: tuple[str, ...]) -> Answer:
    """The answer with these lines before it."""
    return replace(said, head=(*map(Block, notes), *said.head)) if notes else said
