"""How a message asks: kinds in their order, topics, people, years, per month or year, change, difference."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import Cues, Library, QuestionKind, read_cues
from knowledge.dates import PartialDate
from knowledge.money import Period

TODAY = date(2026, 11, 23)
LIFE = (
    "我2019年出了车祸，在家躺了三年，老婆2021年也走了，两个孩子还在念书，家里就靠老母亲种地，"
    "请问像我们家现在这个样子能不能申请低保"
)


def _cues(library: Library, text: str) -> Cues:
    return read_cues(library, text, TODAY)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("低保多少钱，要带什么材料，几天能批", ["amount", "documents", "processing_time"]),
        ("要准备什么材料，能领多少钱", ["documents", "amount"]),
        ("特困怎么申请，多久能批", ["procedure", "processing_time"]),
        ("谁能领，去哪办", ["eligibility", "procedure"]),
        ("低保什么时候发钱，一个月发多少", ["payment", "amount"]),
        ("临时救助是什么意思，符合条件的怎么申请", ["definition", "eligibility", "procedure"]),
        ("该找哪个部门，电话是多少", ["contact"]),
        ("低保要等多久", ["processing_time"]),
        ("你好", []),
        ("兰州", []),
        ("低保", []),
    ],
)
def test_every_question_in_a_message_is_read_in_its_order(library: Library, text: str, kinds: list[str]) -> None:
    assert _cues(library, text).kinds == tuple(QuestionKind(kind) for kind in kinds)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("低保算几口人", "household"),
        ("儿子有工资算不算", "supporters"),
        ("打零工的钱算收入吗", "income"),
        ("有车能吃低保吗", "property"),
        ("能不能只给他一个人办", "single_person"),
        ("找到工作低保会不会停", "phase_out"),
        ("村里介绍的工作不去", "refused_work"),
        ("就业成本怎么扣减", "deductions"),
        ("外地户口能办吗", "residence"),
        ("手机上能办吗", "online"),
        ("老人走不动，找人代办行吗", "proxy"),
        ("材料不齐怎么办", "missing_papers"),
        ("公示几天", "publicity"),
        ("要不要民主评议", "review_meeting"),
        ("会不会来家里看", "check"),
        ("低保谁批", "deciding"),
        ("没批下来怎么办", "refusal"),
        ("低保被停了", "stopped"),
        ("不服怎么复议", "appeal"),
        ("村干部优亲厚友", "complaint"),
        ("骗保会怎样", "fraud"),
        ("低保存折在村干部手里", "passbook"),
        ("低保多久复核", "recheck"),
        ("家里人去世了要不要报", "report_change"),
        ("个人信息会不会泄露", "privacy"),
        ("特困还能领低保吗", "combination"),
        ("低保和特困有什么区别", "difference"),
        ("低保和特困哪个钱多", "which_is_more"),
        ("特困多还是低保多", "which_is_more"),
        ("跟新疆比哪个高", "which_is_more"),
        ("哪个划算", "which_is_more"),
        ("高多少", "which_is_more"),
        ("兰州和合江哪个低保高", "which_is_more"),
        ("吃低保划算还是吃特困划算", "which_is_more"),
        ("三级算不算重度", "severe_grade"),
        ("孩子我还活着算孤儿吗", "parent_alive"),
        ("我们不是低保户也行吗", "without_dibao"),
        ("那低保金要退不", "repay"),
        ("多挣多久要报", "report_change"),
        ("不报会怎样", "not_reported"),
        ("特困钱啥时候停", "when_stopped"),
        ("想住敬老院", "institution"),
        ("分散供养有人照料吗", "at_home"),
        ("生活不能自理", "self_care"),
        ("家里着火了", "emergency"),
        ("小额快救是什么", "quick_aid"),
        ("滞留在外地回不去", "stranded"),
        ("失业了没交社保", "unemployed"),
        ("物价涨了有补贴吗", "triggers"),
        ("残疾证二级", "certificate"),
        ("自闭症孩子的康复", "rehabilitation"),
        ("联系不上孩子爸妈，父母失联", "guardian_missing"),
        ("救助站能住几天", "stay_length"),
        ("冬春救助的棉被", "winter_aid"),
        ("房子塌了要重建", "rebuild"),
    ],
)
def test_what_a_message_is_about_is_read_from_its_words(library: Library, text: str, topic: str) -> None:
    assert topic in _cues(library, text).topics


@pytest.mark.parametrize(
    "text",
    [
        "低保多少钱",
        "谁能申请低保",
        "兰州农村低保标准是多少",
        "怎么申请临时救助",
        "低保要带什么材料",
        "特困什么时候发钱",
        "我想问一下低保的事",
        "谢谢",
    ],
)
def test_a_plain_question_is_about_nothing_in_particular(library: Library, text: str) -> None:
    assert _cues(library, text).topics == ()


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("看看我家合不合格", "refusal"),
        ("我这种情况批不批", "refusal"),
        ("材料交了还没批下来，要等多久", "refusal"),
        ("急死了，低保怎么申请", "report_change"),
        ("村里不同意给我办", "difference"),
        ("在二级医院看病能报吗", "certificate"),
        ("低保和特困哪个多久能批", "which_is_more"),
        ("低保和特困哪个好办", "which_is_more"),
        ("低保比去年高多少", "which_is_more"),
        ("哪个高龄补贴", "which_is_more"),
        ("医药费不报会怎样", "not_reported"),
        ("医保多久报下来", "report_change"),
        ("是不是低保户都有", "without_dibao"),
        ("有没有低保", "without_dibao"),
    ],
)
def test_a_word_inside_other_words_shows_no_topic(library: Library, text: str, topic: str) -> None:
    assert topic not in _cues(library, text).topics


def test_every_word_of_a_topic_or_group_shows_it(library: Library) -> None:
    for topic in library.topics.values():
        assert [word for word in topic.words if topic.id not in _cues(library, word).topics] == []
    for group in library.person_groups.values():
        assert [word for word in group.words if group.id not in _cues(library, word).groups] == []


def test_a_long_letter_is_about_what_it_asks_not_about_what_it_tells(library: Library) -> None:
    assert "emergency" in _cues(library, "我出车祸了，能申请临时救助吗").topics
    assert _cues(library, LIFE).topics == ()
    assert _cues(library, LIFE + "，要公示几天").topics == ("publicity",)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("残疾人有什么补贴", ["disabled"]),
        ("我妈八十岁了，能享受什么政策", ["elderly"]),
        ("尿毒症，天天透析，有什么救助", ["seriously_ill"]),
        ("孤儿有什么救助", ["orphan"]),
        ("爸爸坐牢，孩子爷爷奶奶带", ["child", "unattended_child"]),
        ("失业了没活干", ["unemployed"]),
        ("发洪水家里淹了", ["disaster"]),
        ("在外面要饭没地方住", ["homeless"]),
        ("一个人带孩子，单亲", ["child", "single_parent"]),
        ("家里穷没钱", ["poor"]),
        ("退伍老兵", ["veteran"]),
        ("低保多少钱", []),
    ],
)
def test_whom_a_message_is_about_is_read_from_its_words(library: Library, text: str, groups: list[str]) -> None:
    assert sorted(_cues(library, text).groups) == groups


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("2022年低保多少", "2022"),
        ("2022 年 5 月低保多少", "2022-05"),
        ("2021年12月的标准", "2021-12"),
        ("2022低保标准", "2022"),
        ("2022年以前低保多少", "2021"),
        ("2023年之前要什么材料", "2022"),
        ("低保以前怎么规定的", "2025"),
        ("以前在厂里上班，低保能办吗", None),
        ("去年低保多少钱", "2025"),
        ("前年的标准", "2024"),
        ("今年低保多少", None),
        ("现在低保多少", None),
        ("2026年低保多少", None),
        ("2027年会涨吗", None),
        ("低保多少钱", None),
        ("我一个月工资2000元，能吃低保吗", None),
        ("2000元以下的临时救助谁批", None),
        ("存款2010块算不算", None),
        ("兰州五口人收入2000低保拿多少", None),
        ("我工资2010低保能补多少", None),
        ("打12345没人接", None),
        ("电话是13920221111", None),
        ("我目前年满60岁，能申请特困吗", None),
        ("以前年年都发，怎么没了", None),
    ],
)
def test_the_past_time_that_is_asked_about_is_read(library: Library, text: str, about: str | None) -> None:
    assert _cues(library, text).about == (PartialDate.parse(about) if about else None)


def test_a_year_inside_a_life_story_is_no_time_asked_about(library: Library) -> None:
    assert _cues(library, LIFE).about is None
    assert _cues(library, LIFE + "，2022年的低保标准是多少").about == PartialDate(2022)


def test_last_year_depends_on_the_day_of_the_question(library: Library) -> None:
    for year in (2024, 2026, 2030):
        assert read_cues(library, "去年多少", date(year, 1, 1)).about == PartialDate(year - 1)
    assert read_cues(library, "2026年多少", date(2027, 1, 1)).about == PartialDate(2026)


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("一年能领多少", Period.year),
        ("低保每年多少", Period.year),
        ("全年一共多少", Period.year),
        ("一个月多少钱", Period.month),
        ("每月多少", Period.month),
        ("一个月多少，一年多少", None),
        ("低保多少钱", None),
    ],
)
def test_the_period_of_a_sum_that_is_wanted_is_read(library: Library, text: str, per: Period | None) -> None:
    assert _cues(library, text).per == per


@pytest.mark.parametrize(
    ("text", "change", "difference"),
    [
        ("低保什么时候涨的", True, False),
        ("低保涨了多少，以前是多少", True, False),
        ("城里和农村差多少", False, True),
        ("低保和特困有什么区别", False, True),
        ("低保多少钱", False, False),
        ("低保涨没涨", True, False),
        ("材料什么时候提交", False, False),
        ("村里不同意给我办", False, False),
    ],
)
def test_questions_on_a_change_or_a_difference_are_read(
    library: Library, text: str, change: bool, difference: bool
) -> None:
    cues = _cues(library, text)
    assert (cues.change, cues.difference) == (change, difference)


def test_blanks_inside_words_do_not_matter(library: Library) -> None:
    assert _cues(library, "低 保 多 少 钱").kinds == (QuestionKind.amount,)
    assert _cues(library, "2022 年 的").about == PartialDate(2022)


def test_a_message_that_shows_nothing_has_no_cues(library: Library) -> None:
    assert _cues(library, "") == Cues()
    assert _cues(library, "嗯") == Cues()


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("我女儿去年嫁人了 我能吃低保吗", None),
        ("2019年我爸去世了", None),
        ("2019年去世的还发吗", None),
        ("去年低保多少", 2025),
    ],
)
def test_a_year_in_which_something_happened_is_not_asked_about(library: Library, text: str, year: int | None) -> None:
    about = read_cues(library, text, date(2026, 11, 20)).about
    assert (about.year if about else None) == year


@pytest.mark.parametrize(
    "text",
    [
        "去年办的那个低保",
        "我去年做了个手术",
        "低保去年停了，还能再申请不",
        "前年我爸走了，我妈能领啥",
        "去年欠了多少债也不知道，能吃低保吗",
        "2023年办的低保现在多少钱",
        "我2024年做了手术能救助吗",
    ],
)
def test_last_year_with_what_happened_is_not_asked_about(library: Library, text: str) -> None:
    assert _cues(library, text).about is None


@pytest.mark.parametrize(
    "text", ["去年兰州低保标准多少", "去年呢", "那去年的条件呢", "去年低保怎么申请", "去年政策是啥"]
)
def test_what_held_last_year_is_asked_about(library: Library, text: str) -> None:
    assert _cues(library, text).about == PartialDate(2025)
