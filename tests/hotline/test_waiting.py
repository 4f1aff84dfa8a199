"""Said while a person is awaited: the bot answers what it can, the hotline says the rest; the place is kept."""

import asyncio
import uuid
from itertools import pairwise

import pytest

from hotline.conversations.bot import BotMessage, BotReply
from hotline.conversations.model import Attention, MessageState, Owner
from tests.hotline.office import Office
from tests.hotline.scripted_bot import Held, says, silent, unavailable


async def _waiting(office: Office, *before: str) -> uuid.UUID:
    """A conversation that has asked for a person; then `before` was said and answered."""
    conversation_id = await office.open()
    for text in ("转人工", *before):
        await _answers(office, conversation_id, text)
    return conversation_id


async def _answers(office: Office, conversation_id: uuid.UUID, text: str) -> list[str]:
    office.clock.advance(seconds=5)
    said = await office.say(conversation_id, text)
    await office.runner().run(conversation_id)
    return await office.replies(said)


async def test_danger_is_for_the_bot_which_says_what_a_first_message_would_hear(office: Office) -> None:
    conversation_id = await _waiting(office)
    alarm = BotReply((BotMessage("马上打 119"),), hand_over=True, attention=Attention.URGENT)
    office.bot.plan.append(says(alarm))
    assert await _answers(office, conversation_id, "我家着火了") == ["马上打 119"]
    conversation = await office.conversation(conversation_id)
    assert (conversation.owner, conversation.owner_epoch, conversation.attention) == ("queue", 1, "urgent")


async def test_danger_is_flagged_and_the_numbers_named_also_when_the_bot_is_down(office: Office) -> None:
    conversation_id = await _waiting(office)
    office.bot.always = unavailable
    assert await _answers(office, conversation_id, "我不想活了") == [office.service.texts.notices.danger.text]
    assert (await office.conversation(conversation_id)).attention == Attention.URGENT
    office.bot.always = None
    office.clock.advance(seconds=60)
    await office.runner().run(conversation_id)
    assert office.bot.texts[-1] == "我不想活了"


async def test_a_question_on_policy_is_answered_and_the_citizen_goes_on_waiting(office: Office) -> None:
    conversation_id = await _waiting(office)
    assert await _answers(office, conversation_id, "低保要什么材料？") == ["答：低保要什么材料？"]
    assert await _answers(office, conversation_id, "临时救助标准") == ["答：临时救助标准"]
    conversation = await office.conversation(conversation_id)
    assert (conversation.owner, conversation.attention) == (Owner.QUEUE, Attention.REQUESTED)


async def test_what_the_bot_asks_back_may_be_answered_in_the_queue(office: Office) -> None:
    conversation_id = await _waiting(office)
    office.bot.plan.append(says(BotReply((BotMessage("您在哪里？"),))))
    await _answers(office, conversation_id, "低保能领多少")
    assert await _answers(office, conversation_id, "兰州") == ["答：兰州"]
    assert await _answers(office, conversation_id, "兰州") == [office.service.texts.notices.heard_in_queue.text]


async def test_a_question_that_the_bot_does_not_answer_is_left_for_the_person(office: Office) -> None:
    conversation_id = await _waiting(office)
    office.bot.plan.append(silent)
    assert await _answers(office, conversation_id, "低保标准") == [office.service.texts.notices.heard_question.text]
    *_, asked, _ = await office.said(conversation_id)
    assert asked.state == MessageState.FOR_PERSON
    assert await _answers(office, conversation_id, "继续问机器人") == [
        office.service.texts.notices.handed_back_to_answer.text,
        "答：低保标准",
    ]


async def test_an_answer_for_who_waits_is_dropped_when_an_operator_comes_first(office: Office) -> None:
    conversation_id = await _waiting(office)
    held = Held()
    office.bot.plan.append(held)
    asked = await office.say(conversation_id, "低保要什么材料？")
    turn = asyncio.create_task(office.runner().run(conversation_id))
    await held.started.wait()
    await office.take_over(conversation_id)
    held.released.set()
    await turn
    assert await office.replies(asked) == []
    assert (await office.message(asked)).state == MessageState.FOR_PERSON


async def test_what_only_tells_is_left_for_the_person(office: Office) -> None:
    conversation_id = await _waiting(office)
    for text in ("我住城关区", "低保停了", "我妈瘫痪在床"):
        await _answers(office, conversation_id, text)
    assert office.bot.texts == []


async def test_how_long_it_takes_is_said_as_far_as_it_is_known(office: Office) -> None:
    await _waiting(office)
    conversation_id = await _waiting(office)
    texts = office.service.texts
    place = texts.place_in_queue.behind.format(ahead=1)
    assert await _answers(office, conversation_id, "人工呢") == [texts.notices.waiting.filled(place=place).text]
    still = [texts.notices.still_waiting.filled(place=place).text]
    assert await _answers(office, conversation_id, "还没人吗") == still
    assert await _answers(office, conversation_id, "等多久") == still
    assert await _answers(office, conversation_id, "几点上班") == [texts.notices.waiting_hours.text]
    assert await _answers(office, conversation_id, "我要电话…电话多少") == [texts.notices.waiting_number.text]


async def test_danger_goes_before_who_asked_earlier(office: Office) -> None:
    await _waiting(office)
    urgent = await _waiting(office, "我家着火了")
    first = office.service.texts.place_in_queue.first
    (told,) = await _answers(office, urgent, "人工呢")
    assert told.startswith(first)


@pytest.mark.parametrize("words", ["不要人工了 我问机器人", "算了不等了", "机器答我呀", "不等了"])
async def test_who_gives_up_waiting_is_the_bots_again(office: Office, words: str) -> None:
    conversation_id = await _waiting(office)
    assert await _answers(office, conversation_id, words) == [office.service.texts.notices.handed_back_by_citizen.text]
    assert (await office.conversation(conversation_id)).owner == Owner.BOT


async def test_a_question_beside_it_is_answered_at_once(office: Office) -> None:
    conversation_id = await _waiting(office)
    assert await _answers(office, conversation_id, "不等了 你先说怎么告") == [
        office.service.texts.notices.handed_back_to_answer.text,
        "答：你先说怎么告",
    ]


@pytest.mark.parametrize("words", ["不等了", "不等了，我走了"])
async def test_in_danger_who_only_waits_no_longer_stays_in_the_queue(office: Office, words: str) -> None:
    conversation_id = await _waiting(office, "我不想活了")
    assert await _answers(office, conversation_id, words)
    assert (await office.conversation(conversation_id)).owner == Owner.QUEUE


async def test_an_alarm_is_taken_back_and_the_question_beside_it_answered(office: Office) -> None:
    conversation_id = await _waiting(office, "我家着火了")
    calmed = office.service.texts.notices.heard_calmed.text
    told = await _answers(office, conversation_id, "灭了 没事了…能不能补点钱")
    assert told == [calmed, "答：能不能补点钱"]
    assert (await office.conversation(conversation_id)).attention == Attention.URGENT  # a person looks all the same
    assert await _answers(office, conversation_id, "临时救助标准") == ["答：临时救助标准"]


async def test_words_of_ending_life_that_are_taken_back_are_heard_kindly_and_the_person_comes(office: Office) -> None:
    conversation_id = await _waiting(office, "我不想活了")
    told = await _answers(office, conversation_id, "就是气话")
    assert told == [office.service.texts.notices.heard_calmed_life.text]
    assert "12356" in told[0]
    # Nor does the bot then answer: the person does.
    assert await _answers(office, conversation_id, "低保怎么办") == [office.service.texts.notices.heard_question.text]


async def test_talk_of_ending_life_is_never_left_without_a_fitting_line_and_none_comes_twice(office: Office) -> None:
    conversation_id = await _waiting(office, "我不想活了")
    told = [
        await _answers(office, conversation_id, text)
        for text in ("不给我我就真跳", "半瓶", "别告诉我妈", "真累", "你们都一样", "没意思", "都黑了", "好冷", "嗯")
    ]
    assert all(len(texts) == 1 for texts in told)
    assert len({text for (text,) in told}) == len(told)
    assert "边上" in told[0][0]
    assert "120" in told[1][0]
    assert office.bot.texts == ["我不想活了"]


async def test_danger_that_goes_on_gets_a_line_of_its_kind_each_time_another(office: Office) -> None:
    conversation_id = await _waiting(office, "发大水了，水进屋了")
    told = [await _answers(office, conversation_id, text) for text in ("水还在涨", "水越来越大", "怎么办", "怎么办")]
    assert "高处" in told[0][0]
    assert all(first != second for first, second in pairwise(told))


async def test_when_the_danger_comes_back_it_is_an_alarm_again(office: Office) -> None:
    conversation_id = await _waiting(office, "我家着火了", "火灭了")
    assert await _answers(office, conversation_id, "火又烧起来了") != []
    assert office.bot.texts[-1] == "火又烧起来了"


async def test_danger_that_is_there_again_is_an_alarm_with_advice(office: Office) -> None:
    conversation_id = await _waiting(office, "我男人打我", "他走了")
    alarm = office.service.texts.notices.danger.text
    (told,) = await _answers(office, conversation_id, "他又回来了，拿着菜刀")
    assert told.startswith(alarm)
    assert "别抢" in told
    (told,) = await _answers(office, conversation_id, "他在外面敲门")
    assert "别开门" in told


async def test_what_tells_of_no_danger_after_it_was_taken_back_is_none(office: Office) -> None:
    conversation_id = await _waiting(office, "我男人打我", "他走了")
    assert await _answers(office, conversation_id, "民警来了") == [office.service.texts.notices.heard_in_queue.text]


async def test_a_question_on_aid_after_the_fire_is_for_the_bot_and_not_an_alarm(office: Office) -> None:
    conversation_id = await _waiting(office, "我家着火了", "火灭了，没事了")
    assert await _answers(office, conversation_id, "家里烧没了，能给救济吗") == ["答：能给救济吗"]
    assert await _answers(office, conversation_id, "又烧起来了，能给救济吗") != ["答：能给救济吗"]


async def test_in_danger_nothing_that_is_said_is_left_without_a_word(office: Office) -> None:
    conversation_id = await _waiting(office, "我家着火了")
    told = [await _answers(office, conversation_id, "左边那户") for _ in range(6)]
    assert all(len(texts) == 1 for texts in told)
    assert all(first != second for first, second in pairwise(told))
