"""Answers on policy: tells what is asked, keeps what else was asked for later, remembers what it was about.

`questions` finds what a message asks by its words, `composing` composes the answers.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from actions.policy.aid_lists import listed_ids, tell_list
from actions.policy.asking_back import ASKS_BACK
from actions.policy.composing import PolicyAnswers
from actions.policy.memory import memory
from actions.policy.more import left_out
from actions.policy.questions import PolicyQuestions
from actions.policy.rules_beside import MOST as MOST_BESIDE
from actions.policy.rules_beside import RulesBeside
from actions.reading import asks
from actions.reading.asks import Ask
from actions.reading.matters_told import Matter
from actions.reading.needs_told import needs_now
from actions.reading.understanding import Understood, question_of, understand
from actions.sums.reckoning import with_what_stands
from actions.talk import last_turn
from actions.tickets.story import ticket_offered
from knowledge import Answer, Cues, Library, QuestionKind, Search, list_at, read_cues, region_choice
from knowledge.answers.arranging import arranged, shortened
from knowledge.dialogue import clauses
from knowledge.steering import load_steering_words
from knowledge.ticket_form import load_ticket_form

#: A chance that is enough for a question that is put in the middle of a form.
_A_GUESS = 0.2
#: Not 为啥这么少, of a sum.
_ASKS_WHY = re.compile("(?:为(?:什么|啥|何)|凭(?:什么|啥))(?!.*(?:少|多|钱|元))")
#: Who thanks or says goodbye is not asked anything more.
_TAKES_LEAVE = frozenset({"thank", "goodbye"})
#: What is offered of a programme that is named without a question.
_OFFERED_QUESTIONS = (QuestionKind.amount, QuestionKind.eligibility, QuestionKind.procedure, QuestionKind.documents)


class AnswerPolicy(Action):
    """How much, who, how, which papers, how long, when paid, what it means, whom to call, which aid there is."""

    def __init__(self, library: Library, search: Search, today: Callable[[], date]) -> None:
        self._library, self._today = library, today
        self._answers, self._beside = PolicyAnswers(library, search, today), RulesBeside(library, search, today)
        #: What a message asks, for whoever decides whether this action answers it.
        self.questions = PolicyQuestions(library, today)

    def name(self) -> str:
        """As in the domain."""
        return "action_answer_policy"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """As `answer`, for a message that was understood; a ticket is offered to who wants somebody to come, too."""
        events = self.answer(dispatcher, tracker)
        words = load_ticket_form()
        wants = words.match("wants_visit", tracker.latest_message.get("text") or "") is not None
        if not wants or tracker.get_slot("ticket_form"):
            return events
        buttons = [{"title": words.says[key], "payload": words.says[key]} for key in ("note_button", "person_button")]
        dispatcher.utter_message(text=words.says["aid_offers"], buttons=buttons, json_message=custom(attention="noted"))
        return [*events, last_turn.leave(last_turn.TICKET)]

    def answer(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        likely: QuestionKind | None = None,
        *,
        briefly: bool = False,
    ) -> list[EventType]:
        """What the message asks; of more than two questions the first, others are kept. Returns what to remember.

        `briefly`: in the few rules that stand before a ticket.
        """
        asked = understand(tracker, self._library, self._today(), likely)
        if likely is None:
            asked = self._answers.still_of_the_aid(asked, tracker)
            asked = self._answers.with_what_it_brings(asked, tracker)
        asked = with_what_stands(asked, tracker, self._library)
        several = self.questions.several(asked, tracker, likely)
        if several:
            return self._tell_first(dispatcher, tracker, asked, several, briefly=briefly)
        return self._tell(dispatcher, tracker, asked, asks.kept(tracker), briefly=briefly)

    def _tell_first(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        asked: Understood,
        questions: tuple[Ask, ...],
        *,
        briefly: bool = False,
    ) -> list[EventType]:
        first, *rest = questions
        programmes = first.programmes or asked.programmes
        kinds = [first.kind]
        if len(rest) == 1 and rest[0].topics == first.topics and (rest[0].programmes or programmes) == programmes:
            kinds.append(rest.pop().kind)  # 多少钱，要带什么: two answers on one programme fit on a phone
        # What plain words tell of (他爸坐牢，他妈跑了) stands in other clauses than the question.
        topics = first.topics or (asked.meant.topics_for(first.kind) if asked.meant else ())
        asked = replace(asked, kinds=tuple(kinds), programmes=programmes, topics=topics, lists=False)
        waiting = tuple(dict.fromkeys([*rest, *asks.kept(tracker)]))
        return self._tell(dispatcher, tracker, asked, waiting, briefly=briefly)

    def tell(self, dispatcher: CollectingDispatcher, tracker: Tracker, said: Answer) -> list[EventType]:
        """Say an answer that was composed elsewhere, and remember what the message names."""
        asked = understand(tracker, self._library, self._today())
        _say(dispatcher, self._library, said, asked)
        return memory(asked, tracker, self._library, said.about)

    def answer_aside(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType] | None:
        """A question in the middle of something else, however it was read; None where nothing can be said of it."""
        message = tracker.latest_message
        kind = self.questions.plain_or_continued(tracker)
        if kind is None:
            likely = [(question_of(item["name"]), item["confidence"]) for item in message.get("intent_ranking") or []]
            kind = next((kind for kind, chance in likely if kind is not None and chance >= _A_GUESS), None)
            if kind is QuestionKind.amount and _ASKS_WHY.search(message.get("text") or ""):
                kind = None  # 为啥停 asks for no figure
        if kind is None:
            return self.find(dispatcher, tracker)
        return self.answer(dispatcher, tracker, likely=kind)

    def list_aid(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Which aid there is for what a message tells, however it was read."""
        asked = replace(understand(tracker, self._library, self._today()), kinds=(), programmes=(), lists=True)
        return self._tell(dispatcher, tracker, asked, asks.kept(tracker), anew=True)

    def answer_on(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        kind: QuestionKind,
        programme: str,
        *,
        anew: bool = False,
    ) -> list[EventType]:
        """The answer to this question on this programme, whatever the message names. `anew`: told before or not."""
        asked = understand(tracker, self._library, self._today())
        asked = replace(asked, kinds=(kind,), programmes=(programme,), topics=(), cues=Cues(), lists=False)
        return self._tell(dispatcher, tracker, asked, asks.kept(tracker), anew=anew)

    def answer_ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, ask: Ask) -> list[EventType]:
        """The answer to one of several questions, which somebody picks out."""
        asked = understand(tracker, self._library, self._today())
        programmes = ask.programmes or asked.programmes
        asked = replace(asked, kinds=(ask.kind,), programmes=programmes, topics=ask.topics, cues=Cues(), lists=False)
        return self._tell(dispatcher, tracker, asked, asks.kept(tracker), anew=True)

    def answer_matter(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, matter: Matter, kind: QuestionKind | None
    ) -> list[EventType]:
        """The answer on what was told of one of several people: the aid that was named, else what there is for them."""
        asked = understand(tracker, self._library, self._today())
        person = matter.person or asked.person
        asked = replace(
            asked,
            kinds=(kind,) if kind and matter.programmes else (),
            programmes=matter.programmes,
            named_programme=bool(matter.programmes),
            topics=matter.topics if matter.programmes else (),
            cues=Cues(groups=matter.groups),
            lists=not matter.programmes,
            person=person,
            new_person=matter.person is not None,
            story=matter.text,
        )
        return self._tell(dispatcher, tracker, asked, asks.kept(tracker), anew=True)

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

    def keep_asked(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """What the message asks is kept for later, and brought up; something else is answered now."""
        asked = understand(tracker, self._library, self._today())
        if asked.kind is None:
            return []
        waiting = (Ask(asked.kind, asked.programmes, asked.topics), *asks.kept(tracker))
        return self._offer(dispatcher, tracker, waiting)

    def offer_kept(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Bring up a question that still waits, if there is one; not to who says thanks or goodbye."""
        message = tracker.latest_message
        leaves = (message.get("intent") or {}).get("name") in _TAKES_LEAVE
        if leaves or self._library.dialogue.is_whole("thanks", message.get("text") or ""):
            return []
        return self._offer(dispatcher, tracker, asks.kept(tracker))

    def _tell(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        asked: Understood,
        waiting: tuple[Ask, ...],
        *,
        anew: bool = False,
        briefly: bool = False,
    ) -> list[EventType]:
        """One message per programme and region asked about, then what waits. `anew`: in full, though told before."""
        if asked.ambiguous:
            _say(dispatcher, self._library, region_choice(self._library, asked.ambiguous), asked)
            return [*memory(asked, tracker, self._library), *self._keep(tracker, waiting)]
        if asked.kind is None and not asked.lists:
            told = self._on_the_story(dispatcher, tracker, asked)
            if told is not None:
                return told
            listed = tracker.get_slot("offered")
            if listed and asked.named_region and asked.region and not asked.named_programme:
                _say(dispatcher, self._library, list_at(self._library, listed.split(","), asked.region), asked)
                return [*memory(asked, tracker, self._library), *self._offer(dispatcher, tracker, waiting)]
            self._note_fact(dispatcher, tracker, asked)
            mere = not (asked.named_programme or asked.named_region or waiting)
            mark = [last_turn.leave(last_turn.FACT)] if mere else []
            return [*memory(asked, tracker, self._library), *mark, *self._offer(dispatcher, tracker, waiting)]
        answers, offers = self._answers.compose(asked, tracker, anew=anew)
        for said in answers:
            short = shortened(self._library, said, MOST_BESIDE) if briefly and said.outcome not in ASKS_BACK else said
            _say(dispatcher, self._library, short, asked)
        self._note_aside(dispatcher, tracker)
        of_groups = not asked.programmes and bool(asked.cues.groups) and answers[0].about is None
        listed = listed_ids(asked, tracker, self._library, self._today()) if asked.lists or of_groups else ()
        events = memory(asked, tracker, self._library, answers[0].about, listed)
        waiting = tuple(ask for ask in waiting if not _is_answered(ask, asked))
        events += self._keep(tracker, waiting)
        if any(said.outcome in ASKS_BACK for said in answers):
            return events  # one question at a time: the citizen is asked for a place or a programme first
        if asked.kind is not None:
            events.append(asks.note_answered(tracker, (f"{asked.kind}:{name}" for name in asked.programmes)))
        offered = [last_turn.leave(last_turn.SCREENING)] if offers and not waiting else []
        return [*events, *offered, *self._offer(dispatcher, tracker, waiting)]

    def _on_the_story(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: Understood
    ) -> list[EventType] | None:
        """What aid may fit what is told without a question (福建的 我妈瘫痪三年了), or None where nothing shows which.

        The closest of it where it was listed before. A place right after a ticket was offered goes on with that.
        """
        if self._is_place_of_offered_ticket(tracker, asked):
            self._offer_ticket_at(dispatcher, asked)
            return [*memory(asked, tracker, self._library), last_turn.leave(last_turn.TICKET)]
        if asked.named_programme or asked.programmes or not needs_now(tracker, self._library, self._today()):
            return None
        offered = listed_ids(asked, tracker, self._library, self._today())
        if ",".join(offered) != tracker.get_slot("offered"):
            _say(dispatcher, self._library, tell_list(asked, tracker, self._library, self._today()), asked)
            return memory(asked, tracker, self._library, offered=offered)
        closer = replace(asked, kinds=(QuestionKind.eligibility,), cues=replace(asked.cues, groups=()))
        return self._tell(dispatcher, tracker, closer, asks.kept(tracker))

    def tells_need(self, tracker: Tracker) -> bool:
        """Whether the message tells something that there is aid for (我刚说了娃有病)."""
        return bool(needs_now(tracker, self._library, self._today()))

    @staticmethod
    def _is_place_of_offered_ticket(tracker: Tracker, asked: Understood) -> bool:
        """Whether a place is all that is told, after a ticket was offered."""
        offered = last_turn.TICKET in last_turn.marks(tracker) or ticket_offered(tracker)
        return offered and asked.elliptic and asked.named_region and bool(asked.region) and not asked.named_programme

    def _offer_ticket_at(self, dispatcher: CollectingDispatcher, asked: Understood) -> None:
        says, place = load_ticket_form().says, self._library.regions.full_name(asked.region or "")
        buttons = [{"title": says[key], "payload": says[key]} for key in ("note_button", "person_button")]
        text = says["place_then_ticket"].format(place=place)
        dispatcher.utter_message(text=text, buttons=buttons, json_message=custom(region=asked.region))

    def answer_beside(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, questions: tuple[Ask, ...]
    ) -> list[EventType]:
        """Answer the first of `questions.plain_asks` in a few rules, keep the others."""
        asked = understand(tracker, self._library, self._today(), questions[0].kind)
        return self._tell_first(dispatcher, tracker, asked, questions, briefly=True)

    def _keep(self, tracker: Tracker, waiting: tuple[Ask, ...]) -> list[EventType]:
        return [asks.keep(waiting)] if waiting != asks.kept(tracker) else []

    def _offer(self, dispatcher: CollectingDispatcher, tracker: Tracker, waiting: tuple[Ask, ...]) -> list[EventType]:
        if not waiting:
            return []
        asked = understand(tracker, self._library, self._today())
        offered = asks.offer_kept(dispatcher, self._library, waiting, programme=asked.programme, region=asked.region)
        # Of the same questions it may be that none was said, since all were brought up before.
        said = sum(ask.offered for ask in offered) > sum(ask.offered for ask in waiting)
        return [asks.keep(offered), last_turn.leave(last_turn.KEPT)] if said else []

    def _note_aside(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Say that what a question's message also complains of is noted; the question was answered."""
        message = tracker.latest_message
        if question_of((message.get("intent") or {}).get("name") or "") is None:
            return
        parts = [clause for _, clause in clauses(message.get("text") or "")]
        asides = [part for part in parts if not read_cues(self._library, part, self._today()).kinds]
        if len(parts) > 1 and any(self._library.dialogue.noted(part) for part in asides):
            utter(dispatcher, "utter_also_noted", custom=custom(attention="noted"))

    def say(self, dispatcher: CollectingDispatcher, said: Answer, asked: Understood) -> None:
        """Send an answer that was composed elsewhere."""
        _say(dispatcher, self._library, said, asked)

    def remember(self, tracker: Tracker) -> list[EventType]:
        """What a message named, for one that is answered elsewhere."""
        return memory(understand(tracker, self._library, self._today()), tracker, self._library)

    def find(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType] | None:
        """Say what the documents hold on a message that fits no question; None if they hold nothing on it."""
        asked = understand(tracker, self._library, self._today())
        found = self._answers.find(asked, tracker)
        if found is None:
            return None
        _say(dispatcher, self._library, found, asked)
        return memory(asked, tracker, self._library, found.about)

    def closest(self, tracker: Tracker) -> Answer | None:
        """What the documents hold on just what a message asks that was read as no question on policy, or None."""
        return self._answers.closest(understand(tracker, self._library, self._today()), tracker)

    def surest(self, tracker: Tracker) -> Answer | None:
        """What the documents hold on a short message, where that is beyond doubt whatever it was read as, or None."""
        return self._answers.surest(understand(tracker, self._library, self._today()), tracker)

    def explain(self, dispatcher: CollectingDispatcher, tracker: Tracker, topics: tuple[str, ...]) -> None:
        """Say what the rules are on a topic, for a message that asks for something to be done about it."""
        asked = understand(tracker, self._library, self._today())
        said = self._beside.on(asked, topics, tracker)
        if said is not None:
            _say(dispatcher, self._library, said, asked)

    def _note_fact(self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: Understood) -> None:
        """A fact without a question: of a programme its questions are offered, a place is confirmed, all else kept."""
        if len(asked.programmes) > 1 and asked.named_programme:
            known = [self._library.programmes[name] for name in asked.programmes]
            ask = [Ask(QuestionKind.procedure, (item.id,)) for item in known]
            titled = [(item.short_name, asks.wording(self._library, one, None, asked.region))
                      for item, one in zip(known, ask, strict=True)]  # fmt: skip
            names = self._library.say("clause_separator").join(item.short_name for item in known)
            dispatcher.utter_message(
                text=load_steering_words().says["which_first"].format(names=names),
                buttons=[{"title": title, "payload": payload} for title, payload in titled],
                json_message=custom(region=asked.region),
            )
        elif asked.named_programme and asked.programme is not None:
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


def _is_answered(ask: Ask, asked: Understood) -> bool:
    """Whether a question that waits is the one that is answered now."""
    same = not ask.programmes or set(ask.programmes) & set(asked.programmes)
    return ask.kind is asked.kind and bool(same)


def _not_said_yet(said: Answer, told: list[str]) -> Answer | None:
    """What an answer brings beside the texts of the same reply; None where that is nothing."""
    head, rest = (
        tuple(block for block in blocks if not any(block.text in text for text in told))
        for blocks in (said.head, said.rest)
    )
    if not head:  # the conditions below it are what is new
        head = tuple(block for block in rest if block.role == "condition")
        rest = tuple(block for block in rest if block.role != "condition")
    return replace(said, head=head, rest=rest) if head else None


def _say(dispatcher: CollectingDispatcher, library: Library, said: Answer, asked: Understood) -> None:
    """Send an answer in its form, without what the same reply says already."""
    told = [message["text"] for message in dispatcher.messages if message.get("text")]
    new = _not_said_yet(said, told) if told else said
    if new is None:
        return
    said = arranged(library, new)
    dispatcher.utter_message(
        text=said.text,
        buttons=[{"title": button.title, "payload": button.payload} for button in said.buttons],
        json_message=custom(
            citations=[citation.shown() for citation in said.citations],
            more=left_out(library, said),
            region=asked.region,
        ),
    )
