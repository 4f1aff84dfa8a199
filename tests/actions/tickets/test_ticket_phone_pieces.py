"""A telephone number that comes in pieces."""

import json

import pytest
from rasa_sdk.interfaces import Action

from knowledge.phone_pieces import digits_of, in_groups, number_so_far, piece_of, with_part
from tests.actions.tickets.test_tickets import WEST, answered, form
from tests.actions.trackers import message, run, tracker


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("幺三九七九五", "139795"), ("六七八", "678"), ("九零一", "901"), ("开头139", "139"), ("中间1234", "1234"),
        ("尾号5678", "5678"), ("电话是一三八，零零，幺三八", "13800138"), ("四个零", "0000"), ("138 0013", "1380013"),
        ("还有后面四位是幺二三四", "1234"), ("前面三位是幺三八", "138"), ("喂 你记一下 八零零零", "8000"),
        ("腰三八", "138"),
        ("好 五六七八", "5678"), ("三口人", ""), ("我有两个", ""), ("3组", ""), ("每月1500块", ""), ("本人", ""),
        ("", ""),
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
        ("电话是幺五零八八八八", "还有后面四位是幺二三四"),
        ("一三八", "不对 是一三九", "一二三四", "五六七八"),
        ("138", "1234", "重新说", "139", "8888", "7777"),
        ("138", "1234", "138 1234", "5678"),
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


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("不是最后是五四三幺", "13898765431"), ("最后四位是5431", "13898765431"),
        ("哎 错了 尾号应该是五四三一", "13898765431"),
        ("不是五四三二是五四三一", "13898765431"), ("中间是幺二三四", "13812345432"), ("前三位是幺三九", "13998765432"),
        ("开头幺三九不是幺三八", "13998765432"), ("不是9876是9867", "13898675432"),
        ("最后一次发钱是二月", None), ("不是二零二二年停的是二零二三年停的", None), ("中间停了三个月", None),
        ("不是三口人是四口人", None),
        ("后面几位我忘了", None), ("前三位是二三九", None), ("不是98是97", None), ("我最后领了3000", None),
    ],
)  # fmt: skip
def test_a_part_of_the_number_is_told_otherwise(text: str, phone: str | None) -> None:
    assert with_part("13898765432", text) == phone


async def test_the_last_digits_are_put_right_at_the_read_back(actions: dict[str, Action]) -> None:
    at_consent = {"status": "consent", "current": None, "phone": "13898765432", "here": False}
    text, now = await answered(actions, "不是最后是五四三幺", **at_consent)
    assert now["phone"] == "13898765431"
    assert in_groups("13898765431") in text
    assert "最后" not in now["text"]


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


@pytest.mark.parametrize(
    ("story", "text", "digits"),
    [
        (["我家没得吃的了", "我电话幺三八", "零零幺三"], "八零零零", "13800138000"),
        (["我家没得吃的了"], "我电话幺三八", "138"),
        (["我电话幺三八", "就我一个人"], "零零幺三", "1380013"),
        (["13800138000"], "5678", None),
        (["我电话幺三八"], "三", None),
        (["打了120"], "120", None),
        (["着火了"], "合江县", None),
        (["我电话幺三八", "不对是一三九"], "八八八八", "1398888"),
    ],
)
def test_pieces_are_put_together_over_a_conversation(story: list[str], text: str, digits: str | None) -> None:
    assert number_so_far(story, text) == digits
