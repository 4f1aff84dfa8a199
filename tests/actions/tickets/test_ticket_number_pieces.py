"""A ticket's number that comes in pieces."""

import json

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker

FOLLOW = "action_follow_ticket"


def waiting(**told: object) -> str:
    return json.dumps(["waiting", {"what": "number", "kind": "status", **told}])


@pytest.mark.parametrize("first", ["2611", "前面四位是2611", "号码是2611"])
async def test_its_first_digits_are_kept_and_the_rest_completes_it(actions: dict[str, Action], first: str) -> None:
    _, slots = await run(actions[FOLLOW], tracker(message(first, "inform"), ticket_form=waiting(kind="urge")))
    kept = json.loads(slots["ticket_form"])[1]
    assert (kept["what"], kept["kind"], kept["digits"]) == ("digits", "urge", "2611")
    rest = tracker(message("28-360902-00017", "inform"), ticket_form=slots["ticket_form"])
    replies, _ = await run(actions[FOLLOW], rest)
    ticket = replies[-1]["custom"]["effects"]["ticket"]
    assert (ticket["kind"], ticket["number"]) == ("urge", "26112836090200017")


async def test_the_code_may_come_with_the_rest(actions: dict[str, Action]) -> None:
    asked = tracker(message("28 360902 00017 123456", "inform"), ticket_form=waiting(what="digits", digits="2611"))
    replies, _ = await run(actions[FOLLOW], asked)
    ticket = replies[-1]["custom"]["effects"]["ticket"]
    assert (ticket["number"], ticket["code"]) == ("26112836090200017", "123456")


async def test_a_number_may_follow_the_offer_to_look_one_up(actions: dict[str, Action]) -> None:
    replies, slots = await run(actions[FOLLOW], tracker(message("我的申请办到哪了", "check_ticket")))
    assert any("查工单" in reply["text"] for reply in replies)
    assert json.loads(slots["ticket_form"])[1]["what"] == "number"
