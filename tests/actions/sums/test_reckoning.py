"""Sums in a conversation: which messages are reckoned with, what each figure is taken for, what is left alone."""

from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from actions.sums.reckoning import asks_for_a_sum
from actions.sums.sums_told import sums_now, sums_so_far
from knowledge import Library
from knowledge.answers.by_difference import Sums
from knowledge.money import Period
from tests.actions.trackers import message, run, said, tracker, user

LANZHOU = "620100"
UNDER_WAY = {"programme": "dibao", "question": "amount", "region": LANZHOU, "area_type": "rural"}


def _fen(yuan: int) -> int:
    return yuan * 100


def _count(text: str, part: str, people: int) -> dict[str, Any]:
    start = text.index(part)
    value = {"low": people, "high": people, "unit": "person", "approximate": False, "bound": None}
    return {"entity": "count", "value": value, "start": start, "end": start + len(part)}


def _money(text: str, part: str, yuan: int, per: str | None = None, period: str | None = None) -> dict[str, Any]:
    start = text.index(part)
    value = {"fen_low": _fen(yuan), "fen_high": _fen(yuan), "period": period, "per": per}
    return {"entity": "money", "value": value, "start": start, "end": start + len(part)}


def _told(text: str, *entities: dict[str, Any], intent: str = "inform") -> dict[str, Any]:
    read = message(text, intent)
    read["entities"] = [*read["entities"], *entities]
    return read


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("439减300？", Sums(stated=_fen(439), income=_fen(300), per_head=True)),
        ("439-300是139吗", Sums(stated=_fen(439), income=_fen(300), per_head=True)),
        ("线是914，那我能补264", Sums(stated=_fen(914), claim=_fen(264))),
        ("我们这低保标准是600", Sums(stated=_fen(600))),
        ("那就是600?", Sums(claim=_fen(600))),
        ("5268是一个人？", Sums(stated=_fen(5268), for_whom=True)),
        ("这是一个人的还是一家的", Sums(for_whom=True)),
        ("全家收入900", Sums(income=_fen(900))),
        ("我一年收入9000", Sums(income=_fen(9000), income_per=Period.year, only_own=True)),
        ("人均收入650", Sums(income=_fen(650), per_head=True)),
        ("我爸每月500块养老金", Sums(income=_fen(500), income_per=Period.month, only_own=True)),
        ("多挣500扣多少", Sums(more=_fen(500))),
        ("一个嫁出去了，钱少多少", Sums(fewer=1)),
        ("嫁出去了一个", Sums(fewer=1)),
        ("就她一个人", Sums(people=1)),
        ("我一个人过", Sums(people=1)),
    ],
)
def test_each_figure_is_taken_for_what_the_words_beside_it_say(text: str, sums: Sums) -> None:
    assert sums_now(_told(text)) == sums


@pytest.mark.parametrize(
    "text",
    [
        "我领低保500",  # what they get is no standard
        "低保涨了50",
        "低保发了300块",
        "我70岁了，残疾二级",
        "2022年低保多少钱",
        "我电话13812345678",
        "邻居一个月收入3000也吃低保",
        "住院花了30000",
        "我女儿嫁出去了",
        "就我一个人挣钱",
    ],
)
def test_other_figures_are_left_alone(text: str) -> None:
    assert replace(sums_now(_told(text)), unsure=False) == Sums()


def test_people_who_only_do_something_are_not_the_family() -> None:
    text = "家里两个人打工"
    assert sums_now(_told(text, _count(text, "两个人", 2))) == Sums()
    text = "我们三口人"
    assert sums_now(_told(text, _count(text, "三口人", 3))) == Sums(people=3)


def test_what_was_told_holds_on_and_later_figures_change_it(library: Library) -> None:
    texts = ["439减300？", "全家收入900", "要是收入涨到1500"]
    latest = _told(texts[-1])
    sums = sums_so_far(tracker(latest, [user(text) for text in texts]), library)
    assert (sums.income, sums.per_head, sums.stated) == (_fen(1500), False, _fen(439))


async def _reply(actions: dict[str, Action], read: dict[str, Any], *before: dict[str, Any], **slots: str | None) -> str:
    events = [*before, user(read["text"])]
    replies, _ = await run(actions["action_answer_policy"], tracker(read, events, **slots))
    return "\n".join(reply.get("text") or "" for reply in replies)


async def test_a_follow_up_on_the_amount_is_reckoned(actions: dict[str, Action]) -> None:
    assert "439 − 300 = 139 元" in await _reply(actions, _told("439减300？", intent="ask_amount"), **UNDER_WAY)
    text = "那我们三口人呢"
    more = await _reply(actions, _told(text, _count(text, "三口人", 3)), user("439减300？"), **UNDER_WAY)
    assert "3 口人一共 417 元" in more


async def test_the_rules_are_not_told_again_below_the_next_sum(actions: dict[str, Action]) -> None:
    first = await _reply(actions, _told("全家收入900，439减300", intent="ask_amount"), **UNDER_WAY)
    again = await _reply(
        actions, _told("那就是139？", intent="ask_amount"), user("439减300？"), said(first), **UNDER_WAY
    )
    assert "对，是这样算" in again
    assert "还是按差额算的" in again
    assert "来源" not in again


async def test_a_sum_of_the_whole_needs_no_place(actions: dict[str, Action]) -> None:
    text = "人均650，线是914，那我能补264一个人?"
    entities = (_money(text, "人均650", 650, "person"), _money(text, "264一个人", 264, "person"))
    reply = await _reply(actions, _told(text, *entities, intent="ask_amount"))
    assert "不是我查到的数" in reply
    assert "914 − 650 = 264 元" in reply


async def test_whether_an_amount_is_for_one_person_is_answered_of_other_aid_too(actions: dict[str, Action]) -> None:
    slots = {**UNDER_WAY, "programme": "tekun"}
    reply = await _reply(actions, _told("6852是一个人？", intent="ask_amount"), **slots)
    assert reply.startswith("是一个人的，不是一家的。")
    assert "6852" in reply


@pytest.mark.parametrize(
    ("text", "is_sum"),
    [
        ("那就一分没有了？", True),
        ("那是不是一分钱都拿不到了", True),
        ("那就啥都没有了吗", True),
        ("要是全家收入1500呢", True),
        ("我们那低保600，全家收入400", True),
        ("我这个月一分没有", False),
        ("这个月一分钱都没有了吗", False),
        ("低保停了，一分没有了？", False),
        ("给我减了300", False),
        ("凭什么一分不给，我要投诉", False),
        ("谢谢", False),
    ],
)
def test_a_sum_is_heard_in_what_was_read_otherwise(library: Library, text: str, is_sum: bool) -> None:
    events = [user("全家收入1500"), user(text)]
    assert asks_for_a_sum(tracker(_told(text), events, **UNDER_WAY), library) is is_sum
    assert not asks_for_a_sum(tracker(_told(text), events), library)


async def test_whether_a_change_must_be_told_is_no_sum(actions: dict[str, Action]) -> None:
    text = "我们家四口人收入涨到3000了，要去报吗"
    reply = await _reply(actions, _told(text, _count(text, "四口人", 4), intent="ask_amount"), **UNDER_WAY)
    assert "要及时告诉" in reply
    assert "− 3000" not in reply


async def test_the_kind_of_area_holds_on_from_sum_to_sum(actions: dict[str, Action]) -> None:
    slots: dict[str, str | None] = dict(UNDER_WAY)
    for text in ("人均300，能补多少", "人均200，能补多少", "人均100，能补多少"):
        read = _told(text, intent="ask_amount")
        replies, changed = await run(actions["action_answer_policy"], tracker(read, [user(text)], **slots))
        slots |= changed
        assert "439" in replies[0]["text"]
        assert "914" not in replies[0]["text"]


async def test_who_is_alone_completes_the_sum(actions: dict[str, Action]) -> None:
    reply = await _reply(actions, _told("就她一个人"), user("我妈一个月退休金200"), **UNDER_WAY)
    assert "439 × 1 − 200 = 239 元" in reply


@pytest.mark.parametrize(
    ("text", "entities", "income"),
    [
        ("三口人一个月2000", [("money", "2000", 2000, "month")], 2000),
        ("我和老伴，一共500块", [("money", "500块", 500, None)], 500),
        ("我挣800，老婆挣600", [], 1400),
        ("我妈养老金200，我打工1000", [], 1200),
        ("我打工1000，种地500", [], 1500),
        ("我一千，老婆八百，三口人", [("money", "一千", 1000, None), ("money", "八百", 800, None)], 1800),
        ("我挣800，老婆挣600，全家1400", [], 1400),
        ("收入不是1200，是1500", [], 1500),
        ("以前挣3000，现在挣1000", [], 1000),
    ],
)
def test_what_all_of_a_family_have_is_their_income(text: str, entities: list[Any], income: int) -> None:
    found = [_money(text, part, yuan, period=period) for _, part, yuan, period in entities]
    sums = sums_now(_told(text, *found))
    assert (sums.income, sums.unsure) == (_fen(income), False)


@pytest.mark.parametrize(
    "text",
    [
        "三口人，儿子每月给500",
        "三口人，房租800",
        "三口人，看病花了30000",
        "三口人领低保500，能补多少",
        "我挣800，奖金200",
        "收入2000，其中养老金500",
        "以前挣3000，后来挣1000",
        "那三口人一个月2742？",
    ],
)
def test_money_that_is_not_understood_is_never_left_out(text: str) -> None:
    sums = sums_now(_told(text))
    assert (sums.income, sums.unsure) == (None, True)


async def test_the_income_is_asked_for_once_and_the_answer_is_reckoned_with(actions: dict[str, Action]) -> None:
    first = "三口人，房租800，能领多少"
    read = _told(first, _count(first, "三口人", 3), intent="ask_amount")
    asks = await _reply(actions, read, **UNDER_WAY)
    assert "全家一个月一共收入多少" in asks
    assert "= 1317" not in asks
    before = {**user(first), "parse_data": {"entities": [_count(first, "三口人", 3)]}}
    assert "439 × 3 − 900 = 417 元" in await _reply(actions, _told("900"), before, said(asks), **UNDER_WAY)
    none = await _reply(actions, _told("没有"), before, said(asks), **UNDER_WAY)
    assert "439 × 3 = 1317 元" in none
    spent = await _reply(actions, _told("看病花了900"), before, said(asks), **UNDER_WAY)
    assert "全家一个月一共收入多少" not in spent
    assert "900" not in spent


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("收入再多300呢", {"income": 150000}),
        ("少收入200呢", {"income": 100000}),
        ("那1500的话", {"income": 150000}),
        ("没有收入呢", {"income": None, "none": True}),
        ("老婆没收入", {"income": 120000}),
        ("一年呢", {"months": 12}),
        ("半年呢", {"months": 6}),
        ("半年没发钱了", {"months": 0}),
        ("每个人能分到多少", {"each": True}),
    ],
)
def test_a_follow_up_changes_the_sum_before_it(library: Library, text: str, changed: dict[str, Any]) -> None:
    sums = sums_so_far(tracker(_told(text), [user("全家收入1200"), user(text)]), library)
    told = {**{name: getattr(sums, name) for name in changed}}
    if "income" in changed and sums.income is not None:
        told["income"] = sums.income + (sums.more or 0)
    assert told == changed


def test_a_yearly_income_per_head_stays_one(library: Library) -> None:
    texts = ["人均一年4000", "人均4500呢"]
    sums = sums_so_far(tracker(_told(texts[-1]), [user(text) for text in texts]), library)
    assert (sums.income, sums.income_per, sums.per_head) == (_fen(4500), Period.year, True)
    texts[-1] = "人均400呢"
    sums = sums_so_far(tracker(_told(texts[-1]), [user(text) for text in texts]), library)
    assert sums.income_per is None


def test_the_standard_times_the_people_is_of_the_family() -> None:
    sums = sums_now(_told("应该是914乘4减1200等于2456"))
    assert sums == Sums(people=4, stated=_fen(914), income=_fen(1200), claim=_fen(2456))


async def test_what_is_asked_about_a_sum_is_answered_from_it(actions: dict[str, Action]) -> None:
    text = "三口人全家收入900，能领多少"
    first = await _reply(actions, _told(text, _count(text, "三口人", 3), intent="ask_amount"), **UNDER_WAY)
    assert "439 × 3 − 900 = 417 元" in first
    before = {**user(text), "parse_data": {"entities": [_count(text, "三口人", 3)]}}
    for asks, answer in (
        ("这个是一个月还是一年", "是一个月的"),
        ("是一个人的还是全家的", "是全家 3 口人一共的"),
        ("为啥要减收入", "差额"),
        ("为啥是417", "差额"),
    ):
        reply = await _reply(actions, _told(asks), before, said(first), **UNDER_WAY)
        assert answer in reply
        assert "439 × 3 − 900 = 417 元" in reply
