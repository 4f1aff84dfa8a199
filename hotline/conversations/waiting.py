"""What is said while a person is awaited and nobody has the conversation yet. Nothing here commits.

The bot answers what it can there, and the citizen keeps the place in the queue: danger that is said for the first time
(what to do first, an urgent ticket), and questions on policy. All else is read by the lists of `knowledge.waiting`,
told the urgent ticket if there is one, acknowledged (`acknowledging`), and left for the person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations import repository
from hotline.conversations.acknowledging import CRY, Acknowledger, Said
from hotline.conversations.before import FROM_SOMEBODY, Before, begins_anew, read_before
from hotline.conversations.effects import flag
from hotline.conversations.model import Attention, Conversation, Message, MessageState, Sender
from hotline.conversations.saying import give_to_bot, say
from hotline.errors import HotlineError
from hotline.tickets.asking import TicketTalk
from hotline.tickets.emergency import Lacks, PlaceOf, Remark
from knowledge.danger import Danger, clauses_of, find_danger
from knowledge.false_alarm import FalseAlarmWords, Mistake, load_false_alarm_words
from knowledge.phone_pieces import is_mobile, number_so_far
from knowledge.service_texts import Notice, ServiceTexts
from knowledge.swindles import goes_on_with_swindle
from knowledge.urgent_advice import LIFE, LIFE_OTHER, Stage, UrgentAdvice, load_urgent_advice
from knowledge.waiting import Wait, WaitingWords, load_waiting_words, plain

_log = structlog.stdlib.get_logger(__name__)
#: So many messages are read to know what was said before.
_LOOKED_BACK = 200
#: How the bot is told that a ticket is wished for; what was told follows.
_TICKET_WISHED = "帮我开个工单"
_LONGEST_MATTER = 1_500
#: What is longer tells more than a place that has no 县, 镇 or 村 behind its name.
_PLACE_LONGEST = 16
#: What the bot is asked for who asks where to sleep: it answers by the law on relief stations.
_WHERE_TO_SLEEP = "救助站在哪里，没地方住的能去吗"
#: An answer is wanted once more.
_ASKS_AGAIN = re.compile("(?:再|重新?)(?:说|讲|答|回答)一?(?:遍|次|下)")
#: Danger of having no roof.
_NO_ROOF = frozenset({"shelter", "stranded", "cold", "hunger"})


@dataclass(frozen=True)
class WaitingRoom:
    """Takes in what is said while a person is awaited."""

    texts: ServiceTexts
    tickets: TicketTalk | None = None
    place_of: PlaceOf | None = None

    @cached_property
    def words(self) -> WaitingWords:
        """The lists it reads by."""
        return load_waiting_words()

    @cached_property
    def advice(self) -> UrgentAdvice:
        """What to do until help comes."""
        return load_urgent_advice()

    @cached_property
    def false_alarm(self) -> FalseAlarmWords:
        """What shows that an alarm was none."""
        return load_false_alarm_words()

    async def take_in(self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime) -> None:
        """Give it to the bot, or say what there is to say. `conversation` is locked and in the queue."""
        message.state = MessageState.FOR_PERSON
        before = await self._before(session, conversation, message)
        danger = self._danger_in(message.text, before)
        if danger is not None:
            flag(conversation, Attention.URGENT, now)
        renewed = (before.over or before.safe) and (danger is not None or self.words.renews(message.text, before.kinds))
        urgent = conversation.attention == Attention.URGENT
        stage, died = self._stage(message.text, danger, before) if urgent else (None, False)
        may_be_over = urgent and danger is None and not died
        remark = self._remark(message.text, conversation.region, before, may_be_over=may_be_over)
        over = remark is Remark.TAKEN_BACK
        digits = number_so_far(before.story, message.text) or "" if urgent else ""
        text = digits if is_mobile(digits) else message.text  # the last piece tells the whole number
        lacks = await self._add_to_emergency(
            session, conversation, message, now, text=text, remark=remark, story=before.story
        )
        if over:
            notice = self._calmed(before, stage)
            if before.last is None or before.last.text != notice.text:
                say(session, conversation, Sender.SYSTEM, notice, now, in_reply_to=message.id)
        for_bot = self._is_for_bot(message.text, danger, before, lacks, stage=stage, urgent=urgent)
        for_bot = for_bot or (over and self._asked_with_alarm(message.text, before) is not None)
        if for_bot and (danger is not None or not renewed):  # 又涨了 answers no question of the bot's
            kindly = self.texts.notices.life_before_answer
            if danger is None and before.kind == LIFE and stage is None and kindly.text not in before.said:
                say(session, conversation, Sender.SYSTEM, kindly, now, in_reply_to=message.id)
            await give_to_bot(session, conversation, message, now)
        elif conversation.last_seq == message.seq:  # else it was just told: that it is over, that the ticket went on
            said = Said(
                text,
                danger,
                before,
                lacks,
                urgent,
                ahead=await repository.ahead_of(session, conversation),
                renewed=renewed,
                stage=stage,
                promise=await self._promise(session, conversation, message.text, now) if lacks is not None else None,
                place=self._tells_place(message.text, conversation.region),
                digits="" if is_mobile(digits) else digits,
            )
            heard = self._acknowledgement(said, now)
            if heard is not None:
                say(session, conversation, Sender.SYSTEM, heard, now, in_reply_to=message.id)

    def _remark(self, text: str, region: str | None, before: Before, *, may_be_over: bool) -> Remark | None:
        """What the office of the urgent ticket is to know of it."""
        if not FROM_SOMEBODY.isdisjoint(before.kinds) and self.words.forbids_contact(text):
            return Remark.NO_CONTACT
        if may_be_over and not self._corrects_place(text, region) and self.words.takes_back(text, before.kinds):
            return Remark.TAKEN_BACK
        return Remark.KEEP_QUIET if self.words.asks_secrecy(text) else None

    def _acknowledgement(self, said: Said, now: datetime) -> Notice | None:
        """What is said to what the bot is not given; None rather than the same again, but never silence in danger."""
        acknowledger = Acknowledger(self.texts)
        notice = acknowledger.notice_for(said)
        if acknowledger.just_said(notice, said.before, now):
            if said.in_danger:
                notice = acknowledger.next_for(said)
            elif said.lacks is not None:
                notice = self.texts.notices.heard_agreed
            else:
                return None
        return self._with_way_out(notice, said)

    def _with_way_out(self, notice: Notice, said: Said) -> Notice:
        """Buttons for somebody who was taken to be in danger: that there is none, and back to the bot."""
        if notice.buttons or not said.urgent:
            return notice
        first = 0 if said.in_danger and said.stage is None else 1
        return Notice(text=notice.text, buttons=self.texts.way_out[first:])

    def _stage(self, text: str, danger: Danger | None, before: Before) -> tuple[Stage | None, bool]:
        """How far the danger has come, and whether this very message tells of a death."""
        told = self.advice.stage(text, before.kinds, before.story)
        if danger is not None and told is None and begins_anew(danger.kind, before.kinds, before.stage):
            return None, False
        stage = before.stage if before.stage is Stage.DIED or told is None else told
        return stage, told is Stage.DIED

    def _calmed(self, before: Before, stage: Stage | None) -> Notice:
        notices = self.texts.notices
        if before.kind != LIFE:
            return notices.heard_calmed
        return notices.heard_calmed_life if stage is None else notices.heard_calmed_cared

    def _tells_place(self, text: str, region: str | None) -> bool:
        """Whether it tells a place, or is hardly more than the name of one (兰州七里河)."""
        if self.words.tells_place(text):
            return True
        named = self.place_of is not None and len(text) <= _PLACE_LONGEST and not self.words.asks(text)
        return named and self.place_of is not None and self.place_of(text, region) is not None

    async def note_place(
        self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime
    ) -> None:
        """A place that is told to the bot after an alarm is what its urgent ticket waits for, too.

        Another place than it has counts only with danger in the same message: else it may be that of a question.
        """
        if self.place_of is None or conversation.attention != Attention.URGENT or self.words.asks(message.text):
            return
        if self.place_of(message.text, conversation.region, moved=True) is not None:
            calm = find_danger(message.text) is None
            await self._add_to_emergency(session, conversation, message, now, if_placeless=calm)

    def _corrects_place(self, text: str, region: str | None) -> bool:
        """Whether what was said wrong is the place (说错了，我们在慈化镇), and not that there is danger."""
        left = self.false_alarm.left_of(text)
        if self.place_of is None or not left or self.false_alarm.denies.search(plain(text)) is None:
            return False
        return all(self.words.tells_place(part) or self.place_of(part, region, moved=True) is not None for part in left)

    async def _promise(self, session: AsyncSession, conversation: Conversation, text: str, now: datetime) -> str | None:
        asks = self.words.of_wait(text) in (Wait.TIME, Wait.TICKET) or self.words.wants_ticket(text)
        if self.tickets is None or not asks:
            return None
        return await self.tickets.urgent_promise(session, conversation, now)

    async def mistake_in(self, session: AsyncSession, conversation: Conversation, message: Message) -> Mistake | None:
        """Why the alarm was none, where this message says so and there is something to answer instead."""
        if conversation.attention != Attention.URGENT:
            return None
        if self._corrects_place(message.text, conversation.region):
            return None
        return self._mistake_in(message.text, await self._before(session, conversation, message))

    def _mistake_in(self, text: str, before: Before) -> Mistake | None:
        words = self.false_alarm
        mistake = words.mistake(text, before.story)
        if mistake is None or self.words.forbids_contact(text) or not words.meant(text, before.story):
            return None
        left = words.left_of(text)
        if left and all(self.words.takes_back(part, before.kinds) for part in left):
            return None  # 弄错了，他没事了: there is nothing to answer
        of_life = set(before.kinds) == {LIFE}
        return mistake if mistake is Mistake.LONG_AGO or of_life or left else None

    async def end_alarm(
        self, session: AsyncSession, conversation: Conversation, message: Message, mistake: Mistake, now: datetime
    ) -> Notice:
        """Note it on the urgent ticket, for the office to make sure; what is said before the answer."""
        lacks = await self._add_to_emergency(session, conversation, message, now, remark=Remark.TAKEN_BACK)
        notices = self.texts.notices
        if mistake is Mistake.LONG_AGO:
            return notices.alarm_long_ago
        return notices.alarm_denied if lacks is None else notices.alarm_denied_ticket

    async def asked_again(self, session: AsyncSession, conversation: Conversation, message: Message) -> Notice:
        """What is said to 转人工 while one waits already: that it is so, then how long."""
        before = await self._before(session, conversation, message)
        notice = self.texts.notices.already_waiting
        if before.last is None or before.last.text != notice.text:
            return notice
        urgent = conversation.attention == Attention.URGENT
        ahead = await repository.ahead_of(session, conversation)
        return Acknowledger(self.texts).how_long(Said("", None, before, None, urgent, ahead))

    async def releases(self, session: AsyncSession, conversation: Conversation, message: Message) -> bool:
        """Whether the citizen wants the bot back, a ticket instead of waiting, or waits no longer.

        Somebody in danger who only says 不等了 goes on waiting; of ending one's life it may be a farewell.
        """
        if self.words.wants_bot(message.text):
            return True
        calm = conversation.attention != Attention.URGENT
        if calm and (self.words.wants_ticket(message.text) or self.words.asks_of_bot(message.text)):
            return True
        if not self.words.gives_up(message.text):
            return False
        if calm:
            return True
        before = await self._before(session, conversation, message)
        return before.kind != LIFE and self.asks_something(message.text)

    def asks_something(self, text: str) -> bool:
        """Whether there is something for the bot to answer in it, beside the wish for the bot."""
        left = self.words.for_bot(text)
        if self.words.asks_policy(left) or self.words.wants_ticket(text) or self.words.asks_of_bot(text):
            return True
        danger = find_danger(left)
        asks = self.words.asks(left) and self.words.of_wait(left) is None and not self.words.wants_bot(left)
        return asks and (danger is None or not danger.sure)

    async def question_left(self, session: AsyncSession, conversation: Conversation) -> Message | None:
        """The last question that was asked while nobody had the conversation, and that nobody answered."""
        left: Sequence[Message] = await repository.left_for_person(session, conversation)
        return next((message for message in left if self.asks_something(message.text)), None)

    async def for_bot(self, session: AsyncSession, conversation: Conversation, message: Message) -> str:
        """What of a message that was said in the queue is for the bot: not the danger that is over.

        A wish for a ticket takes along what was told while they waited: nobody tells their matter twice.
        """
        before = await self._before(session, conversation, message)
        if self._mistake_in(message.text, before) is not None:
            return self.false_alarm.meant(message.text, before.story)
        if self._asks_shelter(message.text, before):
            return _WHERE_TO_SLEEP
        asked = self._asked_with_alarm(message.text, before) or self._asked_again(message.text, before)
        if asked is not None:
            return asked
        if self.words.wants_ticket(message.text):
            return await self._matter_told(session, conversation, message)
        if find_danger(message.text) is not None and self._danger_in(message.text, before) is None:
            return self.words.questions_in(message.text)
        return self.words.for_bot(message.text)

    async def _matter_told(self, session: AsyncSession, conversation: Conversation, message: Message) -> str:
        talk = await repository.talk_before(session, conversation.id, message.seq, _LOOKED_BACK)
        told = [
            said.text
            for said in (*talk, message)
            if said.sender == Sender.CITIZEN and said.owner_epoch == message.owner_epoch
        ]
        parts = [part for text in told for part in self.words.matter_in(text)]
        return "，".join([_TICKET_WISHED, *dict.fromkeys(parts)])[:_LONGEST_MATTER]

    def not_answered(self, text: str) -> Notice:
        """What is said when the bot does not answer somebody who waits."""
        notices = self.texts.notices
        return notices.heard_question if find_danger(text) is None else notices.danger

    def _danger_in(self, text: str, before: Before) -> Danger | None:
        """The danger that it tells of; none where it was taken back and the same is named in a question on aid."""
        danger = find_danger(text)
        if danger is None or danger.kind == LIFE or not before.over or danger.kind not in before.kinds:
            return danger
        return None if self.words.asks_after(text) else danger

    def _is_for_bot(
        self, text: str, danger: Danger | None, before: Before, lacks: Lacks | None, *, stage: Stage | None,
        urgent: bool,
    ) -> bool:  # fmt: skip
        """New danger, a question on policy, or the answer to the bot's own question.

        Of danger, the bot says what to do first and opens an urgent ticket where there is none; words of danger that
        stand in a question on policy may be none, and there the numbers are enough. Where a life is ending, help for
        the body comes before all questions.
        """
        if danger is not None:
            # 是急事 after talk of ending one's life: it is what was said before, and no office is sent unasked.
            said_before = danger.kind == CRY and before.kind == LIFE
            new = danger.kind not in before.kinds if danger.kind == LIFE else lacks is None
            return danger.sure and new and not said_before
        life = before.kind == LIFE
        if life and stage is None and (before.acted or self.advice.acted(text)):
            return False
        wait = self.words.of_wait(text)
        beside = life and wait is None and self._asks_beside(text, before)
        # 火灭了 >> 接着刚才的: the form that the alarm came between.
        beside = beside or ((before.over or before.safe) and self.words.takes_up(text))
        if beside or self._asks_shelter(text, before) or self.words.asks_policy(self.words.for_bot(text)):
            return True
        if not urgent and (wait is Wait.TICKET or (wait is None and before.on_policy and self.words.follows_up(text))):
            return True
        if life and self.advice.fitting(text, LIFE, before.said, story=before.story, stage=stage) is not None:
            return False
        return before.bot_asked and wait is None and not self.words.takes_back(text, before.kinds)

    def _is_of_another(self, before: Before) -> bool:
        """Whether the life that was spoken of is somebody else's: the citizen can go on with what they came for."""
        return self.advice.special(LIFE, before.story) == LIFE_OTHER

    def _asks_beside(self, text: str, before: Before) -> bool:
        """Whether it asks something else than what to do (卡号怎么改), or goes on with money that is gone."""
        if not self._is_of_another(before) or self.advice.goes_on(text):
            return False
        if self.advice.fitting(text, LIFE, before.said, story=before.story) is not None:
            return False
        return self.words.asks(text) or _ASKS_AGAIN.search(text) is not None or goes_on_with_swindle(text, before.story)

    def _asked_with_alarm(self, text: str, before: Before) -> str | None:
        """The question that stood beside the danger, where this message says nothing but that there is none.

        Not twice, and not where somebody spoke of ending their own life: there the question waits for the person.
        """
        own_life = LIFE in before.kinds and not self._is_of_another(before)
        if before.over or own_life or self.words.names_policy(text) or find_danger(text) is not None:
            return None
        if not self.words.takes_back(text, before.kinds):
            return None
        alarm = next((said for said in reversed(before.story) if find_danger(said) is not None), "")
        return self._question_beside(alarm)

    def _asked_again(self, text: str, before: Before) -> str | None:
        """The question that stood beside an alarm for somebody else, where it is asked for (第二个问题再说一遍)."""
        if _ASKS_AGAIN.search(text) is None or not self._is_of_another(before):
            return None
        alarm = next((said for said in reversed(before.story) if find_danger(said) is not None), "")
        return self._question_beside(alarm)

    def _question_beside(self, alarm: str) -> str | None:
        asked = [part for part in clauses_of(alarm) if self.words.asks_policy(part) and find_danger(part) is None]
        return "，".join(asked) or None

    def _asks_shelter(self, text: str, before: Before) -> bool:
        return before.kind in _NO_ROOF and self.words.asks_shelter(text)

    async def _before(self, session: AsyncSession, conversation: Conversation, message: Message) -> Before:
        talk = await repository.talk_before(session, conversation.id, message.seq, _LOOKED_BACK)
        return read_before(talk, conversation.owner_epoch, self.words, self.advice)

    async def _add_to_emergency(
        self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime, *,
        text: str | None = None, remark: Remark | None = None, story: Sequence[str] = (), if_placeless: bool = False,
    ) -> Lacks | None:  # fmt: skip
        """Nobody has it yet: where and how many people must reach the office all the same. What its ticket lacks.

        `text`: what is added, where it is not the message itself.
        """
        if self.tickets is None or conversation.attention != Attention.URGENT:
            return None
        await session.flush()  # the message's row must be there before a notice that refers to the conversation
        try:
            async with session.begin_nested():
                return await self.tickets.hear(
                    session, conversation, message.id,
                    text=text or message.text, place_of=self.place_of, now=now, remark=remark, story=story,
                    if_placeless=if_placeless,
                )  # fmt: skip
        except HotlineError as error:
            # The message is kept whatever becomes of the ticket: a person reads it.
            _log.warning("not added to the urgent ticket", conversation=str(conversation.id), error=error.code)
            return None
