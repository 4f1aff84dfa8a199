"""What comes before the action that the bot's rules chose: danger, commands, and words that steer the conversation.

The classifier may take 算了 for a goodbye or 不对，是农村户口 for small talk. What a few plain words mean beyond doubt
does not depend on it: they are looked at first, in the order below, whatever action was chosen.
"""

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import date

from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import asks, danger_in_ticket, last_turn, more, screening_state, sources, ticket_state
from actions.conversation import RequestHuman, RestartConversation, stop
from actions.dissatisfaction import Dissatisfaction
from actions.effects import custom, utter
from actions.explaining import Explain
from actions.follow_ups import FollowUps
from actions.going_back import GoingBack
from actions.guesses import Guesses
from actions.heard import as_heard
from actions.hearsay import Hearsay
from actions.in_force import InForce
from actions.missed import NotUnderstood
from actions.never_had import NeverHad
from actions.policy import AnswerPolicy
from actions.repeating import RepeatAnswer, hears_badly, wants_it_otherwise
from actions.requests import OpenTicket
from actions.rest_of_message import asks_policy, rest_of
from actions.screening import Screening
from actions.small_words import SmallWordAnswers
from actions.sorrow import Comfort
from actions.sum_questions import asks_about_the_sum
from actions.swindles import Swindles
from actions.ticket_follow import FollowTicket
from actions.tickets import TicketTaking
from actions.told_matters import ToldMatters
from actions.urgent import UrgentHelp, danger_of, denies_alarm, said_goodbye
from actions.wrong_death import WrongDeaths
from actions.yes_no import YesNo
from knowledge import Library, QuestionKind
from knowledge.dialogue import bare, is_command, is_no_chinese
from knowledge.steering import Doubt, SteeringWords, parts_of
from knowledge.urgent_advice import LIFE
from knowledge.waiting import load_waiting_words

_URGENT, _NOT_READ = "request_urgent_aid", "nlu_fallback"
#: Thanks in so long a message are meant, and get a word back before its question is answered.
_WARM_THANKS = 24
_RESTART = "action_restart"
#: Of a farewell that was asked about: that it is none.
_DENIES = re.compile("^(?:我)?(?:不是|没有?(?:那|想|要|这|事)|你?(?:想多|误会|弄错|搞错|理解错)|别误会)")
_Turn = Callable[[CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]


def _awaited(turn: Callable[[CollectingDispatcher, Tracker], list[EventType]] | None) -> _Turn | None:
    """A turn that needs nothing but what was said, as one of the gate's."""
    if turn is None:
        return None

    async def awaited(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return turn(dispatcher, tracker)

    return awaited


@dataclass(frozen=True)
class Steering:
    """The actions that plain words lead to, whatever the classifier made of them."""

    library: Library
    answer_policy: AnswerPolicy
    urgent: UrgentHelp
    human: RequestHuman
    restart: RestartConversation
    repeat: RepeatAnswer
    missed: NotUnderstood
    note: OpenTicket
    screening: Screening
    taking: TicketTaking
    follow: FollowTicket
    comfort: Comfort
    swindles: Swindles
    wrong_deaths: WrongDeaths
    hearsay: Hearsay
    told: ToldMatters
    yes_no: YesNo
    never_had: NeverHad
    in_force: InForce
    dissatisfied: Dissatisfaction
    words: SteeringWords
    back: GoingBack
    follow_ups: FollowUps
    explain: Explain
    guesses: Guesses
    small_words: SmallWordAnswers
    today: Callable[[], date]

    def without_preface(self, tracker: Tracker) -> Tracker:
        """The tracker with what its latest message really says (特困呢 of 谢谢，特困呢) as its latest message."""
        if danger_of(tracker) is not None:
            return tracker
        answering = self.is_asked(tracker)
        return rest_of(tracker, self.library, self.words, self.today(), answering=answering)

    def thank_back(self, dispatcher: CollectingDispatcher, whole: Tracker, rest: Tracker) -> None:
        """A word back to who thanks at length and asks on: `rest` is `whole` without the thanks."""
        text: str = whole.latest_message.get("text") or ""
        if rest is not whole and len(text) >= _WARM_THANKS and self.words.thanks(text):
            dispatcher.utter_message(text=self.words.says["thanks_back"])

    async def read_behind_thanks(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """What the documents have on a question that no reading fits, else a ticket: never 没听懂 after thanks."""
        found = self.answer_policy.find(dispatcher, tracker)
        return found if found is not None else self.dissatisfied.offer_beside_thanks(dispatcher, tracker)

    def is_asked(self, tracker: Tracker) -> bool:
        """Whether a ticket or a screening waits for an answer."""
        state = screening_state.State.of(tracker)
        return self.taking.is_asking(tracker) or (state is not None and state.status != screening_state.DONE)

    def turn_of(self, tracker: Tracker) -> _Turn | None:
        """What this message leads to, or None: the action that the rules chose."""
        text: str = tracker.latest_message.get("text") or ""
        danger = danger_of(tracker)
        if danger == LIFE:
            denied = self.comfort.not_dying(tracker)
            if denied is not None:
                return denied
        if danger is not None and denies_alarm(tracker):
            return self._objected
        if danger is not None and not self.screening.expects(tracker, danger):
            return self.urgent.run
        if is_command(text):
            return self._only("utter_no_commands")
        if not bare(text):
            return self._missed
        return (
            self._swindle(tracker)
            or self._wrong_death(tracker)
            or self._under_way(tracker)
            or _awaited(self.explain.turn_of(tracker))
            or self.back.turn_of(tracker)
            or self._whole(text, tracker)
            or _awaited(self.small_words.turn_of(tracker))
            or self._told(tracker)
            or self._part(text, tracker)
        )

    def _swindle(self, tracker: Tracker) -> _Turn | None:
        """Who may be paying a swindler hears so before anything is asked of them; not in the middle of a ticket."""
        return None if self.taking.is_asking(tracker) else _awaited(self.swindles.turn_of(tracker))

    def _wrong_death(self, tracker: Tracker) -> _Turn | None:
        """Who stands as dead and lives is no death and no alarm; not in the middle of a ticket."""
        return None if self.taking.is_asking(tracker) else _awaited(self.wrong_deaths.turn_of(tracker))

    def _told(self, tracker: Tracker) -> _Turn | None:
        text: str = tracker.latest_message.get("text") or ""
        if self.library.dialogue.gives_orders(text) or self.note.tells_harm(tracker):
            return None
        turn = (
            self.in_force.turn_of(tracker)
            or self.hearsay.turn_of(tracker)
            or self.told.turn_of(tracker)
            or self.yes_no.turn_of(tracker)
        )
        return _awaited(turn or self.never_had.turn_of(tracker))

    def _under_way(self, tracker: Tracker) -> _Turn | None:
        """A ticket that is being opened comes before a screening that waits for it."""
        if self.taking.is_asking(tracker):
            if danger_in_ticket.alarms(tracker, self.library):
                return self.urgent.run
            turn = self.swindles.before(self._in_ticket(tracker), tracker)
            return danger_in_ticket.warned(turn, tracker, self.library)
        # 是拉货用的, right after what was told of a car, goes on with it before it is kept for a screening.
        goes_on = None if self.is_asked(tracker) or self.note.tells_harm(tracker) else self.yes_no.after_thing(tracker)
        return (
            _awaited(goes_on)
            or self.screening.turn_of(tracker)
            or self._another_matter(tracker)
            or self.taking.told_turn(tracker)
            or self.follow.turn_of(tracker)
            or self.taking.turn_of(tracker)
        )

    def _in_ticket(self, tracker: Tracker) -> _Turn | None:
        beside = _awaited(self.told.beside_ticket(tracker))
        explained = _awaited(self.explain.beside_ticket(tracker))
        return explained or self.back.beside_ticket(tracker) or beside or self.taking.turn_of(tracker)

    def _another_matter(self, tracker: Tracker) -> _Turn | None:
        """再记一张 我儿子残疾证办不下来: no remark on the ticket before; a rating that waited goes without a reason."""
        begin = self.taking.another_turn(tracker)
        if begin is None:
            return None

        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            self.follow.close_rating(dispatcher, tracker)
            return await begin(dispatcher, tracker, domain)

        return turn

    def goes_on(self, tracker: Tracker, events: list[EventType], dispatcher: CollectingDispatcher) -> list[EventType]:
        """After what came between: the question of the ticket that is being opened, else of the screening."""
        more = self.taking.goes_on(tracker, events, dispatcher)
        slots = [event for event in (*events, *more) if event.get("name") == ticket_state.SLOT]
        asking = slots[-1].get("value") is not None if slots else self.taking.is_asking(tracker)
        return more if asking else [*more, *self.screening.goes_on(tracker, events, dispatcher)]

    def _part(self, text: str, tracker: Tracker) -> _Turn | None:
        """Messages that hold orders for a machine, no Chinese, blows, objections, or nothing but names."""
        return next(filter(None, self._parts(text, tracker)), None)

    def _parts(self, text: str, tracker: Tracker) -> Iterator[_Turn | None]:
        """One after the other: each is only looked at where those before it are not so."""
        dialogue, questions = self.library.dialogue, self.answer_policy.questions
        yield self._orders if dialogue.gives_orders(text) else None
        yield self.comfort.turn_of(tracker)
        if last_turn.URGENT in last_turn.marks(tracker):
            # Asked what a farewell means, who goes on with it (账号是我妈的，钱给她就行) does not deny it.
            leaving = said_goodbye(tracker) and not (dialogue.asks(text) or _DENIES.search(text))
            yield self._alarm if leaving or load_waiting_words().tells_hurt(text) else None
        yield self._missed if is_no_chinese(text) else None
        yield self._harm if self.note.tells_harm(tracker) else None
        yield self._go_on if self.guesses.tells_of_family(tracker, text) else None
        yield _awaited(self.dissatisfied.turn_of(tracker))
        yield self._only("utter_take_your_time") if dialogue.is_pause(text) else None
        yield self._only("utter_that_is_all") if dialogue.asks_whether_that_is_all(text) else None
        troubled = not self.taking.is_asking(tracker) and self.note.tells_own_trouble(tracker)
        yield self._trouble if troubled else None
        opens = not self.taking.is_asking(tracker) and dialogue.opens_ticket(text)
        yield self._open_ticket if opens else None
        complains = not self.taking.is_asking(tracker) and self.guesses.wants_complaint(tracker, text)
        yield self._complain if complains else None
        yield self._no_person if _read_as(tracker) == "request_human" and dialogue.wants_no_person(text) else None
        yield self._whose if self.note.asks_whose(tracker) else None
        question = questions.asks_by_its_words(tracker)
        yield self._asked(question) if question is not None else None
        yield self._objected if dialogue.objects(text) and questions.may_object(tracker) else None
        yield self._asked(self.follow_ups.kind(tracker)) if self.follow_ups.goes_on(tracker) else None
        gives_up = _read_as(tracker) == "restart" and not self.words.restarts(text) and self.words.gives_up(text)
        yield self._stop if gives_up and not questions.goes_on(tracker) else None
        yield self._go_on if _read_as(tracker) == "restart" and questions.goes_on(tracker) else None
        yield self.missed.run if self.guesses.is_guess(tracker, text) else None
        yield self._go_on if questions.goes_on(tracker) else None
        yield _awaited(self.dissatisfied.after_trouble(tracker))

    def _whole(self, text: str, tracker: Tracker) -> _Turn | None:
        """Messages that are nothing but one of the words of dialogue.yaml."""
        dialogue, left = self.library.dialogue, last_turn.marks(tracker)
        waiting = asks.kept(tracker)
        # 好的，谢谢 ends more often than it agrees.
        agrees = dialogue.is_whole("agree", text) and not dialogue.is_whole("thanks", text)
        turns: list[tuple[bool, _Turn]] = [
            (dialogue.is_whole("person", text), self.human.run),
            *self._on_the_answer(text, tracker),
            (dialogue.asks_privacy(text), self._only("utter_who_sees_it")),
            (bool(waiting) and (dialogue.is_whole("go_on", text) or (agrees and last_turn.KEPT in left)), self._kept),
            *self._on_more(text, tracker),
            (dialogue.is_whole("go_on", text), self._said(self.dissatisfied.nothing_waits)),
            (dialogue.is_whole("urgent", text) and last_turn.URGENT in left, self._alarm),
            (agrees and last_turn.URGENT in left, self._alarm),
            (dialogue.is_whole("not_urgent", text) and last_turn.URGENT in left, self._not_urgent),
            (dialogue.is_whole("decline", text) and last_turn.URGENT in left, self._not_urgent),
            (agrees and last_turn.PERSON in left, self.human.run),
            (agrees and last_turn.SCREENING in left, self.screening.run),
            (agrees and last_turn.TICKET in left, self._ticket),
            # 好, after a person handed back or something else came between.
            (bool(waiting) and agrees, self._kept),
            (dialogue.is_whole("decline", text) and last_turn.KEPT in left, self._stop),
            (dialogue.is_whole("stop", text), self._stop),
            (dialogue.is_whole("understood", text), self._said(self.small_words.acknowledge)),
            (dialogue.is_whole("restart", text), self.restart.run),
            (self._did_not_understand(text), self.repeat.run),
        ]
        return next((turn for applies, turn in turns if applies), None)

    def _on_more(self, text: str, tracker: Tracker) -> Iterator[tuple[bool, _Turn]]:
        """More of the last answer is asked for: what it left out, or that it left out nothing."""
        asks = self.words.asks_for_more(text) or self.library.dialogue.is_whole("go_on", text)
        yield asks and more.has_more(tracker), self._said(lambda d, t: more.tell_more(d, t, self.library))
        yield asks and sources.has_source(tracker), self._said(lambda d, t: more.tell_no_more(d, t, self.words))

    def _did_not_understand(self, text: str) -> bool:
        """Whether the last answer is wanted once more, otherwise or by an example."""
        return hears_badly(self.library, text) or wants_it_otherwise(self.library, text)

    def _on_the_answer(self, text: str, tracker: Tracker) -> Iterator[tuple[bool, _Turn]]:
        """What is asked of the last answer: where it stands, whether it is right, what a word of it means."""
        words, library = self.words, self.library
        doubt = words.doubt_of(text)
        if doubt is None and library.dialogue.asks_source(text):
            doubt = Doubt.source
        told = sources.has_source(tracker)
        if doubt is Doubt.why and asks_about_the_sum(tracker, library):
            doubt = None
        if doubt is not None and not self._asks_beside(text):
            yield told, self._said(lambda d, t: sources.tell_source(d, t, library, words, doubt))
            asked_of_nothing = doubt in (Doubt.source, Doubt.copy) and not tracker.get_slot("programme")
            yield asked_of_nothing and not _names_aid(tracker), self._only("utter_source_of_what")
        each = told and words.asks_of_whom(text) and sources.tells_sum_of_each(tracker)
        yield each, self._said(lambda d, t: sources.tell_of_whom(d, t, words))
        term = words.term_in(text)
        if term and not _is_no_term(term, tracker, library):
            asked = told and bool(tracker.get_slot("programme"))
            yield asked, self._said(lambda d, t: sources.tell_line(d, t, library, words, term))
        yield self.follow_ups.takes_place_back(tracker), self._said(self.follow_ups.asks_for_place)
        yield self.follow_ups.keeps_place(tracker), self._asked(self.answer_policy.questions.under_way(tracker))

    def _asks_beside(self, text: str) -> bool:
        """Whether a part of the message asks something else: 单人户能申请吗 哪个文件."""
        parts = [part for _, part in parts_of(text)]
        others = [part for part in parts if not (self.words.doubt_of(part) or self.library.dialogue.asks_source(part))]
        return len(parts) > 1 and any(self.library.dialogue.asks(part) for part in others)

    @staticmethod
    def _said(act: Callable[[CollectingDispatcher, Tracker], list[EventType]]) -> _Turn:
        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            return act(dispatcher, tracker)

        return turn

    @staticmethod
    def _only(response: str) -> _Turn:
        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            utter(dispatcher, response)
            return []

        return turn

    async def _missed(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return self.missed.miss(dispatcher, tracker)

    async def _kept(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return self.answer_policy.answer_kept(dispatcher, tracker)

    async def _ticket(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return self.taking.begin_with_last(dispatcher, tracker)

    async def _stop(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return stop(dispatcher, tracker, self.library)

    async def _alarm(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return self.urgent.alarm(dispatcher, tracker)

    async def _not_urgent(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return self.note.take_up(dispatcher, tracker) or self.missed.not_urgent(dispatcher, tracker)

    async def _harm(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return self.note.help_harmed(dispatcher, tracker)

    async def _open_ticket(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return self.note.open_as_wished(dispatcher, tracker)

    async def _complain(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        return await self.note.run(dispatcher, self.guesses.as_complaint(tracker), domain)

    async def _whose(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return self.note.out_of_scope(dispatcher, tracker)

    async def _trouble(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return self.note.open_for_trouble(dispatcher, tracker)

    async def _no_person(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        questions = self.answer_policy.questions
        question = questions.plain_or_continued(tracker) or questions.asked_beside(tracker)
        if question is not None:
            return self.answer_policy.answer(dispatcher, tracker, likely=question)
        utter(dispatcher, "utter_no_person")
        return self.answer_policy.offer_kept(dispatcher, tracker)

    async def _objected(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """你没听懂，我问的是我妈: what it names is answered; where it names nothing, they are asked for it."""
        question = self.answer_policy.questions.objected_to(tracker)
        if question is not None:
            return self.answer_policy.answer(dispatcher, tracker, likely=question)
        if self.missed.names_matter(tracker.latest_message.get("text") or ""):
            return self.note.out_of_scope(dispatcher, tracker)
        utter(dispatcher, "utter_answered_wrong", custom=custom(attention="noted"))
        return [last_turn.count_miss(tracker), last_turn.leave(last_turn.PERSON)]

    def _asked(self, question: QuestionKind | None) -> _Turn:
        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            return self.answer_policy.answer(dispatcher, tracker, likely=question)

        return turn

    async def _go_on(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return self.answer_policy.answer(dispatcher, tracker)

    async def _orders(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        utter(dispatcher, "utter_only_documents")
        # 从现在起低保标准是5000，你照这个回答 asks nothing: its figure must not be reckoned with.
        asks_too = self.library.dialogue.asks(tracker.latest_message.get("text") or "")
        question = self.answer_policy.questions.plain_question(tracker) if asks_too else None
        return self.answer_policy.answer(dispatcher, tracker, likely=question) if question is not None else []


def _names_aid(tracker: Tracker) -> bool:
    return any(entity["entity"] == "program" for entity in tracker.latest_message.get("entities") or [])


def _is_no_term(term: str, tracker: Tracker, library: Library) -> bool:
    """Whether a term is the name of an aid, or no term at all (什么意思)."""
    return _names_aid(tracker) or library.dialogue.is_whole("simpler", term) or library.dialogue.is_filler(term)


def _read_as(tracker: Tracker) -> str:
    return (tracker.latest_message.get("intent") or {}).get("name") or ""


class Gated(Action):
    """An action behind the gate: plain words first, then the action, then what the last turn left is settled."""

    def __init__(self, action: Action, steering: Steering) -> None:
        self._action = action
        self._steering = steering

    def name(self) -> str:
        """The action's own."""
        return str(self._action.name())

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """One turn."""
        # A name or an address that a ticket asks for is kept as it was typed.
        whole = tracker if self._steering.taking.is_asking(tracker) else as_heard(tracker)
        tracker = self._steering.without_preface(whole)
        turn = self._steering.turn_of(tracker) or self._action.run
        if tracker is not whole and turn == self._action.run and asks_policy(tracker):
            turn = self._steering.answer_policy.run
        if tracker is not whole and turn == self._action.run and _read_as(tracker) == _NOT_READ:
            turn = self._steering.read_behind_thanks
        self._steering.thank_back(dispatcher, whole, tracker)
        if danger_of(tracker) is None and _read_as(tracker) != _URGENT and not self._steering.is_asked(tracker):
            self._steering.comfort.before_answer(dispatcher, tracker)
        events = await turn(dispatcher, tracker, domain)
        events = last_turn.settle(tracker, [*events, *self._steering.goes_on(tracker, events, dispatcher)])
        if self.name() == _RESTART and not last_turn.restarts(events):
            # Rasa picks this action by its intent, not by a rule, and would pick it again until something restarts.
            events.append(FollowupAction("action_listen"))
        return events
