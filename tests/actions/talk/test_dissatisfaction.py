"""Who is not helped, is angry or tells a trouble among thanks, through the gate."""

from typing import Any

from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, said, tracker, user

NOTE, SMALL_TALK = "action_open_ticket", "action_small_talk"


async def _reply(actions: dict[str, Action], text: str, intent: str, *events: dict[str, Any]) -> tuple[str, dict]:
    replies, slots = await run(actions[SMALL_TALK], tracker(message(text, intent), events=[*events, user(text)]))
    return "\n".join(reply["text"] or reply["response"] for reply in replies), slots


async def test_at_the_second_time_a_person_is_offered_in_other_words(actions: dict[str, Action]) -> None:
    first, _ = await _reply(actions, "你答得不对", "deny")
    second, slots = await _reply(actions, "没用", "deny", said(first))
    third, _ = await _reply(actions, "说了半天跟没说一样", "chitchat", said(first), said(second))
    assert len({first, second, third}) == 3
    assert "哪儿" in first
    assert "转人工" in second
    assert slots["last_turn"] == "person"


async def test_insults_are_met_and_never_taken_for_another_office(actions: dict[str, Action]) -> None:
    replies, _ = await run(actions[NOTE], tracker(message("垃圾机器人", "out_of_scope")))
    assert "城管" not in replies[0]["text"]
    assert "转人工" in replies[0]["text"]


async def test_who_was_sent_on_is_offered_a_ticket(actions: dict[str, Action]) -> None:
    replies, slots = await run(actions[NOTE], tracker(message("你们光会踢皮球", "complain_service")))
    assert "记下来" in replies[0]["text"]
    assert slots["last_turn"] == "ticket"


async def test_a_trouble_among_thanks_is_taken_up(actions: dict[str, Action]) -> None:
    letter = (
        "谢谢民政局的小李，帮我办好了残疾证。我是个瞎子，一个人过，每个月有补贴。"
        "就是最近村干部说我的卡他帮我保管，每个月给我拿两百块钱来。请表扬小李。"
    )
    text, slots = await _reply(actions, letter, "thank")
    assert "我的卡他帮我保管" in text
    assert slots["last_turn"] == "ticket"


async def test_after_a_trouble_nobody_is_asked_what_they_want(actions: dict[str, Action]) -> None:
    before = {
        "event": "user",
        "text": "房梁断了半边墙塌了我爸还住在里面不走",
        "parse_data": message("房梁断了半边墙塌了我爸还住在里面不走", "request_aid"),
    }
    text, slots = await _reply(actions, "他不肯搬，我也没办法", "deny", before)
    assert "记成工单" in text
    assert slots["last_turn"] == "ticket"


async def test_nobody_hurt_is_no_small_talk(actions: dict[str, Action]) -> None:
    text, _ = await _reply(actions, "我们没事 人都安全", "chitchat")
    assert "人平安" in text


async def test_pictures_are_said_to_be_unread(actions: dict[str, Action]) -> None:
    text, _ = await _reply(actions, "[图片]", "chitchat")
    assert "打成字" in text


async def test_a_second_question_that_nobody_kept_is_asked_for_again(actions: dict[str, Action]) -> None:
    text, _ = await _reply(actions, "那第二个问题呢", "inform")
    assert "没答到" in text
