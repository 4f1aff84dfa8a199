"""Minds change: a form that was not sent is kept for a while, exchanged for another, or taken up again."""

import json

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.state import KEPT_FOR
from knowledge.ticket_form import load_ticket_form
from tests.actions.tickets.test_tickets import answered, form
from tests.actions.trackers import message, run, tracker

SAYS = load_ticket_form().says
AT_CONSENT = {"status": "consent", "current": None, "phone": "13812345678", "here": False}


def dropped(turns: int = KEPT_FOR, **told: object) -> str:
    kept = json.loads(form(**{**AT_CONSENT, **told}))[1]
    return json.dumps(["dropped", {"turns": turns, "form": kept}])


async def after_dropping(actions: dict[str, Action], text: str, intent: str = "chitchat", turns: int = KEPT_FOR) -> str:
    asked = tracker(message(text, intent), region="360902101", ticket_form=dropped(turns))
    replies, _ = await run(actions["action_small_talk"], asked)
    return str(replies[0].get("text") or replies[0].get("response"))


@pytest.mark.parametrize("text", ["不交了", "算了", "先别交", "先不交", "等等先不交", "算了，不投诉了"])
async def test_what_is_not_sent_is_kept_and_that_is_said(actions: dict[str, Action], text: str) -> None:
    reply, now = await answered(actions, text, "chitchat", **AT_CONSENT)
    assert reply == SAYS["put_aside"]
    assert now["turns"] == KEPT_FOR


@pytest.mark.parametrize(
    "text", ["还是交吧", "还是投诉吧", "不行 我还是要告他", "刚才的申请交吧", "交吧", "同意", "接着申请", "那就交吧"]
)
@pytest.mark.parametrize("turns", [KEPT_FOR, 1])
async def test_it_is_taken_up_again_and_read_back(actions: dict[str, Action], text: str, turns: int) -> None:
    assert (await after_dropping(actions, text, turns=turns)).startswith("给您念一遍")


@pytest.mark.parametrize("text", ["接着刚才的", "继续", "投诉还办吗", "我的投诉呢"])
async def test_what_danger_came_between_goes_on_at_once_and_no_later(actions: dict[str, Action], text: str) -> None:
    assert (await after_dropping(actions, text)).startswith("给您念一遍")
    assert "给您念一遍" not in await after_dropping(actions, text, turns=1)


@pytest.mark.parametrize("text", ["好", "嗯", "好的", "行"])
async def test_who_takes_note_that_it_was_put_aside_does_not_take_it_up(actions: dict[str, Action], text: str) -> None:
    assert "给您念一遍" not in await after_dropping(actions, text, "affirm")


async def test_a_bare_yes_long_after_means_something_else(actions: dict[str, Action]) -> None:
    assert "给您念一遍" not in await after_dropping(actions, "好的", "affirm", turns=2)


async def test_asking_where_a_ticket_stands_leaves_it_there(actions: dict[str, Action]) -> None:
    asked = tracker(message("查工单", "check_ticket"), ticket_form=dropped())
    _, slots = await run(actions["action_follow_ticket"], asked)
    assert json.loads(slots["ticket_form"])[0] == "dropped"


@pytest.mark.parametrize("text", ["全删掉", "算了"])
async def test_it_is_left_for_good(actions: dict[str, Action], text: str) -> None:
    assert await after_dropping(actions, text) == SAYS["stopped"]


@pytest.mark.parametrize("text", ["为什么要同意", "同意了会怎样"])
async def test_what_agreement_means_is_told_and_that_nothing_was_sent(actions: dict[str, Action], text: str) -> None:
    said = await after_dropping(actions, text)
    assert SAYS["answer_consent"] in said
    assert SAYS["not_sent_still"] in said


async def test_another_ticket_is_wanted_instead(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "不申请了 我要投诉他们不给办", "complain_service", **AT_CONSENT)
    assert (now["category"], now["phone"]) == ("service", "13812345678")
    told = form(**AT_CONSENT, category="service", text="民政所的人让我滚", who=None)
    asked = tracker(message("不投诉了 我要申请低保", "request_aid"), region="360902101", ticket_form=told)
    _, slots = await run(actions["action_open_ticket"], asked)
    now = json.loads(slots["ticket_form"])[1]
    assert now["category"] == "aid"
    assert "滚" not in now["text"]


@pytest.mark.parametrize("text", ["好的 知道了", "等下 我找下电话", "听不清 再念一遍", "你说啥", "你是男的女的"])
async def test_asides_are_not_written_down(actions: dict[str, Action], text: str) -> None:
    _, now = await answered(actions, text, "chitchat", current="contact", here=False)
    assert now["text"] == "我爸瘫在床上，家里没钱了"
    _, now = await answered(actions, text, "chitchat", **AT_CONSENT)
    assert now["text"] == "我爸瘫在床上，家里没钱了"
