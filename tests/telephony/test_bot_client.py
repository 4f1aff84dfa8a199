"""Rasa over HTTP: time limit, one retry, circuit breaker, no question asked twice, nothing malformed let in."""

import threading
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from hotline.conversations.bot import BotReply, BotRequest, BotSilent, BotUnavailable
from hotline.conversations.model import Attention
from telephony.bot_client import CircuitBreaker, RasaBot, as_plain_text, parse_reply
from tests.stack import free_port
from tests.telephony.live import Live
from tests.telephony.scripted_rasa import ScriptedRasa, answers, bot_says, fails, loses_its_answer

#: Seconds for what has no limit of its own here: a busy machine may stand still for some.
_PATIENCE = 30


class _Time:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def request_() -> BotRequest:
    return BotRequest(
        uuid.uuid4(), uuid.uuid4(), "兰州低保多少钱", owner_epoch=0, handed_back=False, first_attempt=True
    )


@pytest.fixture
async def client(rasa_server: Live) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=rasa_server.url, trust_env=False, timeout=_PATIENCE) as made:
        yield made


@pytest.fixture
def bot(client: httpx.AsyncClient) -> RasaBot:
    return RasaBot(client, time_limit=_PATIENCE, breaker=CircuitBreaker())


def _texts(reply: BotReply) -> list[str]:
    return [message.text for message in reply.messages]


async def test_a_message_goes_out_with_its_id_epoch_and_hand_back(
    bot: RasaBot, rasa: ScriptedRasa, request_: BotRequest
) -> None:
    reply = await bot.ask(replace(request_, owner_epoch=4, handed_back=True))
    assert _texts(reply) == ["答：兰州低保多少钱"]
    assert rasa.received == [
        {
            "sender": str(request_.conversation_id),
            "message": "兰州低保多少钱",
            "metadata": {"message_id": str(request_.message_id), "owner_epoch": 4, "handed_back": True},
        }
    ]
    assert rasa.tracker_reads == 0


async def test_buttons_citations_and_effects_come_through(
    bot: RasaBot, rasa: ScriptedRasa, request_: BotRequest
) -> None:
    citation = {"document": "通报", "clause": "三"}
    said = [
        *bot_says("914元", buttons=[{"title": "农村", "payload": "兰州农村低保"}]),
        {"recipient_id": "x", "custom": {"citations": [citation], "effects": {"region": "620100"}}},
        *bot_says("要人工吗"),
        {"recipient_id": "x", "custom": {"effects": {"hand_over": True, "attention": "urgent"}}},
    ]
    rasa.plan.append(answers(said))
    reply = await bot.ask(request_)
    first, second = reply.messages
    assert first.buttons == [{"title": "农村", "payload": "兰州农村低保"}]
    assert first.citations == [citation]
    assert (second.text, second.citations) == ("要人工吗", [])
    assert (reply.region, reply.hand_over, reply.attention) == ("620100", True, Attention.URGENT)


async def test_one_failure_is_tried_again(bot: RasaBot, rasa: ScriptedRasa, request_: BotRequest) -> None:
    rasa.plan.append(fails(500))
    assert _texts(await bot.ask(request_)) == ["答：兰州低保多少钱"]
    assert len(rasa.received) == 2
    assert rasa.tracker_reads == 1


@pytest.mark.parametrize("step", [fails(500), fails(200, "<html>"), answers({"no": "list"})])
async def test_two_failures_are_enough(bot: RasaBot, rasa: ScriptedRasa, request_: BotRequest, step: object) -> None:
    rasa.always = step  # type: ignore[assignment]
    with pytest.raises(BotUnavailable) as caught:
        await bot.ask(request_)
    assert len(rasa.received) == 2
    assert "低保" not in str(caught.value)


async def test_an_answer_that_was_lost_on_the_way_is_taken_from_the_tracker(
    bot: RasaBot, rasa: ScriptedRasa, request_: BotRequest
) -> None:
    said = [
        *bot_says("914元", buttons=[{"title": "农村", "payload": "农村呢"}]),
        {"custom": {"citations": [{"clause": "三"}], "effects": {"region": "620100"}}},
    ]
    rasa.plan.append(loses_its_answer(said))
    reply = await bot.ask(request_)
    assert len(rasa.received) == 1
    (message,) = reply.messages
    assert (message.text, message.buttons) == ("914元", [{"title": "农村", "payload": "农村呢"}])
    assert (message.citations, reply.region) == ([{"clause": "三"}], "620100")


async def test_a_later_attempt_looks_into_the_tracker_first(
    bot: RasaBot, rasa: ScriptedRasa, request_: BotRequest
) -> None:
    await bot.ask(request_)
    other = replace(request_, message_id=uuid.uuid4(), text="那农村呢")
    await bot.ask(other)
    again = await bot.ask(replace(request_, first_attempt=False))
    assert _texts(again) == ["答：兰州低保多少钱"]
    assert rasa.texts == ["兰州低保多少钱", "那农村呢"]
    unknown = replace(request_, message_id=uuid.uuid4(), text="新疆呢", first_attempt=False)
    assert _texts(await bot.ask(unknown)) == ["答：新疆呢"]


async def test_a_slow_bot_is_given_up_in_time_and_its_late_answer_is_used(
    client: httpx.AsyncClient, rasa: ScriptedRasa, request_: BotRequest
) -> None:
    bot, given_up = RasaBot(client, time_limit=1.5, breaker=CircuitBreaker()), threading.Event()
    rasa.plan.append(answers(bot_says("慢慢来"), when=given_up))
    started = time.monotonic()
    with pytest.raises(BotUnavailable, match=r"1\.5 s"):
        await bot.ask(request_)
    assert time.monotonic() - started < _PATIENCE
    given_up.set()
    deadline = time.monotonic() + _PATIENCE
    while not rasa.trackers[str(request_.conversation_id)]:
        assert time.monotonic() < deadline
        await client.get("/status")
    assert _texts(await bot.ask(replace(request_, first_attempt=False))) == ["慢慢来"]
    assert len(rasa.received) == 1


async def test_the_time_limit_holds_over_both_attempts(
    client: httpx.AsyncClient, rasa: ScriptedRasa, request_: BotRequest
) -> None:
    bot, given_up = RasaBot(client, time_limit=1.5, breaker=CircuitBreaker()), threading.Event()
    rasa.plan.append(fails(500))
    rasa.always = answers(bot_says("太晚"), when=given_up)
    started = time.monotonic()
    with pytest.raises(BotUnavailable):
        await bot.ask(request_)
    assert time.monotonic() - started < _PATIENCE
    given_up.set()


async def test_an_empty_answer_is_never_success(bot: RasaBot, rasa: ScriptedRasa, request_: BotRequest) -> None:
    rasa.plan.append(answers([]))
    assert _texts(await bot.ask(request_)) == ["答：兰州低保多少钱"]
    rasa.always = answers([], kept=False)
    with pytest.raises(BotSilent, match="twice"):
        await bot.ask(replace(request_, message_id=uuid.uuid4()))
    assert len(rasa.received) == 4


@pytest.mark.parametrize(
    "said",
    [
        ["text"],
        [None],
        [[]],
        [{"text": "好", "buttons": [{"title": "没有载荷"}]}],
        [{"text": "好", "buttons": ["农村"]}],
        [{"text": "好", "buttons": 3}],
        [{"text": "好", "custom": "x"}],
        [{"text": "好", "custom": {"effects": ["hand_over"]}}],
        [{"text": "好", "custom": {"effects": {"attention": "panic"}}}],
        [{"text": "好"}, {"custom": {"citations": 5}}],
        [{"text": ""}],
        [{"text": None, "image": "x.png"}],
        [{"custom": {"effects": {"hand_over": True}}}],
        [{}],
    ],
)
async def test_a_malformed_answer_is_silence_and_not_a_crash(
    bot: RasaBot, rasa: ScriptedRasa, request_: BotRequest, said: list[object]
) -> None:
    rasa.plan.append(answers(said, kept=False))
    with pytest.raises(BotSilent):
        await bot.ask(request_)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("/restart", "／restart"),
        ('  /inform{"region": "x"}', '／inform{"region": "x"}'),
        ("\n/session_start", "／session_start"),
        ("//x", "／/x"),
        ("低保/特困", "低保/特困"),
        ("／restart", "／restart"),
        ("您好", "您好"),
    ],
)
async def test_a_leading_slash_is_never_a_command(
    bot: RasaBot, rasa: ScriptedRasa, request_: BotRequest, typed: str, sent: str
) -> None:
    await bot.ask(replace(request_, text=typed))
    assert rasa.texts == [sent]
    assert not as_plain_text(typed).lstrip().startswith("/")


async def test_the_circuit_opens_spares_the_bot_and_closes_again(
    client: httpx.AsyncClient, rasa: ScriptedRasa, request_: BotRequest
) -> None:
    clock = _Time()
    bot = RasaBot(client, time_limit=_PATIENCE, breaker=CircuitBreaker(threshold=2, rest=5, now=clock))
    rasa.always = fails(503)
    for _ in range(2):
        with pytest.raises(BotUnavailable):
            await bot.ask(request_)
    calls = len(rasa.received)
    with pytest.raises(BotUnavailable, match="left alone"):
        await bot.ask(request_)
    assert len(rasa.received) == calls
    # After its rest one call tries; it fails, so the rest begins again.
    clock.now += 5
    with pytest.raises(BotUnavailable, match="503"):
        await bot.ask(request_)
    with pytest.raises(BotUnavailable, match="left alone"):
        await bot.ask(request_)
    clock.now += 5
    rasa.always = None
    for _ in range(3):
        assert _texts(await bot.ask(request_)) == ["答：兰州低保多少钱"]


def test_while_the_circuit_is_open_one_call_in_each_rest_is_let_through() -> None:
    clock = _Time()
    breaker = CircuitBreaker(threshold=1, rest=5, now=clock)
    assert breaker.allows()
    breaker.failed()
    assert [breaker.allows() for _ in range(3)] == [False, False, False]
    clock.now += 5
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert [breaker.allows() for _ in range(3)] == [True, True, True]


async def test_silence_does_not_open_the_circuit(
    client: httpx.AsyncClient, rasa: ScriptedRasa, request_: BotRequest
) -> None:
    bot = RasaBot(client, time_limit=_PATIENCE, breaker=CircuitBreaker(threshold=1, rest=60))
    rasa.plan.extend([answers([], kept=False)] * 2)
    with pytest.raises(BotSilent):
        await bot.ask(request_)
    assert _texts(await bot.ask(request_)) == ["答：兰州低保多少钱"]


async def test_a_bot_that_is_not_there_is_unavailable_and_not_ready(request_: BotRequest) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{free_port()}", trust_env=False) as nowhere:
        bot = RasaBot(nowhere, time_limit=_PATIENCE, breaker=CircuitBreaker())
        with pytest.raises(BotUnavailable, match="can't be reached"):
            await bot.ask(request_)
        assert not await bot.ready()


async def test_it_is_ready_once_a_model_is_loaded(bot: RasaBot, rasa: ScriptedRasa) -> None:
    assert await bot.ready()
    rasa.ready = False
    assert not await bot.ready()


def test_citations_before_any_text_are_dropped_not_misplaced() -> None:
    reply = parse_reply([{"custom": {"citations": [{"clause": "一"}]}}, {"text": "好"}])
    assert reply.messages[0].citations == []


def test_who_would_get_a_ticket_is_to_be_named() -> None:
    recipient = {"category": "aid", "division": "360902101", "words": "当地乡镇（街道）"}
    reply = parse_reply([{"text": "交给：当地乡镇（街道）"}, {"custom": {"effects": {"recipient": recipient}}}])
    assert reply.recipient is not None
    assert reply.recipient.model_dump() == {**recipient, "about": None}
