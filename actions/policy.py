"""Answers on policy: reads what is asked, lets `knowledge` answer, remembers what it was about."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import islice, product
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import asks, last_turn
from actions.asks import Ask
from actions.effects import custom, utter
from actions.family import beside_standard
from actions.repeating import answers_given
from actions.understanding import GENERAL, Understood, question_of, understand
from knowledge import (
    Answer,
    Block,
    Button,
    Cues,
    Library,
    Outcome,
    Question,
    QuestionKind,
    Search,
    answer,
    answer_briefly,
    answer_combination,
    answer_difference,
    answer_found,
    ask_programme,
    list_programmes,
    list_programmes_ids,
    read_cues,
    region_choice,
)
from knowledge.dialogue import bare, clauses
from knowledge.search import find_written
from knowledge.ticket_form import load_ticket_form

# One message may name two places or two programmes; more would be a wall of text on a phone.
_MOST_ANSWERS = 3
_SHORTEST_QUESTION = 5
#: A chance that is enough for a question that is put in the middle of a form.
_A_GUESS = 0.2
#: The best readings among which a question is looked for.
_LOOKED_AT = 6
#: What such a question is taken for, and from which chance on the reading stands.
_TAKEN_FOR = frozenset({"complain_unfair", "complain_service", "request_aid", "out_of_scope"})
_SURE, _A_FEW_WORDS = 0.9, 16
_SAYS_IT_ASKS = re.compile(r"(?:想|先|就|只|来|要|是)问|问(?:一?下|问|个|声)|咨询|了解一?下")
#: Messages back in which the groups are told that 能领啥 asks for.
_STORY_TURNS = 5
#: How many answers back one was given just now.
_JUST_NOW = 3
_LONGEST_FOLLOW_UP = 25
#: What is offered of a programme that is named without a question.
_OFFERED_QUESTIONS = (QuestionKind.amount, QuestionKind.eligibility, QuestionKind.procedure, QuestionKind.documents)


class AnswerPolicy(Action):
    """How much, who, how, which papers, how long, when paid, what it means, whom to call, which aid there is."""

    def __init__(self, library: Library, search: Search, today: Callable[[], date]) -> None:
        self._library = library
        self._search = search
        self._today = today

    def name(self) -> str:
        """As in the domain."""
        return "action_answer_policy"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """As `answer`, for a message that was understood."""
        return self.answer(dispatcher, tracker)

    def answer(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, likely: QuestionKind | None = None
    ) -> list[EventType]:
        """What the message asks; of more than two questions the first, others are kept. Returns what to remember."""
        asked = self._what_it_brings(understand(tracker, self._library, self._today(), likely), tracker)
        several = self._several(asked, tracker, likely)
        if several:
            return self._tell_first(dispatcher, tracker, asked, several)
        return self._tell(dispatcher, tracker, asked, asks.kept(tracker))

    def _what_it_brings(self, asked: Understood, tracker: Tracker) -> Understood:
        """低保边缘户有什么好处: what a programme gives, where that is known without a place, else what it is."""
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        if intent != "ask_available_aid" or asked.kind is not None or asked.lists or not asked.named_programme:
            return asked
        question = self._question(asked, QuestionKind.amount, asked.programme, asked.region)
        told = answer(self._library, question)
        known = told.outcome in (Outcome.answered, Outcome.no_figure)
        return replace(asked, kinds=(QuestionKind.amount if known else QuestionKind.definition,))

    def _tell_first(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: Understood, questions: tuple[Ask, ...]
    ) -> list[EventType]:
        first, *rest = questions
        programmes = first.programmes or asked.programmes
        kinds = [first.kind]
        if len(rest) == 1 and rest[0].topics == first.topics and (rest[0].programmes or programmes) == programmes:
            kinds.append(rest.pop().kind)  # 多少钱，要带什么: two answers on one programme fit on a phone
        asked = replace(asked, kinds=tuple(kinds), programmes=programmes, topics=first.topics, lists=False)
        return self._tell(dispatcher, tracker, asked, tuple(dict.fromkeys([*rest, *asks.kept(tracker)])))

    def answer_aside(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType] | None:
        """A question in the middle of something else, however it was read; None where nothing can be said of it."""
        message = tracker.latest_message
        kind = self.plain_question(tracker) or self.continued_question(tracker)
        if kind is None:
            likely = [(question_of(item["name"]), item["confidence"]) for item in message.get("intent_ranking") or []]
            kind = next((kind for kind, chance in likely if kind is not None and chance >= _A_GUESS), None)
        if kind is None:
            return self.find(dispatcher, tracker)
        return self.answer(dispatcher, tracker, likely=kind)

    def asks_by_its_words(self, tracker: Tracker) -> QuestionKind | None:
        """The question of a message that says it asks (我先问低保材料; 就问一下特困), whatever it was read as."""
        message = tracker.latest_message
        text: str = message.get("text") or ""
        read = message.get("intent") or {}
        misread = read.get("name") in _TAKEN_FOR and float(read.get("confidence") or 0) < _SURE
        if not misread or len(bare(text)) > _A_FEW_WORDS or not _SAYS_IT_ASKS.search(text):
            return None
        asked = understand(tracker, self._library, self._today())
        if not asked.named_programme or self._library.dialogue.noted(text):
            return None
        likely = (question_of(item["name"]) for item in (message.get("intent_ranking") or [])[:_LOOKED_AT])
        return next(iter(asked.cues.kinds), None) or next(filter(None, likely), QuestionKind.definition)

    def answer_on(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: QuestionKind, programme: str
    ) -> list[EventType]:
        """The answer to this question on this programme, whatever the message names."""
        asked = understand(tracker, self._library, self._today())
        asked = replace(asked, kinds=(kind,), programmes=(programme,), topics=(), cues=Cues(), lists=False)
        return self._tell(dispatcher, tracker, asked, asks.kept(tracker))

    def answer_kept(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Come back to the question that has waited longest."""
        first, *rest = asks.kept(tracker)
        asked = understand(tracker, self._library, self._today())
        asked = replace(
            asked,
            kinds=(first.kind,),
            programmes=first.programmes or asked.programmes,
            topics=first.topics,
            cues=Cues(),
            lists=False,
        )
        return self._tell(dispatcher, tracker, asked, tuple(rest))

    def offer_kept(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Bring up a question that still waits, if there is one."""
        return self._offer(dispatcher, tracker, asks.kept(tracker))

    def goes_on(self, tracker: Tracker) -> bool:
        """Whether the message is a name or a correction that goes on with the question (不是孤儿，妈妈跑了)."""
        if not tracker.get_slot("question"):
            return False
        asked = understand(tracker, self._library, self._today())
        return asked.elliptic or asked.corrects_group

    def _tell(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: Understood, waiting: tuple[Ask, ...]
    ) -> list[EventType]:
        """One message per programme and region asked about, then what waits."""
        if asked.ambiguous:
            _say(dispatcher, region_choice(self._library, asked.ambiguous), asked)
            return [*self._memory(tracker, asked), *self._keep(tracker, waiting)]
        if asked.kind is None and not asked.lists:
            self._note_fact(dispatcher, tracker, asked)
            mere = not (asked.named_programme or asked.named_region or waiting)
            mark = [last_turn.leave(last_turn.FACT)] if mere else []
            return [*self._memory(tracker, asked), *mark, *self._offer(dispatcher, tracker, waiting)]
        answers = _asking_once(self._answers(asked, tracker))
        if question_of((tracker.latest_message.get("intent") or {}).get("name") or "") is None:
            answers = [self._once(said, asked, tracker) for said in answers]
        compared = beside_standard(answers[0], asked, tracker, self._library, self._today())
        offers = compared is not None or self._is_personal(asked, tracker, answers)
        answers = [compared or answers[0], *answers[1:]]
        if offers:
            answers[-1] = self._with_offer(answers[-1])
        for place, said in enumerate(answers):
            noted = _with_notes(said, self._notes(asked)) if place == 0 else said
            _say(dispatcher, self._with_township(noted), asked)
        self._note_aside(dispatcher, tracker)
        events = self._memory(tracker, asked, answers[0].about)
        waiting = tuple(ask for ask in waiting if not _is_answered(ask, asked))
        events += self._keep(tracker, waiting)
        if any(said.needs for said in answers):
            return events  # one question at a time: the citizen is asked for a place or a programme first
        if asked.kind is not None:
            events.append(asks.note_answered(tracker, (f"{asked.kind}:{name}" for name in asked.programmes)))
        offered = [last_turn.leave(last_turn.SCREENING)] if offers and not waiting else []
        return [*events, *offered, *self._offer(dispatcher, tracker, waiting)]

    def _is_personal(self, asked: Understood, tracker: Tracker, answers: list[Answer]) -> bool:
        """Whether somebody asks if they themselves, or theirs, qualify: then a screening is offered."""
        if asked.kind is not QuestionKind.eligibility or tracker.get_slot("screening") or answers[-1].needs:
            return False
        return self._library.dialogue.person_in(tracker.latest_message.get("text") or "") is not None

    def _with_offer(self, said: Answer) -> Answer:
        says = self._library.interview.says
        button = Button(says["offer_button"], says["offer_button"])
        return replace(said, rest=(*said.rest, Block(says["offer"], (), "next")), buttons=(button, *said.buttons))

    def _once(self, said: Answer, asked: Understood, tracker: Tracker) -> Answer:
        """Only what is new in it, of an answer just given that a mere fact asks for again (二级; 皋兰县的呢).

        Sums are told anew: which place and area they are for is what the citizen asks.
        """
        told = [event["text"] for turn in islice(answers_given(tracker.events), _JUST_NOW) for event in turn]
        head = "\n".join(block.text for block in said.head)
        heads = [text.partition("\n\n")[0] for text in told]
        # Whom it is about may stand before it.
        known = any(head in (before, before.partition("\n")[2]) for before in heads)
        if not known or not said.citations or tracker.get_slot("question") == QuestionKind.amount:
            return said
        new = tuple(block for block in said.rest if not any(block.text in text for text in told))
        if any(block.role == "condition" and block.citations for block in new):
            return said  # a rule of that place, or on what was just told
        # 那手机呢: of a thing that no rule is told of, it is not said that it is the same.
        said_before = "same_as_before" if asked.elliptic or _is_number(tracker.latest_message) else "not_told_of"
        return replace(said, head=(Block(self._library.say(said_before), said.citations),), rest=new)

    def _with_township(self, said: Answer) -> Answer:
        """Where the sources say nothing, a ticket to the township can be had."""
        if said.outcome not in (Outcome.no_source, Outcome.nothing_found):
            return said
        title = load_ticket_form().says["township_button"]
        return replace(said, buttons=(*said.buttons[:-1], Button(title, title), *said.buttons[-1:]))

    def _several(self, asked: Understood, tracker: Tracker, likely: QuestionKind | None) -> tuple[Ask, ...]:
        """The questions of a message that asks more than one; () for one that compares or only goes on."""
        message = tracker.latest_message
        if asked.elliptic or asked.lists or asked.ambiguous or asked.kind is None:
            return ()
        if asked.cues.difference or "combination" in asked.topics:
            return ()
        classified = likely or question_of((message.get("intent") or {}).get("name") or "")
        return asks.questions_in(self._library, message, self._today(), classified)

    def plain_asks(self, tracker: Tracker) -> tuple[Ask, ...]:
        """The questions that stand in a message beside something else; () where no programme is named or under way."""
        asked = understand(tracker, self._library, self._today())
        if not asked.programmes:
            return ()
        return asks.plain_questions(self._library, tracker.latest_message, self._today())

    def answer_beside(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, questions: tuple[Ask, ...]
    ) -> list[EventType]:
        """Answer the first of `plain_asks`, keep the others."""
        asked = understand(tracker, self._library, self._today(), questions[0].kind)
        return self._tell_first(dispatcher, tracker, asked, questions)

    def _keep(self, tracker: Tracker, waiting: tuple[Ask, ...]) -> list[EventType]:
        return [asks.keep(waiting)] if waiting != asks.kept(tracker) else []

    def _offer(self, dispatcher: CollectingDispatcher, tracker: Tracker, waiting: tuple[Ask, ...]) -> list[EventType]:
        if not waiting:
            return []
        asked = understand(tracker, self._library, self._today())
        asks.offer_kept(dispatcher, self._library, waiting, programme=asked.programme, region=asked.region)
        return [last_turn.leave(last_turn.KEPT)]

    def _notes(self, asked: Understood) -> tuple[str, ...]:
        """What is told before the answer: names no longer in use, and whom it is taken to be about."""
        person = self._library.dialogue.person_by_id(asked.person) if asked.new_person else None
        about = self._library.dialogue.persons.new_person.format(person=person.name) if person else ""
        return (*(f"{note}。" for note in asked.old_names), *((about,) if about else ()))

    def _note_aside(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Say that what a question's message also complains of is noted; the question was answered."""
        message = tracker.latest_message
        if question_of((message.get("intent") or {}).get("name") or "") is None:
            return
        parts = [clause for _, clause in clauses(message.get("text") or "")]
        asides = [part for part in parts if not read_cues(self._library, part, self._today()).kinds]
        if len(parts) > 1 and any(self._library.dialogue.noted(part) for part in asides):
            utter(dispatcher, "utter_also_noted", custom=custom(attention="noted"))

    def remember(
        self, tracker: Tracker, questions: tuple[Ask, ...] = (), dispatcher: CollectingDispatcher | None = None
    ) -> list[EventType]:
        """What a message named, for one that is answered elsewhere. `questions` are kept and offered."""
        events = self._memory(tracker, understand(tracker, self._library, self._today()))
        if not questions or dispatcher is None:
            return events
        waiting = tuple(dict.fromkeys([*questions, *asks.kept(tracker)]))
        return [*events, *self._keep(tracker, waiting), *self._offer(dispatcher, tracker, waiting)]

    def _memory(self, tracker: Tracker, asked: Understood, found: str | None = None) -> list[EventType]:
        offered = list_programmes_ids(self._library, asked.cues.groups, asked.person) if self._lists(asked) else ()
        return [
            SlotSet("programme", asked.programme or found),
            SlotSet("beside", asked.beside or self._still_beside(tracker, asked)),
            SlotSet("region", asked.region or tracker.get_slot("region")),
            SlotSet("area_type", asked.area_type),
            SlotSet("question", str(asked.kind) if asked.kind else None),
            SlotSet("topics", ",".join(asked.topics) or None),
            SlotSet("offered", ",".join(offered) or (None if asked.programme else tracker.get_slot("offered"))),
            *self._facts(tracker, asked),
        ]

    @staticmethod
    def _facts(tracker: Tracker, asked: Understood) -> list[EventType]:
        """What the citizen said of themselves, where it is new."""
        known = {"person": asked.person, "own_area": str(asked.own_area) if asked.own_area else None}
        return [SlotSet(name, value) for name, value in known.items() if value != tracker.get_slot(name)]

    @staticmethod
    def _still_beside(tracker: Tracker, asked: Understood) -> str | None:
        """The other programme of before, as long as no new one is named."""
        return None if asked.named_programme else tracker.get_slot("beside")

    @staticmethod
    def _lists(asked: Understood) -> bool:
        return asked.lists or (not asked.programmes and bool(asked.cues.groups))

    def find(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType] | None:
        """Say what the documents hold on a message that fits no question; None if they hold nothing on it."""
        asked = understand(tracker, self._library, self._today())
        text = tracker.latest_message.get("text") or ""
        found = self._written(asked, text) or self._found(asked, text)
        if found is None:
            return None
        _say(dispatcher, found, asked)
        return self._memory(tracker, asked, found.about)

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
        if not tracker.get_slot("programme") or not under_way or len(text) > _LONGEST_FOLLOW_UP:
            return None
        if cues.kinds:
            return cues.kinds[0]
        if cues.change:
            return QuestionKind.amount
        return QuestionKind(under_way) if cues.topics or cues.about or cues.per else None

    def explain(self, dispatcher: CollectingDispatcher, tracker: Tracker, topics: tuple[str, ...]) -> None:
        """Say what the rules are on a topic, for a message that asks for something to be done about it."""
        asked = understand(tracker, self._library, self._today())
        name = asked.programme
        programme = self._library.programmes[name if name and not self._library.programmes[name].members else GENERAL]
        question = self._question(asked, QuestionKind.procedure, programme.id, asked.region)
        said = answer_briefly(self._library, replace(question, topics=(*asked.topics, *topics)), programme)
        if said is not None:
            _say(dispatcher, said, asked)

    def _answers(self, asked: Understood, tracker: Tracker) -> list[Answer]:
        written = self._written(asked, tracker.latest_message.get("text") or "")
        if written is not None:
            return [written]
        about = _programme_of_topics(self._library, asked.topics) if not asked.programmes else None
        if about is not None:
            kind = asked.kind or QuestionKind.eligibility
            return [answer(self._library, self._question(asked, kind, about, asked.region))]
        if asked.lists:
            groups = asked.cues.groups or self._groups_before(tracker)
            return [list_programmes(self._library, groups, asked.region, asked.person)]
        assert asked.kind is not None
        if not asked.programmes:
            return [self._without_programme(asked, asked.kind, tracker)]
        together = self._together(asked, asked.kind, tracker)
        if together is not None:
            return [together]
        triples = product(asked.kinds, asked.programmes, asked.regions or (None,))
        return [
            answer(self._library, self._question(asked, kind, programme, region))
            for kind, programme, region in islice(triples, _MOST_ANSWERS)
        ]

    def _groups_before(self, tracker: Tracker) -> tuple[str, ...]:
        """The groups of people that the last messages told of (我老婆瘫在床上; 一级), for a 能领啥 after them."""
        events = [event for event in tracker.events if event.get("event") == "user" and event.get("text")]
        told = [read_cues(self._library, event["text"], self._today()).groups for event in events[-_STORY_TURNS:]]
        return tuple(dict.fromkeys(group for groups in told for group in groups))

    def _together(self, asked: Understood, kind: QuestionKind, tracker: Tracker) -> Answer | None:
        """The answer on two programmes at once, if that is what is asked: how they differ, whether they go together."""
        names = list(asked.programmes)
        whether = "combination" in asked.topics
        # 能跟低保一起领吗, after a question on 残疾补贴; 能一起领不, after two were named together.
        remembered = tracker.get_slot("programme" if asked.named_programme else "beside")
        if whether and len(names) == 1 and remembered and remembered not in names:
            names.insert(0, remembered)
        if len(names) < 2:
            return None
        several = [self._library.programmes[name] for name in names]
        question = self._question(asked, kind, None, asked.region)
        if asked.cues.difference and kind is not QuestionKind.amount:
            return answer_difference(self._library, question, several)
        # 五保户能吃低保吗 asks whether they go together; 低保和特困谁能申请 asks of each.
        if whether or (kind is QuestionKind.eligibility and kind not in asked.cues.kinds):
            said = answer_combination(self._library, question, several)
            return said if whether or said.citations else None
        return None

    def _without_programme(self, asked: Understood, kind: QuestionKind, tracker: Tracker) -> Answer:
        """No programme is named or remembered: the aid for a group of people, the documents' words, or asks back."""
        if kind is QuestionKind.contact:
            return answer(self._library, self._question(asked, kind, GENERAL, asked.region))
        found = self._found(asked, tracker.latest_message.get("text") or "")
        if found is not None:
            return found
        if asked.cues.groups:
            return list_programmes(self._library, asked.cues.groups, asked.region, asked.person)
        offered = tuple(filter(None, (tracker.get_slot("offered") or "").split(",")))
        return ask_programme(self._library, kind, asked.region, offered)

    def _written(self, asked: Understood, text: str) -> Answer | None:
        """What stands in the clause or the document that the message names by its number."""
        facts = find_written(self._library, text, as_of=self._today(), region=asked.region)
        return answer_found(self._library, facts) if facts else None

    def _found(self, asked: Understood, text: str) -> Answer | None:
        named = sum(span.end - span.start for span in self._library.regions.find(text))
        if len(text.strip()) - named < _SHORTEST_QUESTION:
            return None
        hits = self._search.find(text, as_of=self._today(), region=asked.region)
        return answer_found(self._library, [hit.fact for hit in hits]) if hits else None

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
        )

    def _note_fact(self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: Understood) -> None:
        """A fact without a question: of a programme its questions are offered, a place is confirmed, all else kept."""
        if asked.named_programme and asked.programme is not None:
            ask = [Ask(kind, (asked.programme,)) for kind in _OFFERED_QUESTIONS]
            sentences = [asks.wording(self._library, item, None, asked.region) for item in ask]
            utter(
                dispatcher,
                "utter_which_question",
                programme=self._library.programmes[asked.programme].short_name,
                buttons=[{"title": sentence, "payload": sentence} for sentence in sentences],
                custom=custom(region=asked.region),
            )
        elif asked.named_region and asked.region is not None:
            utter(
                dispatcher,
                "utter_region_noted",
                region_name=self._library.regions.full_name(asked.region),
                custom=custom(region=asked.region),
            )
        else:
            again = last_turn.FACT in last_turn.marks(tracker)
            utter(dispatcher, "utter_facts_noted" if again else "utter_fact_noted")


def _is_number(message: dict[str, Any]) -> bool:
    """Whether nothing but a number is said (二级; 三口人)."""
    counts = [entity for entity in message.get("entities") or [] if entity["entity"] == "count"]
    told = sum(entity["end"] - entity["start"] for entity in counts)
    return bool(counts) and len(bare(message.get("text") or "")) - told <= 1


def _asking_once(answers: list[Answer]) -> list[Answer]:
    """The answers, of those that ask for something only the first: nobody is asked for a place twice."""
    asking = [said for said in answers if said.outcome in (Outcome.asks_region, Outcome.asks_programme)]
    return [said for said in answers if said not in asking[1:]]


def _programme_of_topics(library: Library, topics: tuple[str, ...]) -> str | None:
    """The programme that a topic belongs to alone (冬春救助 is aid after disasters), or all aid (复议), else None."""
    narrow = {topic for topic in topics if not library.topics[topic].situation}
    owners = {programme for fact in library.facts if narrow & set(fact.topics) for programme in fact.programmes}
    if GENERAL in owners:
        return GENERAL
    return owners.pop() if len(owners) == 1 else None


def _with_notes(said: Answer, notes: tuple[str, ...]) -> Answer:
    """The answer with these lines before it."""
    return replace(said, head=(*map(Block, notes), *said.head)) if notes else said


def _is_answered(ask: Ask, asked: Understood) -> bool:
    """Whether a question that waits is the one that is answered now."""
    same = not ask.programmes or set(ask.programmes) & set(asked.programmes)
    return ask.kind is asked.kind and bool(same)


def _say(dispatcher: CollectingDispatcher, said: Answer, asked: Understood) -> None:
    dispatcher.utter_message(
        text=said.text,
        buttons=[{"title": button.title, "payload": button.payload} for button in said.buttons],
        json_message=custom(
            citations=[
                {
                    "document": citation.document,
                    "number": citation.number,
                    "clause": citation.clause,
                    "quote": citation.quote,
                    "date": citation.date,
                    "region": citation.region,
                    "url": citation.url,
                }
                for citation in said.citations
            ],
            region=asked.region,
        ),
    )
