"""Words that ask nothing: another line each time, and on with the aid that was spoken of."""

import pytest
from rasa_sdk.interfaces import Action

from knowledge.small_words import load_small_words
from tests.actions.trackers import message, run, said, tracker, user


@pytest.mark.parametrize("text", ["哦", "噢噢", "哦哦哦哦", "这样啊", "哦这样", "原来是这样", "好吧", "行吧"])
def test_what_only_says_that_it_was_heard(text: str) -> None:
    assert load_small_words().is_heard(text)


@pytest.mark.parametrize("text", ["啊？", "哦？", "这样行吗", "这样能领低保吗", "这样的能办不", "好吧那低保呢", "嗯嗯"])
def test_what_asks_or_tells_more_is_not_only_heard(text: str) -> None:
    assert not load_small_words().is_heard(text)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("那个", True),
        ("就是那个", True),
        ("刚才说的", True),
        ("上一个", True),
        ("那个低保", False),
        ("我爸的事", False),
    ],
)
def test_what_only_points(text: str, *, points: bool) -> None:
    assert load_small_words().only_points(text) is points


async def test_the_same_word_gets_another_line(actions: dict[str, Action]) -> None:
    heard: list[str] = []
    events = []
    for _ in range(3):
        events += [user("嗯")]
        (reply,), _ = await run(actions["action_small_talk"], tracker(message("嗯", "affirm"), events=events))
        heard.append(reply["text"])
        events += [said(reply["text"])]
    assert len(set(heard)) == 3


async def test_what_is_offered_is_of_the_aid_under_way(actions: dict[str, Action]) -> None:
    now = {"programme": "tekun", "question": "processing_time", "answered": "procedure:tekun,processing_time:tekun"}
    (reply,), _ = await run(actions["action_small_talk"], tracker(message("哦", "chitchat"), **now))
    assert [button["payload"] for button in reply["buttons"]] == ["特困谁能申请", "申请特困要带什么材料", "转人工"]


async def test_what_comes_next_is_told(actions: dict[str, Action]) -> None:
    now = {"programme": "dibao", "question": "eligibility", "answered": "eligibility:dibao"}
    _, slots = await run(actions["action_small_talk"], tracker(message("然后呢", "affirm"), **now))
    assert slots["question"] == "procedure"
    now = {"programme": "dibao", "question": "procedure", "answered": "eligibility:dibao,procedure:dibao"}
    _, slots = await run(actions["action_small_talk"], tracker(message("那下一步咋办", "affirm"), **now))
    assert slots["question"] == "documents"


async def test_who_only_points_is_asked_what_is_meant(actions: dict[str, Action]) -> None:
    (reply,), _ = await run(actions["action_answer_policy"], tracker(message("就是那个", "inform")))
    assert "哪件事" in reply["text"]
    assert "记下" not in reply["text"]


async def test_who_came_back_from_the_queue_hears_the_answer_before_it(actions: dict[str, Action]) -> None:
    citations = [{"document": "d", "clause": "c", "date": "2021-01-01", "region": "全国", "quote": ""}]
    events = [
        user("低保要啥材料"),
        said("申请低保要按规定交材料，保证真实完整，签经济状况核对授权，并配合调查。", custom={"citations": citations}),
        user("找个人"),
        said("好，您已经排上队", custom={"effects": {"hand_over": True}}),
        user("说简单点"),
    ]
    replies, _ = await run(actions["action_repeat_answer"], tracker(message("说简单点", "repeat"), events=events))
    assert all("排上队" not in (reply["text"] or "") for reply in replies)
    assert any("材料" in (reply["text"] or "") for reply in replies)


async def test_behind_an_acknowledgement_the_answer_is_repeated(actions: dict[str, Action]) -> None:
    citations = [{"document": "d", "clause": "c", "date": "2021-01-01", "region": "全国", "quote": ""}]
    events = [
        user("低保要啥材料"),
        said("申请低保要按规定交材料，保证真实完整，签经济状况核对授权，并配合调查。", custom={"citations": citations}),
        user("哦"),
        said("好。您想问什么，直接说就行。"),
        user("听不懂"),
    ]
    replies, _ = await run(actions["action_repeat_answer"], tracker(message("听不懂", "repeat"), events=events))
    assert any("材料" in (reply["text"] or "") for reply in replies)


async def test_what_has_no_simpler_words_is_not_said_for_ever(actions: dict[str, Action]) -> None:
    events = [user("路灯坏了"), said("这件事不归社会救助管。"), user("听不懂")]
    (first,), slots = await run(actions["action_repeat_answer"], tracker(message("听不懂", "repeat"), events=events))
    assert first["text"] == "这件事不归社会救助管。"
    events += [said(first["text"]), user("还是不懂")]
    (second,), _ = await run(
        actions["action_repeat_answer"],
        tracker(message("还是不懂", "repeat"), events=events, last_turn=slots["last_turn"]),
    )
    assert second["text"] != first["text"]
    assert "转人工" in second["text"]


@pytest.mark.parametrize("text", ["哦不是，我想问[低保](program:dibao)", "别急，我就是问问[低保](program:dibao)"])
async def test_an_aid_that_is_asked_about_is_not_lost(actions: dict[str, Action], text: str) -> None:
    _, slots = await run(actions["action_small_talk"], tracker(message(text, "deny")))
    assert slots["programme"] == "dibao"
