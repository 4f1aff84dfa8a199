"""Kept screenings: once a token, with the words that tell of them or not at all, until they expire or are forgotten."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.bot import BotMessage, BotReply
from hotline.conversations.model import Conversation
from hotline.conversations.service import ConversationService
from hotline.db.engine import create_engine
from hotline.errors import Unavailable
from hotline.screenings import repository
from hotline.screenings.expiry import Expiry
from hotline.screenings.model import KeptScreening, Screening, hash_of, new_token, without_free_text
from hotline.screenings.service import ScreeningService
from knowledge.eligibility.household import Household
from tests.conftest import SettableClock
from tests.hotline.log_capture import LogLines
from tests.hotline.office import Office, until
from tests.hotline.scripted_bot import Held, says
from tests.kept import FAMILY, TODAY, effect

TOKEN = "x" * 32
EFFECT = effect(TOKEN)
KEPT = KeptScreening.model_validate(EFFECT)


@pytest.fixture
def screenings() -> ScreeningService:
    return ScreeningService(days=30)


async def count(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Screening)) or 0


# What may be kept ---------------------------------------------------------------------------------------


def test_a_token_is_long_random_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 32 for token in tokens)  # 24 bytes: 192 bits


@pytest.mark.parametrize("token", ["", "short", "x" * 21, "x" * 87, "x" * 30 + "/", "x" * 30 + "\n", "ä" * 30])
def test_a_token_that_could_be_guessed_or_breaks_an_address_is_refused(token: str) -> None:
    with pytest.raises(ValidationError):
        KeptScreening.model_validate({**EFFECT, "token": token})


@pytest.mark.parametrize(
    "change",
    [
        {"household": {**FAMILY, "note": "张三，电话 13893112345"}},
        {"household": {**FAMILY, "region": "兰州"}},
        {"household": "一家四口"},
        {"as_of": "2026-11-22"},
        {"as_of": "昨天"},
        {"result": {}},
        {"result": {**EFFECT["result"], "remark": "张三"}},
        {"result": {**EFFECT["result"], "id": "张三"}},
        {"name": "张三"},
    ],
    ids=str,
)
def test_nothing_but_a_household_and_its_result_is_taken(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        KeptScreening.model_validate({**EFFECT, **change})


def test_a_link_in_a_result_leads_to_the_library_and_nowhere_else() -> None:
    result = {**EFFECT["result"]}
    first = {**result["determinations"][0]}
    for url in ("https://elsewhere.example/", "javascript:alert(1)", "/policies/x?y=z", "//elsewhere.example"):
        first["citations"] = [{**EFFECT["result"]["determinations"][0]["citations"][0], "url": url}]
        with pytest.raises(ValidationError):
            KeptScreening.model_validate({**EFFECT, "result": {**result, "determinations": [first]}})


def test_fields_that_could_hold_any_words_are_left_out() -> None:
    persons = [{"id": "622801199001011234", "relation": "父亲"}, {"id": "张三", "relation": "13893112345"}]
    household = without_free_text(Household.model_validate({"id": "张三家", "persons": persons}))
    assert household.id is None
    assert [(person.id, person.relation) for person in household.persons] == [(None, "父亲"), (None, None)]
    kept = KeptScreening.model_validate({**EFFECT, "household": {"id": "张三家", "persons": persons}})
    assert kept.household == household


# The table ----------------------------------------------------------------------------------------------


async def test_what_is_kept_can_be_opened_with_its_token_until_it_expires(
    session: AsyncSession, screenings: ScreeningService, conversation: Conversation, clock: SettableClock
) -> None:
    kept_at = clock()
    assert await screenings.keep(session, KEPT, conversation_id=conversation.id, now=kept_at)
    found = await screenings.open(session, TOKEN, now=clock())
    assert found is not None
    assert Household.model_validate(found.facts) == KEPT.household
    assert found.result == EFFECT["result"]
    assert (found.as_of, found.conversation_id) == (TODAY, conversation.id)
    assert (found.screening_id, found.ruleset, found.parameters) == (
        EFFECT["result"]["id"], EFFECT["result"]["ruleset"], EFFECT["result"]["parameters"],
    )  # fmt: skip
    assert (found.created_at, found.consent_at) == (kept_at, kept_at)
    assert found.expires_at == kept_at + timedelta(days=30)
    clock.advance(days=30, seconds=-1)
    assert await screenings.open(session, TOKEN, now=clock())
    clock.advance(seconds=1)
    assert await screenings.open(session, TOKEN, now=clock()) is None


@pytest.mark.parametrize("token", ["", "y" * 32, hash_of(TOKEN), TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "\x00" * 32])
async def test_no_other_token_opens_it(
    session: AsyncSession, screenings: ScreeningService, clock: SettableClock, token: str
) -> None:
    await screenings.keep(session, KEPT, conversation_id=None, now=clock())
    assert await screenings.open(session, token, now=clock()) is None


async def test_the_token_is_not_in_the_table(
    session: AsyncSession, screenings: ScreeningService, clock: SettableClock
) -> None:
    await screenings.keep(session, KEPT, conversation_id=None, now=clock())
    row = await session.scalar(text("select row_to_json(screening)::text from screening"))
    assert hash_of(TOKEN) in row
    assert TOKEN not in row


async def test_the_same_token_again_changes_nothing(
    session: AsyncSession, screenings: ScreeningService, conversation: Conversation, clock: SettableClock
) -> None:
    assert await screenings.keep(session, KEPT, conversation_id=conversation.id, now=clock())
    clock.advance(days=1)
    other = KeptScreening.model_validate(effect(TOKEN, {"region": "360100"}))
    assert not await screenings.keep(session, other, conversation_id=None, now=clock())
    found = await screenings.open(session, TOKEN, now=clock())
    assert found is not None
    assert found.facts["region"] == FAMILY["region"]
    assert found.conversation_id == conversation.id
    assert found.expires_at == clock() + timedelta(days=29)


async def test_forgetting_deletes_what_is_kept_of_this_conversation_only(
    session: AsyncSession,
    screenings: ScreeningService,
    conversation: Conversation,
    service: ConversationService,
    clock: SettableClock,
) -> None:
    neighbour, _ = await service.open(session, channel="webchat", client_key=None, now=clock())
    for owner in (conversation.id, conversation.id, neighbour.id, None):
        again = KEPT.model_copy(update={"token": new_token()})
        await screenings.keep(session, again, conversation_id=owner, now=clock())
    assert await screenings.forget(session, conversation.id) == 2
    assert await count(session) == 2
    assert await screenings.forget(session, conversation.id) == 0


async def test_expired_ones_are_deleted_oldest_first_and_no_other(
    session: AsyncSession, screenings: ScreeningService, clock: SettableClock
) -> None:
    tokens = [new_token() for _ in range(4)]
    for token in tokens:
        await screenings.keep(session, KEPT.model_copy(update={"token": token}), conversation_id=None, now=clock())
        clock.advance(days=1)
    clock.advance(days=28)
    assert await repository.delete_expired(session, clock(), 2) == 2
    left = set(await session.scalars(select(Screening.token_hash)))
    assert left == {hash_of(token) for token in tokens[2:]}
    assert await screenings.delete_expired(session, now=clock()) == 1
    assert await screenings.delete_expired(session, now=clock()) == 0
    assert await count(session) == 1


# With the words that tell of it -------------------------------------------------------------------------


def keeping(**more: Any) -> BotReply:
    return BotReply((BotMessage("存好了"),), screening=KEPT, **more)


async def kept_rows(office: Office) -> list[Screening]:
    async with office.transaction() as session:
        return list(await session.scalars(select(Screening)))


async def test_it_is_kept_with_the_words_in_one_transaction(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.plan.append(says(keeping()))
    message = await office.say(conversation_id, "同意")
    await office.runner().run(conversation_id)
    assert await office.replies(message) == ["存好了"]
    (row,) = await kept_rows(office)
    assert (row.conversation_id, row.consent_at) == (conversation_id, office.clock())


async def test_when_the_words_can_not_be_kept_neither_is_the_screening(office: Office) -> None:
    conversation_id = await office.open()
    # The database refuses the words after the screening was written.
    office.bot.plan.append(says(BotReply((BotMessage("x\x00y"),), screening=KEPT)))
    await office.say(conversation_id, "同意")
    with pytest.raises(Exception, match="NUL"):
        await office.runner().run(conversation_id)
    assert await kept_rows(office) == []


async def test_a_reply_that_is_dropped_keeps_nothing(office: Office) -> None:
    conversation_id = await office.open()
    held = Held(says(keeping()))
    office.bot.plan.append(held)
    message = await office.say(conversation_id, "同意")
    turn = asyncio.create_task(office.runner().run(conversation_id))
    await held.started.wait()
    await office.take_over(conversation_id)
    held.released.set()
    await turn
    assert await office.replies(message) == []
    assert await kept_rows(office) == []


async def test_an_answer_that_comes_twice_is_kept_once(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.always = says(keeping())
    for words in ("同意", "同意"):
        await office.say(conversation_id, words)
        await office.runner().run(conversation_id)
    assert len(await kept_rows(office)) == 1


async def test_consent_taken_back_deletes_it_and_a_new_one_may_take_its_place(office: Office) -> None:
    conversation_id = await office.open()
    other = KEPT.model_copy(update={"token": new_token()})
    for reply in (
        keeping(),
        BotReply((BotMessage("换新的"),), screening=other, forget_screening=True),
    ):
        office.bot.plan.append(says(reply))
        await office.say(conversation_id, "同意")
        await office.runner().run(conversation_id)
    assert [row.token_hash for row in await kept_rows(office)] == [hash_of(other.token)]
    office.bot.plan.append(says(BotReply((BotMessage("删掉了"),), forget_screening=True)))
    await office.say(conversation_id, "删掉结果")
    await office.runner().run(conversation_id)
    assert await kept_rows(office) == []


async def test_it_may_go_with_a_hand_over(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.plan.append(says(keeping(hand_over=True)))
    await office.say(conversation_id, "请人帮我申请")
    await office.runner().run(conversation_id)
    assert (await office.conversation(conversation_id)).owner == "queue"
    assert len(await kept_rows(office)) == 1


# The worker's round -------------------------------------------------------------------------------------


@pytest.fixture
def expiry(office: Office, screenings: ScreeningService) -> Expiry:
    return Expiry(office.engine, screenings, office.clock)


async def test_the_worker_deletes_all_that_has_expired(
    office: Office, expiry: Expiry, screenings: ScreeningService
) -> None:
    async with office.transaction() as session:
        for _ in range(3):
            kept = KEPT.model_copy(update={"token": new_token()})
            await screenings.keep(session, kept, conversation_id=None, now=office.clock())
    assert await expiry.round() == 0
    office.clock.advance(days=30)
    async with office.transaction() as session:
        await screenings.keep(session, KEPT, conversation_id=None, now=office.clock())
    assert await expiry.round() == 3
    assert len(await kept_rows(office)) == 1


async def test_two_workers_do_not_get_in_each_others_way(
    office: Office, expiry: Expiry, screenings: ScreeningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.screenings.service._BATCH", 2)
    async with office.transaction() as session:
        for _ in range(12):
            kept = KEPT.model_copy(update={"token": new_token()})
            await screenings.keep(session, kept, conversation_id=None, now=office.clock())
    office.clock.advance(days=31)
    assert sum(await asyncio.gather(*(expiry.round() for _ in range(4)))) == 12
    assert await kept_rows(office) == []


async def test_a_lost_database_is_waited_out(office: Office, screenings: ScreeningService, log: LogLines) -> None:
    nowhere = create_engine("postgresql://postgres@/nothing?host=/nonexistent", pool_size=1)
    lost = Expiry(nowhere, screenings, office.clock)
    with pytest.raises(Unavailable):
        await lost.round()
    running = asyncio.create_task(lost.run(0.01))
    await until(seen(log, "deleting expired screenings put off", 2))
    async with office.transaction() as session:
        await screenings.keep(session, KEPT, conversation_id=None, now=office.clock())
    office.clock.advance(days=31)
    lost.engine = office.engine
    await until(seen(log, "expired screenings deleted", 1))
    assert await kept_rows(office) == []
    assert TOKEN not in log.raw
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await nowhere.dispose()


def seen(log: LogLines, event: str, times: int) -> Callable[[], Any]:
    async def happened() -> bool:
        return len([line for line in log() if line["event"] == event]) >= times

    return happened


def test_the_table_has_no_place_for_a_name_a_number_or_an_address() -> None:
    columns = {column.name for column in Screening.__table__.columns}
    assert columns == {
        "id", "token_hash", "conversation_id", "facts", "as_of", "ruleset", "parameters", "screening_id", "result",
        "created_at", "expires_at", "consent_at",
    }  # fmt: skip
