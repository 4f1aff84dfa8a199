"""What is wanted in the middle of a screening instead of an answer, and what only looks like it."""

import pytest
from rasa_sdk.interfaces import Action

from actions.screening.requests import Requests
from actions.screening.state import State
from knowledge import Library, QuestionKind
from knowledge.eligibility.interview import Told
from tests.actions.trackers import message, run, tracker

TOLD = Told({"region": "620102", "area_type": "rural", "size": 3, "income": {"yuan": "2000.00", "per": "month"}})


def under_way(current: str = "receives", **more: object) -> str:
    state = State(TOLD, current=current, asked=("region", "size", "income"), **more)  # type: ignore[arg-type]
    return str(state.event()["value"])


@pytest.fixture
def requests(library: Library) -> Requests:
    return Requests(library)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("去哪办啊", QuestionKind.procedure),
        ("我要直接申请", QuestionKind.procedure),
        ("要带身份证不", QuestionKind.documents),
        ("多久下来", QuestionKind.processing_time),
        ("去那里打工", None),
        ("拿什么养家", None),
        ("一个月干不了多少天", None),
        ("带两个娃", None),
    ],
)
def test_a_question_without_an_aid(requests: Requests, said: str, kind: QuestionKind | None) -> None:
    assert requests.question(said) is kind


@pytest.mark.parametrize("said", ["请人帮我申请", "帮我申请", "帮我记成工单", "现在申请吧"])
def test_who_wants_to_apply(requests: Requests, said: str) -> None:
    assert requests.applies(said)


@pytest.mark.parametrize("said", ["村里不给我办理", "去年村里帮我申请了", "没人帮我申请", "谁帮我申请", "工地上干活"])
def test_who_tells_of_an_application(requests: Requests, said: str) -> None:
    assert not requests.applies(said)


@pytest.mark.parametrize("said", ["我不想答这些了 就告诉我去哪办", "不算了 我要直接申请", "停止", "别问了"])
def test_who_leaves(requests: Requests, said: str) -> None:
    assert requests.leaves(said)


@pytest.mark.parametrize("said", ["低保取消了", "停止发了", "不算他", "不知道", "收入不算多", "不弄虚作假"])
def test_who_answers(requests: Requests, said: str) -> None:
    assert not requests.leaves(said)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("那人均多少", "666.67"),
        ("举个例子", "领着哪样说哪样"),
        ("女婿算不算", "花钱不分开"),
        ("有辆三轮车行不", "第十四条"),
        ("结果啥意思", "不是决定"),
        ("这行不行啊会不会被人说闲话吗", "答不上来"),
    ],
)
async def test_it_is_answered_and_the_question_put_again(actions: dict[str, Action], said: str, answer: str) -> None:
    asked = tracker(message(said, "inform", confidence=0.3), screening=under_way())
    replies, slots = await run(actions["action_not_understood"], asked)
    text = "".join(reply["text"] for reply in replies)
    assert answer in text
    assert "现在领着" in text
    assert '"tries":0' in slots["screening"]


async def test_where_to_go_is_answered_before_the_question_comes_again(actions: dict[str, Action]) -> None:
    asked = tracker(message("去哪办啊", "ask_procedure"), screening=under_way())
    replies, _ = await run(actions["action_answer_policy"], asked)
    assert "乡镇政府或街道办事处" in replies[0]["text"]
    assert replies[-1]["text"].startswith("接着刚才的")


async def test_who_leaves_for_the_office_is_told_where_it_is(actions: dict[str, Action]) -> None:
    asked = tracker(message("我不想答这些了 就告诉我去哪办", "deny"), screening=under_way())
    replies, slots = await run(actions["action_small_talk"], asked)
    assert "乡镇政府或街道办事处" in "".join(reply["text"] for reply in replies)
    assert slots["screening"] is None


async def test_who_wants_to_apply_is_asked_to_agree_and_a_number_leads_back_to_it(actions: dict[str, Action]) -> None:
    asked = tracker(message("请人帮我申请", "request_aid"), screening=under_way())
    (reply,), slots = await run(actions["action_open_ticket"], asked)
    assert "同意吗" in reply["text"]
    number = tracker(message("13993112233", "inform"), screening=slots["screening"])
    (reply,), slots = await run(actions["action_answer_policy"], number)
    assert "同意吗" in reply["text"]
    agreed = tracker(message("同意", "affirm"), screening=slots["screening"])
    replies, slots = await run(actions["action_small_talk"], agreed)
    assert slots["ticket_form"]
    assert "工单" in replies[-1]["text"]


async def test_facts_after_a_personal_question_are_kept_and_a_screening_offered(actions: dict[str, Action]) -> None:
    events = [{"event": "user", "text": "我能不能领低保"}, {"event": "user", "text": "3个人"}]
    asked = tracker(message("3个人", "inform"), events, programme="dibao", question="eligibility")
    (reply,), _ = await run(actions["action_answer_policy"], asked)
    assert "家里3口人" in reply["text"]
    assert [button["title"] for button in reply["buttons"]] == ["帮我测一测", "转人工"]
