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


async def test_first_words_of_danger_call_a_person_when_the_bot_is_down_and_it_answers_later(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.always = unavailable
    notices = office.service.texts.notices
    assert await _answers(office, conversation_id, "我家着火了，屋里还有人") == [notices.danger.text]
    conversation = await office.conversation(conversation_id)
    assert (conversation.owner, conversation.attention) == ("queue", "urgent")
    # What follows is taken in as by anybody who waits: nobody in danger hears that a machine is out of order.
    (heard,) = await _answers(office, conversation_id, "火越来越大了，出不来")
    assert heard != notices.bot_unavailable.text
    office.bot.always = None
    office.bot.plan.append(says(BotReply((BotMessage("马上打 119"),), hand_over=True, attention=Attention.URGENT)))
    office.clock.advance(seconds=60)
    await office.runner().run(conversation_id)
    assert "马上打 119" in [said.text for said in await office.said(conversation_id)]
    assert (await office.conversation(conversation_id)).owner_epoch == conversation.owner_epoch


async def test_danger_that_the_bot_gives_up_is_left_for_a_person(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.always = silent
    assert await _answers(office, conversation_id, "我不想活了") == [office.service.texts.notices.danger.text]
    conversation = await office.conversation(conversation_id)
    assert (conversation.owner, conversation.attention) == ("queue", "urgent")
    office.clock.advance(seconds=60)
    await office.runner().run(conversation_id)
    assert office.bot.texts == ["我不想活了"]


async def test_a_question_on_aid_with_words_of_danger_stays_with_the_bot_that_is_down(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.always = unavailable
    notices = office.service.texts.notices
    question = "我家前年着过火，房子烧了，现在能不能申请临时救助，要什么材料，去哪里办，多久能批下来，求告知"
    assert notices.bot_unavailable.text in await _answers(office, conversation_id, question)
    assert (await office.conversation(conversation_id)).owner == "bot"


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


async def test_it_is_said_in_short_the_second_time_though_others_wait_before_them_by_now(office: Office) -> None:
    first = await _waiting(office)
    conversation_id = await _waiting(office)
    texts = office.service.texts
    await _answers(office, conversation_id, "人工呢")
    await office.take_over(first)
    still = texts.notices.still_waiting.filled(place=texts.place_in_queue.first).text
    assert await _answers(office, conversation_id, "还没人吗") == [still]


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
    # A question is answered, with a kind word before it; the place in the queue stays.
    kindly = office.service.texts.notices.life_before_answer.text
    assert await _answers(office, conversation_id, "低保怎么办") == [kindly, "答：低保怎么办"]
    assert await _answers(office, conversation_id, "低保要什么材料") == ["答：低保要什么材料"]
    assert (await office.conversation(conversation_id)).owner == Owner.QUEUE


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


async def test_a_ticket_may_be_had_instead_of_waiting_with_all_that_was_told(office: Office) -> None:
    conversation_id = await _waiting(office, "我低保停了没人管", "袁州区西村镇", "还有多久", "谢谢")
    told = await _answers(office, conversation_id, "给我记下来 我没空等")
    assert told[0] == office.service.texts.notices.handed_back_to_answer.text
    assert office.bot.texts[-1] == "帮我开个工单，我低保停了没人管，袁州区西村镇"
    assert (await office.conversation(conversation_id)).owner == Owner.BOT


async def test_in_danger_a_ticket_is_there_already_and_the_place_in_the_queue_is_kept(office: Office) -> None:
    conversation_id = await _waiting(office, "我家着火了")
    assert await _answers(office, conversation_id, "帮我记下来")
    assert (await office.conversation(conversation_id)).owner == Owner.QUEUE


async def test_questions_that_go_on_from_the_aid_that_was_named_are_answered_too(office: Office) -> None:
    conversation_id = await _waiting(office, "低保怎么申请")
    for text in ("要带什么", "多久能批", "一个月多少钱", "去哪里办"):
        assert await _answers(office, conversation_id, text) == [f"答：{text}"]
    other = await _waiting(office)
    assert await _answers(office, other, "要带什么") == [office.service.texts.notices.heard_question.text]


async def test_asking_for_a_person_again_is_not_answered_in_the_same_words(office: Office) -> None:
    conversation_id = await _waiting(office)
    told = [await _answers(office, conversation_id, "人工") for _ in range(4)]
    assert all(len(texts) == 1 for texts in told)
    assert all(first != second for first, second in pairwise(told[:3]))


@pytest.mark.parametrize(
    "words", ["不要了", "等不及了", "先问你吧", "返回", "不找人了", "挂了", "拉倒", "退出", "取消", "先不转了"]
)
async def test_who_leaves_the_queue_in_any_words_is_the_bots_again(office: Office, words: str) -> None:
    conversation_id = await _waiting(office)
    assert await _answers(office, conversation_id, words) == [office.service.texts.notices.handed_back_by_citizen.text]


@pytest.mark.parametrize(
    "story",
    [
        ("我妈走丢了", "找到了，人没了"),
        ("孩子不见了", "警察找到了", "已经死了"),
        ("我爸晕倒了", "救护车来了", "没救过来"),
        ("我爸晕倒了", "人没了"),
        ("屋里着火了", "我妈没跑出来，死了"),
        ("我爸喝农药了", "没救过来"),
    ],
)
async def test_a_death_is_met_with_sympathy_and_nothing_is_asked(office: Office, story: tuple[str, ...]) -> None:
    conversation_id = await _waiting(office, *story[:-1])
    told = await _answers(office, conversation_id, story[-1])
    assert len(told) == 1
    assert "节哀" in told[0]
    assert "您现在在哪儿" not in told[0]
    seen = any(word in "".join(story) for word in ("警察", "救护车"))
    assert (office.service.texts.ask_a_doctor in told[0]) is not seen
    more = [
        await _answers(office, conversation_id, text) for text in ("怎么办", "心里难受", "谢谢", "嗯", "嗯", "嗯", "嗯")
    ]
    assert not any("您现在在哪儿" in text or "离火" in text for texts in more for text in texts)
    await _answers(office, conversation_id, "我也不想活了")
    (told_after,) = await _answers(office, conversation_id, "好累")
    assert "节哀" not in told_after


async def test_who_was_in_hospital_and_is_in_danger_again_is_told_whom_to_call(office: Office) -> None:
    conversation_id = await _waiting(office, "我爸喝农药了", "在医院了")
    told = await _answers(office, conversation_id, "他又喝农药了")
    assert any("120" in text for text in told)


async def test_who_is_in_hospital_is_heard_so(office: Office) -> None:
    conversation_id = await _waiting(office, "我爸喝农药了")
    told = [await _answers(office, conversation_id, text) for text in ("在抢救", "没钱交费", "医院要三万", "嗯")]
    assert not any("120" in text or "绳子" in text for texts in told for text in texts)
    assert await _answers(office, conversation_id, "低保户能不能先治") == ["答：低保户能不能先治"]
    rescued = await _waiting(office, "我老公想不开，拿绳子出去了")
    (told_then,) = await _answers(office, rescued, "找到了，救下来了")
    assert "那就好" in told_then


async def test_who_threatens_is_met_and_not_asked_for_an_address(office: Office) -> None:
    conversation_id = await office.open()
    alarm = BotReply((BotMessage("先离开那儿，别动手"),), hand_over=True, attention=Attention.URGENT)
    office.bot.plan.append(says(alarm))
    await _answers(office, conversation_id, "我要砍了他")
    for words, told in (("我没醉", "醉话"), ("他骗了我三万块", "12356"), ("刀在我手上", "放下")):
        (reply,) = await _answers(office, conversation_id, words)
        assert told in reply
        assert "在哪儿" not in reply


async def test_that_it_is_urgent_after_talk_of_ending_life_gets_a_line_for_that(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.plan.append(says(BotReply((BotMessage("12356"),), hand_over=True, attention=Attention.URGENT)))
    await _answers(office, conversation_id, "我不想活了")
    asked = len(office.bot.asked)
    assert await _answers(office, conversation_id, "是急事")
    assert len(office.bot.asked) == asked


@pytest.mark.parametrize("text", ["接着刚才的", "继续", "我的投诉还办吗"])
async def test_once_the_danger_is_over_the_form_goes_on(office: Office, text: str) -> None:
    conversation_id = await _waiting(office)
    alarm = BotReply((BotMessage("马上打 119"),), hand_over=True, attention=Attention.URGENT)
    office.bot.plan.append(says(alarm))
    await _answers(office, conversation_id, "我家着火了")
    assert await _answers(office, conversation_id, text) != [f"答：{text}"]
    await _answers(office, conversation_id, "火灭了，人都没事")
    assert (await _answers(office, conversation_id, text))[-1] == f"答：{text}"
    assert (await office.conversation(conversation_id)).owner == "queue"
