"""What plain words lead to, before the action that the bot's rules chose: danger, commands, words that steer.

The classifier may take 算了 for a goodbye or 不对，是农村户口 for small talk. What a few plain words mean beyond doubt
does not depend on it: they are looked at first, in the order below, whatever action was chosen.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.danger.sorrow import Comfort
from actions.danger.swindles import Swindles
from actions.danger.urgent import UrgentHelp, danger_of, denies_alarm, said_goodbye
from actions.danger.wrong_death import WrongDeaths
from actions.effects import custom, utter
from actions.policy.answer_policy import AnswerPolicy
from actions.policy.explaining import Explain
from actions.policy.follow_ups import FollowUps
from actions.policy.hearsay import Hearsay
from actions.policy.in_force import InForce
from actions.policy.last_answer_asked import LastAnswerAsked
from actions.policy.never_had import NeverHad
from actions.policy.repeating import RepeatAnswer
from actions.policy.told_matters import ToldMatters
from actions.policy.yes_no import YesNo
from actions.reading import asks
from actions.reading.beside_question import Beside, asked_beside, is_complaint, told_beside
from actions.reading.rest_of_message import part_of, rest_of
from actions.reading.understanding import question_of
from actions.screening import state as screening_state
from actions.screening.talk import Screening
from actions.talk import last_turn
from actions.talk.conversation import RequestHuman, RestartConversation, stop
from actions.talk.dissatisfaction import Dissatisfaction
from actions.talk.going_back import GoingBack
from actions.talk.guesses import Guesses
from actions.talk.missed import NotUnderstood
from actions.talk.small_words import SmallWordAnswers
from actions.tickets import danger as danger_in_ticket
from actions.tickets import state as ticket_state
from actions.tickets.follow import FollowTicket
from actions.tickets.requests import OpenTicket
from actions.tickets.taking import TicketTaking
from actions.turns import Turn, awaited, only, said
from knowledge import Library, QuestionKind
from knowledge.dialogue import bare, is_command, is_no_chinese
from knowledge.steering import SteeringWords
from knowledge.urgent_advice import LIFE
from knowledge.waiting import load_waiting_words

#: Thanks in so long a message are meant, and get a word back before its question is answered.
_WARM_THANKS = 24
_OF_TICKETS = frozenset({"check_ticket", "urge_ticket"})
#: Of a farewell that was asked about: that it is none.
_DENIES = re.compile("^(?:我)?(?:不是|没有?(?:那|想|要|这|事)|你?(?:想多|误会|弄错|搞错|理解错)|别误会)")


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

    @property
    def last_answer(self) -> LastAnswerAsked:
        """What is asked of the answer that was given last."""
        return LastAnswerAsked(self.library, self.words, self.follow_ups, self.answer_policy)

    def without_preface(self, tracker: Tracker) -> Tracker:
        """The tracker with what its latest message really says (特困呢 of 谢谢，特困呢) as its latest message."""
        if danger_of(tracker) is not None:
            return tracker
        answering = self.is_asked(tracker)
        return rest_of(tracker, self.library, self.words, self.today(), answering=answering)

    def wanted_instead(self, tracker: Tracker) -> Turn | None:
        """What is wanted instead of a screening that the same message stops: 不测了，转人工; 算了，问下特困多少钱."""
        start = 0 if danger_of(tracker) is not None else self.screening.stops_for(tracker)
        if not start:
            return None
        view = part_of(tracker, start)
        view.slots = {**tracker.slots, screening_state.SLOT: None}
        text: str = view.latest_message["text"]
        turn: Turn | None = None
        if self.words.wants_person(text) and not self.library.dialogue.asks(text):
            turn = self.human.run
        elif is_complaint(text, self.library):
            view = self.guesses.as_complaint(view)
            turn = self._under_way(view) or self.note.run
        elif (question := self.answer_policy.questions.plain_question(view)) is not None:
            turn = self._asked(question)
        if turn is None:
            return None
        act = turn

        async def instead(dispatcher: CollectingDispatcher, _: Tracker, domain: DomainDict) -> list[EventType]:
            return await act(dispatcher, view, domain)

        return instead

    def told_beside(self, tracker: Tracker) -> Beside | None:
        """The question of a message that tells another matter, too; None where that is a complaint first of all."""
        if danger_of(tracker) is not None or self.is_asked(tracker) or self.note.tells_harm(tracker):
            return None
        read = read_as(tracker)
        asks = question_of(read) is not None or read in ("nlu_fallback", "out_of_scope")
        asks = asks or self.answer_policy.questions.asks_by_its_words(tracker) is not None
        return told_beside(tracker, self.library, self.today()) if asks else None

    def note_beside(self, dispatcher: CollectingDispatcher, beside: Beside, events: list[EventType]) -> list[EventType]:
        """That what was told beside the question can be noted, too; a question that waits is agreed to first."""
        self.note.note_beside(dispatcher, beside.told)
        marked = any(event.get("name") == last_turn.SLOT for event in events)
        return [] if marked else [last_turn.leave(last_turn.TICKET)]

    def keep_beside(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, events: list[EventType]
    ) -> list[EventType]:
        """The question beside a look for a ticket (我的工单到哪了，另外问下孤儿补贴多少钱), kept and brought up."""
        if read_as(tracker) not in _OF_TICKETS or any(event.get("name") == asks.SLOT for event in events):
            return []
        view = asked_beside(tracker, self.library, self.today())
        return [] if view is None else self.answer_policy.keep_asked(dispatcher, view)

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

    def turn_of(self, tracker: Tracker) -> Turn | None:
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
            return only("utter_no_commands")
        if not bare(text):
            return self._missed
        return (
            self._swindle(tracker)
            or self._wrong_death(tracker)
            or self._under_way(tracker)
            or awaited(self.explain.turn_of(tracker))
            or self.back.turn_of(tracker)
            or self._whole(text, tracker)
            or awaited(self.small_words.turn_of(tracker))
            or self._told(tracker)
            or self._part(text, tracker)
        )

    def _swindle(self, tracker: Tracker) -> Turn | None:
        """Who may be paying a swindler hears so before anything is asked of them; not in the middle of a ticket."""
        return None if self.taking.is_asking(tracker) else awaited(self.swindles.turn_of(tracker))

    def _wrong_death(self, tracker: Tracker) -> Turn | None:
        """Who stands as dead and lives is no death and no alarm; not in the middle of a ticket."""
        return None if self.taking.is_asking(tracker) else awaited(self.wrong_deaths.turn_of(tracker))

    def _told(self, tracker: Tracker) -> Turn | None:
        text: str = tracker.latest_message.get("text") or ""
        if self.library.dialogue.gives_orders(text) or self.note.tells_harm(tracker):
            return None
        turn = (
            self.in_force.turn_of(tracker)
            or self.hearsay.turn_of(tracker)
            or self.told.turn_of(tracker)
            or self.yes_no.turn_of(tracker)
        )
        return awaited(turn or self.never_had.turn_of(tracker))

    def _under_way(self, tracker: Tracker) -> Turn | None:
        """A ticket that is being opened comes before a screening that waits for it."""
        if self.taking.is_asking(tracker):
            if danger_in_ticket.alarms(tracker, self.library):
                return self.urgent.run
            turn = self.swindles.before(self._in_ticket(tracker), tracker)
            return danger_in_ticket.warned(turn, tracker, self.library)
        if not self.is_asked(tracker) and self.note.comes_back_to_offered(tracker):
            return self._ticket  # 那投诉呢: for what was told, not an empty one
        # 是拉货用的, right after what was told of a car, goes on with it before it is kept for a screening.
        goes_on = None if self.is_asked(tracker) or self.note.tells_harm(tracker) else self.yes_no.after_thing(tracker)
        return (
            awaited(goes_on)
            or self.screening.turn_of(tracker)
            or self._another_matter(tracker)
            or self.taking.told_turn(tracker)
            or self.follow.turn_of(tracker)
            or self.taking.turn_of(tracker)
        )

    def _in_ticket(self, tracker: Tracker) -> Turn | None:
        beside = awaited(self.told.beside_ticket(tracker))
        explained = awaited(self.explain.beside_ticket(tracker))
        return explained or self.back.beside_ticket(tracker) or beside or self.taking.turn_of(tracker)

    def _another_matter(self, tracker: Tracker) -> Turn | None:
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

    def _part(self, text: str, tracker: Tracker) -> Turn | None:
        """Messages that hold orders for a machine, no Chinese, blows, objections, or nothing but names."""
        return next(filter(None, self._parts(text, tracker)), None)

    def _parts(self, text: str, tracker: Tracker) -> Iterator[Turn | None]:
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
        yield self._go_on if self.guesses.looks_up_aid(tracker, text) else None
        yield awaited(self.dissatisfied.turn_of(tracker))
        yield only("utter_take_your_time") if dialogue.is_pause(text) else None
        yield only("utter_that_is_all") if dialogue.asks_whether_that_is_all(text) else None
        troubled = not self.taking.is_asking(tracker) and self.note.tells_own_trouble(tracker)
        yield self._trouble if troubled else None
        opens = not self.taking.is_asking(tracker) and dialogue.opens_ticket(text)
        yield self._open_ticket if opens else None
        complains = not self.taking.is_asking(tracker) and self.guesses.wants_complaint(tracker, text)
        yield self._complain if complains else None
        yield self._no_person if read_as(tracker) == "request_human" and dialogue.wants_no_person(text) else None
        yield self._whose if self.note.asks_whose(tracker) else None
        question = questions.asks_by_its_words(tracker)
        yield self._asked(question) if question is not None else None
        yield self._objected if dialogue.objects(text) and questions.may_object(tracker) else None
        yield self._asked(QuestionKind.procedure) if self.follow_ups.asks_the_cost(tracker) else None
        retold = dialogue.asked_instead(text) and question_of(read_as(tracker)) is None
        yield self._retold if retold and not self.missed.names_matter(text) else None
        yield self._asked(self.follow_ups.kind(tracker)) if self.follow_ups.goes_on(tracker) else None
        gives_up = read_as(tracker) == "restart" and not self.words.restarts(text) and self.words.gives_up(text)
        yield self._stop if gives_up and not questions.goes_on(tracker) else None
        yield self._go_on if read_as(tracker) == "restart" and questions.goes_on(tracker) else None
        yield self.missed.run if self.guesses.is_guess(tracker, text) else None
        yield self._go_on if questions.goes_on(tracker) else None
        yield awaited(self.dissatisfied.after_trouble(tracker))

    def _whole(self, text: str, tracker: Tracker) -> Turn | None:
        """Messages that are nothing but one of the words of dialogue.yaml."""
        if self.note.tells_gone(tracker):
            return self._trouble  # 低保, then 停了: no wish to stop
        dialogue, left = self.library.dialogue, last_turn.marks(tracker)
        waiting = asks.kept(tracker)
        # 好的，谢谢 ends more often than it agrees.
        agrees = dialogue.is_whole("agree", text) and not dialogue.is_whole("thanks", text)
        turns: list[tuple[bool, Turn]] = [
            (dialogue.is_whole("person", text), self.human.run),
            *self.last_answer.on_it(text, tracker),
            (dialogue.asks_privacy(text), only("utter_who_sees_it")),
            (bool(waiting) and (dialogue.is_whole("go_on", text) or (agrees and last_turn.KEPT in left)), self._kept),
            *self.last_answer.on_more(text, tracker),
            (dialogue.is_whole("go_on", text), said(self.dissatisfied.nothing_waits)),
            (dialogue.is_whole("urgent", text) and last_turn.URGENT in left, self._alarm),
            (agrees and last_turn.URGENT in left, self._alarm),
            (dialogue.is_whole("not_urgent", text) and last_turn.URGENT in left, self._not_urgent),
            (dialogue.is_whole("decline", text) and last_turn.URGENT in left, self._not_urgent),
            (agrees and last_turn.PERSON in left, self.human.run),
            ((agrees or dialogue.is_whole("verdict", text)) and last_turn.SCREENING in left, self.screening.run),
            (dialogue.is_whole("verdict", text) and self.screening.is_wanted(tracker), self.screening.run),
            (agrees and last_turn.TICKET in left, self._ticket),
            # 好, after a person handed back or something else came between.
            (bool(waiting) and agrees, self._kept),
            (dialogue.is_whole("decline", text) and last_turn.KEPT in left, self._stop),
            (dialogue.is_whole("stop", text), self._stop),
            (dialogue.is_whole("understood", text), said(self.small_words.acknowledge)),
            (dialogue.is_whole("restart", text), self.restart.run),
            (self.last_answer.not_understood(text), self.repeat.run),
        ]
        return next((turn for applies, turn in turns if applies), None)

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
        if self.library.dialogue.asked_instead(tracker.latest_message.get("text") or ""):
            return await self._retold(dispatcher, tracker, domain)
        utter(dispatcher, "utter_answered_wrong", custom=custom(attention="noted"))
        return [last_turn.count_miss(tracker), last_turn.leave(last_turn.PERSON)]

    async def _retold(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """不是这个意思，我问审核怎么打分: what the documents have on that, else it is not understood."""
        start = self.library.dialogue.asked_instead(tracker.latest_message.get("text") or "")
        view = part_of(tracker, start)
        question = self.answer_policy.questions.plain_question(view)
        if question is not None:
            return self.answer_policy.answer(dispatcher, view, likely=question)
        found = self.answer_policy.find(dispatcher, view)
        return found if found is not None else self.missed.miss(dispatcher, view)

    def _asked(self, question: QuestionKind | None) -> Turn:
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


def read_as(tracker: Tracker) -> str:
    """The intent that a message was read as."""
    return (tracker.latest_message.get("intent") or {}).get("name") or ""
