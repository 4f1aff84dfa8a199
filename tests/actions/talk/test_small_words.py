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
        ("我想问一下那个就是那个什么来着", True),
        ("哎呀我忘了", True),
        ("哦对就是那个补贴", True),
        ("那个低保", False),
        ("卡丢了密码忘了", False),
        ("有什么补贴", False),
        ("我爸的事", False),
    ],
)
def test_what_only_points(text: str, *, points: bool) -> None:
    assert load_small_words().only_points(text) is points


@pytest.mark.parametrize(
    "text",
    ["喂我刚才打过电话的断了", "刚才电话断了", "电话断线了", "刚才打到一半断了", "掉线了", "信号断了", "我刚才打过"],
)
def test_a_call_that_broke_off(text: str) -> None:
    assert load_small_words().was_cut_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "腿断了",
        "断了",
        "我断了",
        "我挂了啊",
        "低保断了",
        "刚才打过电话问低保的",
        "钱断了",
        "我爸腿断了",
        "家里断网三天了",
        "他打过我",
        "电话打过没人接",
        "水断了"],
)  # fmt: skip
def test_what_else_breaks(text: str) -> None:
    assert not load_small_words().was_cut_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "我眼睛看不见你说的那个按钮在哪里",
        "我是打电话的没有按钮",
        "我是打电话的",
        "按钮在哪",
        "我不会打字",
        "点不了",
        "我不会点",
        "没有屏幕"],
)  # fmt: skip
def test_who_can_press_nothing(text: str) -> None:
    assert load_small_words().has_no_buttons(text)


@pytest.mark.parametrize(
    "text",
    [
        "我眼睛看不见",
        "我给民政局打电话没人接",
        "他打我",
        "我不会上网怎么申请",
        "这个字怎么写",
        "我不打电话",
        "帮我打电话"],
)  # fmt: skip
def test_who_tells_something_else(text: str) -> None:
    assert not load_small_words().has_no_buttons(text)


@pytest.mark.parametrize("text", ["老年人的", "老人的那个钱", "就是那个残疾人的补贴", "孤儿的"])
async def test_whom_it_is_about_is_told_what_there_is(actions: dict[str, Action], text: str) -> None:
    replies, slots = await run(actions["action_small_talk"], tracker(message(text, "inform")))
    assert slots["offered"]
    assert replies[0]["buttons"]


@pytest.mark.parametrize("text", ["老年人的身份证丢了", "老人跑了", "老人没人管", "孩子打我", "残疾人的车"])
def test_who_is_told_of_is_not_only_named(text: str) -> None:
    words = ["老年人", "老人", "孩子", "残疾人"]
    assert not load_small_words().names_only(text, words)


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


@pytest.mark.parametrize("text", ["喂听得到吗", "听得见我说话吗", "在听吗", "听得到不"])
async def test_whether_the_line_carries_is_answered(actions: dict[str, Action], text: str) -> None:
    replies, _ = await run(actions["action_small_talk"], tracker(message(text, "greet")))
    assert replies[0]["text"].startswith("听得到")


@pytest.mark.parametrize("text", ["我妈听不见", "她听得见吗", "听得见的有没有补贴", "听不到"])
def test_other_words_on_hearing_test_no_line(text: str) -> None:
    assert not load_small_words().tests_line(text)


@pytest.mark.parametrize("text", ["我没得文化，说不来，就是屋里恼火得很", "我没文化不会说", "嘴笨说不清楚", "我不识字"])
async def test_who_finds_no_words_is_helped_to_some(actions: dict[str, Action], text: str) -> None:
    replies, _ = await run(actions["action_small_talk"], tracker(message(text, "chitchat")))
    assert replies[0]["text"] in load_small_words().says["hard_to_tell"]


@pytest.mark.parametrize(
    "text", ["我不识字，低保停了", "我没文化，孩子没书读", "我说不清我家几口人", "说不清楚", "家里困难"]
)
def test_who_tells_something_beside_it_is_heard(text: str) -> None:
    assert not load_small_words().finds_no_words(text)
