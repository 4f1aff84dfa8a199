"""Whether a thing or a person counts: which messages ask so, what is said of it, and that it rests on clauses."""

import re
from datetime import date

import pytest

from knowledge import Library, Question, QuestionKind
from knowledge.answers.yes_no import answer_yes_no
from knowledge.yes_no import load_yes_no

_FIGURE = re.compile(r"\d+")
_TODAY = date(2026, 11, 28)


def _question(region: str | None = None) -> Question:
    return Question(QuestionKind.eligibility, "dibao", region, None, _TODAY)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("儿媳妇算不算", "in_law"),
        ("嫁出去的女儿算不算", "daughter_married_out"),
        ("分家的儿子呢", "child_apart"),
        ("我有个面包车拉货的，能吃低保不", "work_vehicle"),
        ("面包车拉货的", "work_vehicle"),
        ("他弟弟一块住算不算", "sibling"),
        ("农村的地算不算", "land"),
        ("欠银行的钱算不算", "debts"),
        ("大学生呢", "student"),
        ("研究生算不算", "postgraduate"),
        ("我想吃低保，我有工资算不算", "wages"),
        ("儿子在外打工的钱算不算", "money_of_child_out"),
        ("优抚金算收入吗", "soldier_pension"),
        ("高龄津贴算不算收入", "old_age_allowance"),
        ("残疾补贴算不算收入", "disability_allowance"),
        ("有车行不行", "car"),
        ("有楼房能吃低保不", "house"),
        ("出嫁女儿给的钱算不算", "money_from_children"),
        ("养了两头牛算不算", "livestock"),
        ("存款几万能不能领", "savings"),
        ("户口不在一起算不算", "household_register"),
        ("坐牢的算不算", "prison"),
        ("坐过牢能吃低保吗", "after_prison"),
        ("强戒的算不算", "detox"),
        ("当兵的儿子算不算", "soldier"),
        ("我五十岁能吃低保吗", "age"),
        ("年轻人能吃低保吗", "age"),
        ("残疾三级能吃低保吗", "grade_third"),
        ("四级残疾能吃低保不", "grade_fourth"),
        ("二级残疾能吃低保吗", "grade_high"),
        ("我有工作能吃低保不", "work_and_dibao"),
        ("离婚了孩子跟我算不算我家的", "child_after_divorce"),
        ("退休金算收入吗", "retirement_pay"),
        ("农村养老金算不算", "basic_pension"),
        ("失业金算不算", "unemployment_money"),
        ("捡瓶子的钱算不算", "odd_jobs"),
        ("两个女儿嫁出去了能吃低保不", "with_children"),
        ("我开了个小卖部能吃低保吗", "business"),
        ("有摩托车能办低保吗", "small_vehicle"),
        ("儿子买了车我能吃低保吗", "childs_property"),
        ("借给别人的钱算不算", "lent"),
        ("股票算不算", "shares"),
        ("买了保险影响低保吗", "commercial_insurance"),
        ("种地的收入算吗", "farm_income"),
        ("地租出去的钱算不算", "rent"),
        ("拆迁款算不算收入", "demolition"),
        ("老公的工资算不算", "wages_of_spouse"),
        ("儿媳妇的工资算不算", "money_of_kin"),
        ("没领证的算不算一家", "unmarried_partner"),
        ("我妈跟我住算不算一家", "parents"),
        ("孙子跟我住算不算", "grandchild"),
        ("儿子的钱怎么算", "money_of_child"),
        ("退役军人能办低保吗", "standing"),
        ("没工作可以吃低保吗", "able_to_work"),
        ("癌症病人能吃低保吗", "ill"),
        ("微信里的钱算不算", "online_money"),
        ("草药钱算不算", "other_money"),
        ("猎枪算不算", "other_thing"),
        ("老人呢", "old_people"),
        ("两口子呢", "size"),
        ("他六十五了", "age"),
        ("以前的能补吗", "dibao_before"),
    ],
)
def test_a_thing_is_known(text: str, thing: str) -> None:
    found = load_yes_no().thing_in(text, under_way=True)
    assert found is not None
    assert found.id == thing


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("有儿子能吃五保吗", "tekun_children"),
        ("五保户有房子行不行", "tekun_property"),
        ("高龄津贴算不算", "tekun_money_not_counted"),
        ("我六十五岁能办五保吗", "tekun_age"),
        ("三级智力残疾能办特困吗", "tekun_grade"),
        ("我都70岁了能办不", "tekun_age"),
        ("60岁够不够", "tekun_age"),
        ("儿子残疾能办五保吗", "tekun_child_frail"),
    ],
)
def test_support_for_the_destitute_has_rules_of_its_own(text: str, thing: str) -> None:
    found = load_yes_no().thing_in(text, "tekun")
    assert found is not None
    assert found.id == thing


@pytest.mark.parametrize(
    "text",
    [
        "低保多少钱",
        "低保要带什么材料",
        "邻居有车还吃低保能举报吗",
        "低保能跟残疾补贴一起领吗",
        "老婆死了低保还能领吗",
        "我儿子不管我能告他吗",
        "孩子上学有补助吗",
        "房子塌了能补吗",
        "儿子残疾能领啥",
        "打工了低保停不停",
        "我这样算不算困难",
        "三级算不算重度",
        "残疾二级能领补贴吗",
        "能帮我算算吗",
        "我能领低保吗",
        "我老公打我行不行啊",
        "低保能网上办不",
        "我妈八十了能领高龄津贴吗",
        "孩子爸坐牢能领什么",
        "孩子没爸妈能领孤儿钱吗",
        "为什么有车就不给低保",
        "我有儿子",
        "坐牢的",
        "刚性支出家庭的月补差怎么算",
        "烧了的房子能补钱吗",
        "岳母也算上吧",
        "火车走了，能不能赶在初八前给我办出个结果",
        "我爸要做心脏支架，家里凑不出三万，能救助一下吗",
        "有一个残疾人",
    ],
)
def test_other_questions_are_left_alone(text: str) -> None:
    assert load_yes_no().thing_in(text) is None


def test_how_a_childs_money_counts_is_asked_of_dibao() -> None:
    found = load_yes_no().thing_in("儿子的钱怎么算", within=False)
    assert found is not None
    assert found.id == "money_of_child"


@pytest.mark.parametrize(
    "text", ["退休金怎么算", "房租交不起了能救助吗", "工资没发能管吗", "我八十岁了能领吗", "我养的花算不算"]
)
def test_without_an_aid_only_what_is_beyond_doubt_is_taken_for_dibao(text: str) -> None:
    assert load_yes_no().thing_in(text, within=False) is None


def test_every_sentence_rests_on_clauses_and_brings_no_figure_of_its_own(library: Library) -> None:
    for thing in load_yes_no().things:
        said = answer_yes_no(library, thing, _question())
        assert said.text.startswith(thing.says)
        facts = [library.fact(name) for name in thing.facts]
        aids = {thing.aid, *library.programmes[thing.aid].members}
        assert all(aids & set(fact.programmes) for fact in facts), thing.id
        assert all(fact.confidence is not None and fact.confidence.settled for fact in facts), thing.id
        told = "".join(fact.say for fact in facts)
        assert set(_FIGURE.findall(thing.says)) <= set(_FIGURE.findall(told)), thing.id
        assert said.head[0].citations


def test_every_thing_is_known_once_and_those_alone_exist() -> None:
    words = load_yes_no()
    ids = [thing.id for thing in words.things]
    assert len(ids) == len(set(ids))
    assert set(words.alone) <= set(ids)


def test_a_place_without_rules_of_its_own_is_said_to_have_none(library: Library) -> None:
    thing = load_yes_no().thing_in("当兵的儿子算不算")
    assert thing is not None
    assert "自己的规定，资料里没有" in answer_yes_no(library, thing, _question("510100")).text


def test_what_counts_as_income_says_more_than_so_where_the_aid_is_asked_for() -> None:
    bare = [thing.id for thing in load_yes_no().things if thing.says in ("算。", "不算。") and not thing.may]
    assert bare == []


@pytest.mark.parametrize(
    ("text", "for_aid"),
    [("有退休金能吃低保吗", True), ("退休金算收入吗", False), ("退休金算不算，能吃低保吗", False)],
)
def test_the_aid_and_what_counts_are_told_apart(text: str, for_aid: bool) -> None:
    thing = load_yes_no().thing_in(text)
    assert thing is not None
    assert load_yes_no().asks_for_aid(text, thing) is for_aid


@pytest.mark.parametrize(
    ("text", "aid", "thing"),
    [
        ("余额宝里面的钱他们也看得到啊", "dibao", "checked_wallet"),
        ("保险公司的保单他们能调出来吗", "dibao", "checked_money"),
        ("查低保的会不会看到我的基金账户", "dibao", "checked_money"),
        ("他们到底能查到我哪些底细啊", "dibao", "checked_all"),
        ("你们查银行卡要经过我同意不", "dibao", "checked_consent"),
        ("我儿子的工资卡他们会查到吗", "dibao", "checked_children"),
        ("特困要查哪些人的存款", "tekun", "checked_for_tekun"),
        ("要查谁的存款", "linshi_jiuzhu", "checked_for_linshi"),
        ("查哪些人", "yiliao_jiuzhu", "checked_for_all"),
        ("他们都知道我家穷", "dibao", None),
        ("村里会不会知道我有病", "dibao", None),
        ("他们能看见我的定位吗", "dibao", None),
    ],
)
def test_who_and_what_is_checked(text: str, aid: str, thing: str | None) -> None:
    found = load_yes_no().thing_checked(text, aid)
    assert (found.id if found else None) == thing
    assert found is None or found.aid == aid


def test_of_a_letter_who_is_meant_stands_in_the_clause_before() -> None:
    letter = "同志你好，老伴前年走了，村上就不给办。我想问的是，儿子联系不上，他的收入还要不要算到我头上"
    found = load_yes_no().thing_in(letter)
    assert found is not None
    assert found.id == "kin_out_of_reach"


@pytest.mark.parametrize("text", ["养猪赔了算不算", "那赔了呢", "生意赔了怎么算收入"])
def test_a_loss_is_no_compensation(text: str) -> None:
    found = load_yes_no().thing_in(text, under_way=True)
    assert found is None or found.id != "compensation"


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("刚刑满出来能申请吗", "after_prison"),
        ("有两个儿子在外打工，有影响吗", "child_out"),
        ("儿子结婚分出去了有影响吗", "child_apart"),
        ("租房住能申请吗", "renting"),
        ("大学生能申请吗", None),
        ("儿子在外打工能不能回来", None),
        ("放出来的狗咬人有人管吗", None),
    ],
)
def test_words_that_ask_for_aid_are_enough_for_some_things(text: str, thing: str | None) -> None:
    found = load_yes_no().thing_in(text, within=False)
    assert (found.id if found else None) == thing


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("租房能办低保吗", "renting"),
        ("没有房子租房子住的能吃低保不", "renting"),
        ("低保户能出国吗", "travel"),
        ("低保户可以去国外打工吗", "work_abroad"),
        ("低保和养老金能一起领吗", "pension"),
        ("领着退休金能同时领低保吗", "retirement_pay"),
        ("高龄津贴和低保能一起领吗", None),
        ("大学生毕业了还算共同生活的人吗", "graduate"),
        ("土地被征收补了八万，低保会不会停", "demolition"),
        ("买了个二手车，低保会停吗", "car"),
        ("我有车，低保被停了", None),
        ("公租房能申请低保吗", None),
        ("前夫的收入要算吗", "ex_spouses_money"),
        ("公益性岗位的工资算收入吗", "post_wages"),
        ("我妈是低保，我搬去跟她住会影响吗", "moving_in"),
        ("我搬去住院会影响低保吗", None),
        ("前夫的孩子算不算", "stepchild"),
        ("我有社保还能吃低保吗", "social_insurance"),
        ("没有社保能吃低保吗", None),
        ("怀孕了能办低保吗", "pregnant"),
        ("刚出生的娃能加到低保里吗", "newborn"),
        ("居住证能办低保吗", "residence_permit"),
        ("我是重度残疾，父母有退休金，我能单独办低保吗", "alone_disabled"),
        ("父母有退休金能吃低保吗", "retirement_pay"),
        ("村干部能不能吃低保", "standing"),
        ("村干部收了我200块说能办低保", None),
        ("村干部要我交三百能不能办低保", None),
    ],
)
def test_what_is_asked_of_an_aid_that_is_named(text: str, thing: str | None) -> None:
    found = load_yes_no().thing_in(text)
    assert (found.id if found else None) == thing


def test_what_stops_the_aid_comes_first_where_it_is_asked_whether_it_stops(library: Library) -> None:
    words = load_yes_no()
    thing = words.thing_in("买了个二手车，低保会停吗")
    assert thing is not None
    said = answer_yes_no(library, thing, _question(), stops=True)
    assert said.text.startswith(words.stops_says)
    assert "查出来不符合条件的，要停低保" in said.text
    assert any("第三十一条" in one.clause or "五" in one.clause for one in said.citations)
