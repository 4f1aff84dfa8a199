"""A telephone number that comes in pieces."""

import json

import pytest
from rasa_sdk.interfaces import Action

from actions.ticket_digits import digits_of, in_groups, piece_of
from tests.actions.test_tickets import WEST, answered, form
from tests.actions.trackers import message, run, tracker


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("幺三九七九五", "139795"), ("六七八", "678"), ("九零一", "901"), ("开头139", "139"), ("中间1234", "1234"),
        ("尾号5678", "5678"), ("电话是一三八，零零，幺三八", "13800138"), ("四个零", "0000"), ("138 0013", "1380013"),
        ("三口人", ""), ("我有两个", ""), ("3组", ""), ("每月1500块", ""), ("本人", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_message_of_nothing_but_digits(text: str, digits: str) -> None:
    assert digits_of(text) == digits


@pytest.mark.parametrize(
    "pieces",
    [
        ("幺三九七九五", "六七八", "九零"),
        ("138", "1234", "5678"),
        ("开头139", "中间1234", "尾号5678"),
        ("一三八零零", "一二三四", "五六"),
        ("138 0013", "8000"),
        ("电话是一三八，零零，幺三八", "三个零"),
    ],
)
async def test_the_pieces_make_a_number_that_is_read_back(actions: dict[str, Action], pieces: tuple[str, ...]) -> None:
    now = json.loads(form(category="payment", current="contact", here=False))[1]
    for piece in pieces:
        kept = json.dumps(["form", now])
        replies, slots = await run(
            actions["action_answer_policy"], tracker(message(piece, "inform"), region=WEST, ticket_form=kept)
        )
        now = json.loads(slots["ticket_form"])[1]
        assert now["text"] == json.loads(form())[1]["text"]
    assert len(now["phone"]) == 11
    assert in_groups(now["phone"]) in replies[-1]["text"]
    assert now["status"] == "consent"


async def test_too_many_digits_are_asked_for_from_the_beginning(actions: dict[str, Action]) -> None:
    text, now = await answered(actions, "四个零", current="contact", here=False, digits="13800138")
    assert "11 位" in text
    assert (now["digits"], now["phone"], now["current"]) == ("", None, "contact")


async def test_a_beginning_that_comes_early_is_kept(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "138 0013", current="who", who=None, here=False)
    assert (now["digits"], now["who"]) == ("1380013", None)
    assert piece_of("1500", "") == "1500"
    _, now = await answered(actions, "1500", current="who", who=None, here=False)
    assert now["digits"] == ""


async def test_a_relatives_number_is_said_to_be_theirs_and_is_no_matter(actions: dict[str, Action]) -> None:
    text, now = await answered(actions, "打我侄子电话 13512340011", current="contact", here=False)
    assert (now["phone"], now["phone_of"]) == ("13512340011", "侄子")
    assert "135****0011（侄子的）" in text
    assert "侄子电话" not in now["text"]
