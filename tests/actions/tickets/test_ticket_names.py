"""Who says it: names in any words, names and numbers that are taken out where nobody is to know."""

import json

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.effect import ticket_of
from actions.tickets.names import closed_up
from actions.tickets.scrubbing import fit_to_send
from actions.tickets.state import Form
from knowledge.ticket_form import load_ticket_form
from tests.actions.tickets.test_tickets import answered
from tests.actions.trackers import message, run, tracker

WORDS = load_ticket_form()


@pytest.mark.parametrize(
    "text",
    [
        "我叫王小军，村主任收钱", "本人王小军，村主任收我一千块", "投诉人王小军，男，58岁", "王小军举报村主任收钱",
        "我是横塘村三组的王小军，村主任收钱",
    ],
)  # fmt: skip
def test_a_name_is_heard_in_any_words(text: str) -> None:
    assert WORDS.name_in(text) == "王小军"


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("我叫李 狗 伢", "我叫李狗伢"),
        ("李 狗 伢 我叫李 狗 伢", "李狗伢 我叫李狗伢"),
        ("李 狗 伢 13812345678", "李狗伢 13812345678"),
        ("我 叫 李 狗 伢，住楠木乡", "我叫李狗伢，住楠木乡"),
        ("李 狗 伢 住 楠木乡", "李狗伢 住 楠木乡"),
        ("我要 投诉 他", "我要 投诉 他"),
    ],
)
def test_blanks_in_a_name_are_no_gaps(text: str, closed: str) -> None:
    assert closed_up(text) == closed


@pytest.mark.parametrize(
    ("text", "current", "name", "place"),
    [
        ("我叫李狗伢，住楠木乡", "place", "李狗伢", None),
        ("我叫李 狗 伢 住慈化镇", "place", "李狗伢", "360902105"),
        ("我叫李狗伢住慈化镇", "place", "李狗伢", "360902105"),
        ("李 狗 伢", "place", "李狗伢", None),
        ("李 狗 伢 13812345678", "who", "李狗伢", "360902101"),
        ("黄 土 岭", "place", None, None),
        ("白 马 村", "place", None, None),
    ],
)
async def test_a_name_told_where_something_else_is_asked_is_kept(
    actions: dict[str, Action], text: str, current: str, name: str | None, place: str | None
) -> None:
    region = "360902101" if current == "who" else None
    _, now = await answered(actions, text, category="payment", region=region, current=current, here=False, who=None)
    assert (now["name"], now["region"]) == (name, place)


@pytest.mark.parametrize(
    "text",
    [
        "本人残疾，没收入",
        "我是西村镇的村民，家里困难",
        "我要投诉",
        "匿名举报村主任",
        "本人高血压，常年吃药",
        "我是农民，没地",
        "本人单身，没孩子",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert WORDS.name_in(text) is None


@pytest.mark.parametrize(
    ("text", "name", "phone"),
    [
        ("李秀兰 13755550000", "李秀兰", "13755550000"),
        ("13755550000 李秀兰", "李秀兰", "13755550000"),
        ("张大山", "张大山", None),
        ("姓李，13755550000", "姓李", "13755550000"),
        ("就打13755550000", None, "13755550000"),
    ],
)
async def test_a_name_beside_a_number_is_kept(
    actions: dict[str, Action], text: str, name: str | None, phone: str | None
) -> None:
    _, now = await answered(actions, text, current="contact", here=False)
    assert (now["name"], now["phone"]) == (name, phone)


@pytest.mark.parametrize(
    "text",
    ["莫讲是我讲的", "千万不能让村里晓得", "不要写我名字", "不敢留名字", "就说是群众举报的", "隐去我姓名", "匿名"],
)
async def test_it_becomes_anonymous_in_many_words(actions: dict[str, Action], text: str) -> None:
    _, now = await answered(actions, text, category="unfair", who=None, current="contact", here=False)
    assert now["anonymous"]


@pytest.mark.parametrize("text", ["可以匿名吗", "匿名的话会不会没人管", "要是不留名字行不行", "不用匿名"])
async def test_a_question_about_it_makes_nothing_anonymous(actions: dict[str, Action], text: str) -> None:
    reply, now = await answered(actions, text, category="unfair", who=None, current="contact", here=False)
    assert not now.get("anonymous"), reply


async def test_the_wish_not_to_be_known_wins_over_a_number_beside_it(actions: dict[str, Action]) -> None:
    said = "我叫王小军 13812345678 袁州区金瑞镇 村主任收了我一千块才给报低保 要匿名"
    replies, slots = await run(actions["action_open_ticket"], tracker(message(said, "complain_unfair")))
    form = json.loads(slots["ticket_form"])[1]
    assert form["anonymous"]
    assert not any(told in replies[-1]["text"] for told in ("王小军", "1381234", "138****"))


async def test_a_name_alone_may_be_left_out_and_the_number_stays(actions: dict[str, Action]) -> None:
    told = {"category": "unfair", "who": None, "current": None, "status": "consent", "here": False}
    _, now = await answered(actions, "不要写我名字", name="王小军", phone="13812345678", **told)
    assert (now["name"], now["phone"], now["anonymous"]) == (None, "13812345678", False)


def test_an_id_number_is_never_handed_on_in_full() -> None:
    form = Form("aid", "我身份证362201195001011232，老伴瘫了", "360902101", who="本人", here=True)
    assert "19500101" not in ticket_of(fit_to_send(form, WORDS))["text"]


def test_an_anonymous_text_has_no_name_id_or_number_wherever_they_were_told() -> None:
    text = "村主任收我一千块\n本人王小军，身份证362201195001011232，电话13812345678"
    sent = ticket_of(fit_to_send(Form("unfair", text, "360902101", anonymous=True), WORDS))["text"]
    assert not any(told in sent for told in ("王小军", "3622", "138"))
    assert "收我一千块" in sent


async def test_a_number_in_pieces_is_put_together(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "138 1234", current="contact", here=False)
    assert now["digits"] == "1381234"
    _, now = await answered(actions, "5678", current="contact", here=False, digits=now["digits"])
    assert now["phone"] == "13812345678"
