"""Messages that are not understood: the nearest readings, a person, never the same words."""

from typing import Any

from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker

GARBLED = message("啊吧啊吧", "nlu_fallback", "ask_amount", "greet", "complain_service", "ask_documents")


async def _misses(action: Action, count: int) -> list[dict[str, Any]]:
    replies, slots = [], {"misses": "0:0"}
    for _ in range(count):
        (reply,), slots = await run(action, tracker(GARBLED, misses=slots["misses"]))
        replies.append(reply)
    return replies


async def test_the_nearest_readings_are_offered_in_a_citizens_words(actions: dict[str, Action]) -> None:
    (reply,) = await _misses(actions["action_not_understood"], 1)
    assert reply["response"] == "utter_missed"
    payloads = [button["payload"] for button in reply["buttons"]]
    assert payloads == ["低保一个月多少钱", "我要投诉窗口态度差不给办", "申请低保要带什么材料", "转人工"]
    assert not reply["custom"]


async def test_readings_are_about_the_programme_under_way(actions: dict[str, Action]) -> None:
    (reply,), _ = await run(actions["action_not_understood"], tracker(GARBLED, programme="tekun", region="620100"))
    assert reply["buttons"][0]["payload"] == "甘肃省兰州市特困标准是多少"


async def test_the_second_miss_offers_a_person_and_the_fourth_gives_over(actions: dict[str, Action]) -> None:
    replies = await _misses(actions["action_not_understood"], 4)
    assert len({reply["response"] for reply in replies}) == 4
    assert replies[1]["response"] == "utter_missed_again"
    assert replies[1]["buttons"][0]["payload"] == "转人工"
    assert replies[1]["custom"]["effects"] == {"attention": "noted"}
    assert replies[3]["custom"]["effects"] == {"attention": "requested", "hand_over": True}


async def test_a_message_understood_in_between_begins_the_row_anew_in_other_words(actions: dict[str, Action]) -> None:
    _, slots = await run(actions["action_answer_policy"], tracker(message("三口人", "inform"), misses="1:1"))
    assert slots["misses"] == "0:1"
    (reply,), _ = await run(actions["action_not_understood"], tracker(GARBLED, misses=slots["misses"]))
    assert reply["response"] == "utter_missed_otherwise"


async def test_a_guess_that_answers_is_no_miss(actions: dict[str, Action]) -> None:
    asked = message("[兰州](region)[低保](program:dibao)那个钱", "nlu_fallback", "ask_amount")
    _, slots = await run(actions["action_not_understood"], tracker(asked, misses="1:1"))
    assert slots["misses"] == "0:1"


async def test_a_matter_that_is_not_ours_is_named_though_not_understood(actions: dict[str, Action]) -> None:
    asked = message("物业那边收费乱", "nlu_fallback", "out_of_scope", "chitchat")
    (reply,), slots = await run(actions["action_not_understood"], tracker(asked))
    assert "住房、物业" in reply["text"]
    assert reply["custom"]["effects"] == {"attention": "noted"}
    assert slots["last_turn"] == "ticket"


async def test_anger_is_taken_calmly(actions: dict[str, Action]) -> None:
    (reply,), slots = await run(actions["action_not_understood"], tracker(message("一群骗子", "nlu_fallback", "greet")))
    assert reply["response"] == "utter_calm"
    assert slots["last_turn"] == "person"


async def test_small_talk_that_is_a_mere_guess_is_not_understood(actions: dict[str, Action]) -> None:
    for intent in ("chitchat", "affirm", "out_of_scope"):
        asked = message("哗啦啦啦啦", intent, "ask_amount", confidence=0.3)
        (reply,), slots = await run(actions["action_small_talk"], tracker(asked))
        assert reply["response"] == "utter_missed"
        assert slots["misses"] == "1:1"


async def test_a_request_that_is_a_mere_guess_is_asked_about_unless_it_tells_something(
    actions: dict[str, Action],
) -> None:
    action = actions["action_open_ticket"]
    (reply,), _ = await run(action, tracker(message("桌子板凳", "complain_service", "greet", confidence=0.3)))
    assert reply["response"] == "utter_missed"
    assert reply["buttons"][0]["payload"] == "我要投诉窗口态度差不给办"
    for text in ("他们推来推去", "那天我去了他们那边坐了一上午也没有一个人出来说句话"):
        replies, _ = await run(action, tracker(message(text, "complain_service", "greet", confidence=0.3)))
        assert "乡镇看不到" in replies[-1]["text"]


async def test_another_matter_that_has_a_name_is_no_guess(actions: dict[str, Action]) -> None:
    asked = message("物业那边收费乱", "out_of_scope", "chitchat", confidence=0.3)
    (reply,), _ = await run(actions["action_open_ticket"], tracker(asked))
    assert "物业" in reply["text"]
