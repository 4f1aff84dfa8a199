"""An answer once more in simpler words; a new session after a day."""

from itertools import pairwise
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action

from knowledge import Library, Question, QuestionKind, answer
from knowledge.steering import load_steering_words
from tests.actions.reading.test_several_asks import TODAY
from tests.actions.trackers import LISTEN, message, run, said, tracker, user

BUTTONS = [{"title": "农村", "payload": "农村呢"}]


def _events(library: Library) -> list[dict[str, Any]]:
    told = answer(library, Question(QuestionKind.amount, "dibao", "620100", None, TODAY)).text
    custom = {"citations": [{"clause": "三"}], "effects": {"region": "620100"}}
    return [LISTEN, user("兰州低保"), said(told, buttons=BUTTONS, custom=custom), LISTEN, user("没听懂")]


async def test_the_first_time_in_simpler_words_with_buttons_and_citations(
    actions: dict[str, Action], library: Library
) -> None:
    asked = tracker(message("没听懂", "dont_know"), _events(library))
    (reply,), slots = await run(actions["action_small_talk"], asked)
    assert reply["text"].startswith("我再说简单点。\n兰州市城市低保标准：一个人一个月 914 元")
    assert reply["buttons"] == BUTTONS
    # Said again, not done again: the effects of the first time stay out.
    assert reply["custom"] == {"citations": [{"clause": "三"}]}
    assert slots == {"last_turn": "repeated"}


async def test_the_second_time_an_example_the_third_time_a_person_then_other_words(
    actions: dict[str, Action], library: Library
) -> None:
    events = _events(library)
    known = {"region": "620100", "programme": "dibao", "question": "amount", "area_type": "urban"}
    texts = []
    for words in ("没听懂", "还是不懂", "不懂", "还不懂"):
        events = [*events[:-1], user(words)]
        reply, *others = (
            await run(actions["action_repeat_answer"], tracker(message(words, "repeat"), events, **known))
        )[0]
        assert not others
        texts.append(reply["text"])
        custom = {"citations": (reply.get("custom") or {}).get("citations")}
        events = [*events, said(reply["text"], buttons=reply.get("buttons"), custom=custom), LISTEN, user("")]
    assert len(set(texts)) == len(texts)
    simple, example, person, last = texts
    assert "一个人一个月 914 元" in simple
    # Three people with 400 yuan each, the standard being 914.
    assert example.startswith("打个比方。兰州市城市的低保线，每人每月 914 元（2022 年）。")
    assert "全家一个月补 1542 元" in example
    assert "这是举例，不是说您家" in example
    assert "来源：兰州市民政局工作总结" in example
    assert "转人工" in person
    assert "转人工" in last


async def test_who_heard_badly_hears_it_shorter_and_is_offered_a_person(
    actions: dict[str, Action], library: Library
) -> None:
    once = [*_events(library)[:-1], user("再说一遍"), said("我再说简单点。\n兰州市"), LISTEN, user("再说一遍")]
    asked = tracker(message("再说一遍", "repeat"), once, last_turn="repeated")
    (reply, offer), slots = await run(actions["action_repeat_answer"], asked)
    assert "914 元" in reply["text"]
    assert "439" in reply["text"]  # who lives in the country must not take the sum for the town
    assert "475" not in reply["text"]
    assert offer["response"] == "utter_repeated_twice"
    assert slots == {"last_turn": "repeated,person"}


async def test_an_example_is_told_to_who_wants_one_whatever_it_was_read_as(
    actions: dict[str, Action], library: Library
) -> None:
    told = answer(library, Question(QuestionKind.procedure, "dibao", None, None, TODAY))
    custom = {"citations": [citation.shown() for citation in told.citations]}
    events = [LISTEN, user("低保怎么申请"), said(told.text, custom=custom), LISTEN, user("你给我打个比方")]
    asked = tracker(message("你给我打个比方", "chitchat"), events, programme="dibao", question="procedure")
    (reply,), _ = await run(actions["action_small_talk"], asked)
    assert reply["text"].startswith("打个比方。张大娘")
    assert {item["clause"] for item in reply["custom"]["citations"]} == {"第三十七条", "第六条", "第十九条"}


async def test_no_example_is_made_up_for_a_topic_that_none_touches(
    actions: dict[str, Action], library: Library
) -> None:
    question = Question(QuestionKind.procedure, "dibao", None, None, TODAY, topics=("online",))
    told = answer(library, question)
    custom = {"citations": [citation.shown() for citation in told.citations]}
    events = [LISTEN, user("低保能网上办吗"), said(told.text, custom=custom), LISTEN, user("举个例子")]
    slots = {"programme": "dibao", "question": "procedure", "topics": "online"}
    replies, _ = await run(actions["action_repeat_answer"], tracker(message("举个例子", "repeat"), events, **slots))
    assert "不敢乱编" in replies[0]["text"]


async def test_why_a_place_is_asked_for_is_told_in_other_words(actions: dict[str, Action], library: Library) -> None:
    events = [LISTEN, user("低保多少钱"), said(library.say("ask_region")), LISTEN, user("没听懂")]
    (reply,), _ = await run(actions["action_repeat_answer"], tracker(message("没听懂", "repeat"), events))
    assert "报不出数" in reply["text"]


async def test_a_sentence_without_policy_is_said_again_as_it_was(actions: dict[str, Action]) -> None:
    events = [LISTEN, user("你好"), said("您好，我是机器。", buttons=BUTTONS), LISTEN, user("再说一遍")]
    (reply,), _ = await run(actions["action_repeat_answer"], tracker(message("再说一遍", "repeat"), events))
    assert reply["text"] == "您好，我是机器。"


async def test_a_new_session_keeps_the_place_alone_and_says_so(actions: dict[str, Action]) -> None:
    dispatcher = CollectingDispatcher()
    before = tracker(message("嗯", "affirm"), region="620100", programme="dibao", person="father", kept="amount:dibao:")
    events = await actions["action_session_start"].run(dispatcher, before, {})
    assert [event["event"] for event in events] == ["session_started", "slot", "action"]
    assert (events[1]["name"], events[1]["value"]) == ("region", "620100")
    (reply,) = dispatcher.messages
    assert (reply["response"], reply["region_name"]) == ("utter_region_remembered", "甘肃省兰州市")


async def test_a_first_session_says_nothing(actions: dict[str, Action]) -> None:
    dispatcher = CollectingDispatcher()
    events = await actions["action_session_start"].run(dispatcher, tracker({}), {})
    assert [event["event"] for event in events] == ["session_started", "action"]
    assert dispatcher.messages == []


async def test_a_place_that_is_no_division_any_more_is_forgotten(actions: dict[str, Action]) -> None:
    dispatcher = CollectingDispatcher()
    events = await actions["action_session_start"].run(dispatcher, tracker({}, region="999999"), {})
    assert [event["event"] for event in events] == ["session_started", "action"]


async def test_what_was_left_out_is_still_told_to_who_asks_after_an_explanation(
    actions: dict[str, Action], library: Library
) -> None:
    told = answer(library, Question(QuestionKind.procedure, "dibao", None, None, TODAY))
    more = {"text": "还有这些：\n低保材料齐了就要受理。", "citations": [{"clause": "第十条"}]}
    custom = {"citations": [citation.shown() for citation in told.citations], "more": more}
    events = [LISTEN, user("低保怎么申请"), said(told.text, custom=custom), LISTEN]
    slots = {"programme": "dibao", "question": "procedure"}
    for words in ("没听懂", "举个例子", "第二条啥意思", "公示是啥"):
        asked = tracker(message(words, "repeat"), [*events, user(words)], **slots)
        (reply,), _ = await run(actions["action_repeat_answer"], asked)
        assert reply["custom"]["more"] == more, words


async def test_who_hears_or_follows_nothing_from_the_beginning_is_asked_otherwise_then_offered_a_person(
    actions: dict[str, Action],
) -> None:
    for words in (("说大声点", "我听不清", "还是听不清"), ("听不懂", "不懂", "还是听不懂")):
        events = [LISTEN, user("你好"), {**said("您好，我是机器。"), "metadata": {"utter_action": "utter_greet"}}]
        told = []
        for one in words:
            events = [*events, LISTEN, user(one)]
            (reply,), slots = await run(actions["action_repeat_answer"], tracker(message(one, "repeat"), events))
            told.append(reply["text"])
            events.append(said(reply["text"]))
        assert len(set(told)) == 3
        assert slots["last_turn"] == "person"


async def test_who_hears_badly_again_and_again_never_hears_the_same_twice(
    actions: dict[str, Action], library: Library
) -> None:
    events, texts = [*_events(library)[:-1]], []
    for _ in range(5):
        events = [*events, user("听不清")]
        replies, _ = await run(actions["action_repeat_answer"], tracker(message("听不清", "repeat"), events))
        for reply in replies:
            text = reply["text"] or "还是没讲清楚"
            told = said(text, custom=reply.get("custom"), buttons=reply.get("buttons"))
            events.append({**told, "metadata": {"utter_action": reply.get("response")}})
        events.append(LISTEN)
        texts.append("\n".join(reply["text"] or reply["response"] for reply in replies))
    assert all(one != after for one, after in pairwise(texts))
    assert "转人工" in texts[3]


async def test_that_there_is_no_more_is_not_what_is_explained(actions: dict[str, Action], library: Library) -> None:
    words = load_steering_words().says
    events = [*_events(library)[:-1], user("还有呢"), said(words["no_more"]), LISTEN, user("说简单点")]
    (reply, *_), _ = await run(actions["action_repeat_answer"], tracker(message("说简单点", "repeat"), events))
    assert "914" in reply["text"]
