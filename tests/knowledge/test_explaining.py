"""Simple words, examples, hard words: what a message asks for, and that nothing in them is new."""

from dataclasses import replace

import pytest

from knowledge import KnowledgeError, Library, Question, QuestionKind, answer, simpler
from knowledge.checks import check_library
from knowledge.explaining import Example, HardWord, SimpleWords
from knowledge.explaining.asking import Line, load_asking
from knowledge.explaining.examples import answer_example
from knowledge.explaining.lines import papers_of, programmes_listed
from tests.actions.reading.test_several_asks import TODAY


@pytest.mark.parametrize(
    "text",
    ["没咋听明白", "我老汉听不懂", "整不明白", "莫听懂", "太绕了", "能不能说简单点", "用大白话说", "长话短说",
     "到底啥意思嘛", "我不识字，看不懂", "字太多了看不过来", "越听越糊涂", "你解释一下", "一句话说清楚"],
)  # fmt: skip
def test_nothing_but_not_understood(text: str) -> None:
    assert load_asking().is_unclear(text)


@pytest.mark.parametrize(
    "text",
    ["你没听懂", "没搞懂怎么申请", "我不明白为啥不给我批", "清楚了", "明白了", "听懂了", "太慢了", "时间太长了",
     "不清楚", "办低保简单吗", "我爸糊涂了", "我晕了", "说清楚了 谢谢", "不懂电脑怎么网上申请", "我妈看不清楚东西",
     "手续太复杂了能帮我办吗", "我耳朵听不清楚", "我没文化", "低保是啥意思",
     "我胸口疼 听不懂", "他打我 我听不懂"],
)  # fmt: skip
def test_what_only_looks_like_it(text: str) -> None:
    assert not load_asking().is_unclear(text)


@pytest.mark.parametrize(
    "text",
    ["讲慢点", "说慢点", "你说慢点儿我拿笔记一下", "太快了", "你讲话太快了", "别说那么快", "大声点", "说大声点",
     "讲大声一点", "声音太小了",
     "声音大一点", "听不清", "没听清你说啥", "我没听清", "我七十多了听不清", "喂听不见", "听不到你说话", "啊你说什么",
     "啊啥", "再说一次",
     "再念一遍", "你再说一遍", "你刚才说到哪了", "喂 大点声"],
)  # fmt: skip
def test_nothing_but_heard_badly(text: str) -> None:
    assert load_asking().hears_badly(text)


@pytest.mark.parametrize(
    "text",
    ["我听不见", "我爸听不清", "我耳朵听不清楚", "耳朵听不见", "审批太慢了", "办得太慢", "涨得太快了", "再申请一次",
     "再交一遍材料要多久",
     "你说低保多少钱", "大声骂我", "声音都哑了", "他听不到也说不了", "慢性病", "听清楚了", "没听说过",
     "再来一次吧我不想活了", "什么是低保"],
)  # fmt: skip
def test_what_only_looks_like_heard_badly(text: str) -> None:
    assert not load_asking().hears_badly(text)


@pytest.mark.parametrize("text", ["举个例子", "你给我打个比方", "比如呢", "来个简单的例子", "能不能举例说明一下"])
def test_an_example_is_wanted(text: str) -> None:
    assert load_asking().wants_example(text)


@pytest.mark.parametrize("text", ["我要举报", "比如我家三口人", "打个电话", "举个例子我妈能不能领"])
def test_no_example_is_wanted(text: str) -> None:
    assert not load_asking().wants_example(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("第二条啥意思", Line(2, explains=True)),
        ("你刚才说的第二条 什么意思", Line(2, explains=True)),
        ("最后那个呢", Line(-1, explains=False)),
        ("头一个是啥", Line(1, explains=True)),
        ("低保法第二条", None),
        ("第三十七条啥意思", None),
        ("第二个孩子能领吗", None),
        ("第二次申请", None),
        ("第二个要带啥", None),
        ("第二个问题呢", None),
        ("倒数第二个是啥", Line(-2, explains=True)),
    ],
)
def test_a_line_of_the_last_answer(text: str, line: Line | None) -> None:
    assert load_asking().line_in(text) == line


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("刚性支出是啥意思", "刚性支出"),
        ("差额补啥意思", "差额"),
        ("上面说的那个动态管理是个啥", "动态管理"),
        ("一案一策是什么意思", "一事一议"),
        ("低保公示是啥意思", "公示"),
        ("民政局审核确认是什么意思啊", "审核确认"),
        ("公示几天", None),
        ("公示有人提意见怎么办", None),
        ("居住证怎么办", None),
        ("赡养费算收入吗", None),
        ("财产怎么算", None),
        ("低保标准是什么", None),
    ],
)
def test_the_meaning_of_a_word(library: Library, text: str, word: str | None) -> None:
    assert load_asking().word_in(text, library.explaining.word_of) == word


@pytest.mark.parametrize(
    ("text", "place"),
    [("第二个多少钱", 2), ("那最后一个怎么申请", -1), ("最后一个怎么申请", -1), ("低保法第二条", None)],
)
def test_one_of_several_whatever_is_asked_of_it(text: str, place: int | None) -> None:
    assert load_asking().place_in(text) == place


def test_a_figure_or_a_clause_that_its_fact_does_not_have_is_found(library: Library) -> None:
    explaining = library.explaining
    wrong = [
        {"simple_words": {"DB21": SimpleWords(clause="dibao-shenhe-banfa#19", words="名单贴出来 8 天。")}},
        {"simple_words": {"DB21": SimpleWords(clause="dibao-shenhe-banfa#4", words="名单贴出来 7 天。")}},
        {"examples": (Example(programme="dibao", facts=("DB12",), say="张大娘等了 30 天。"),)},
        {"hard_words": {"公示": HardWord(means="贴出来。", facts=("NO",))}},
    ]
    for change in wrong:
        with pytest.raises(KnowledgeError):
            check_library(replace(library, explaining=explaining.model_copy(update=change)))


def test_each_common_question_has_an_example(library: Library) -> None:
    for programme in ("dibao", "tekun", "linshi_jiuzhu", "canji_liangxiang_butie", "dibao_bianyuan", "yiliao_jiuzhu"):
        for kind in QuestionKind:
            said = answer_example(library, programme, kind, region=None, area=None, as_of=TODAY)
            assert said is not None, (programme, kind)
            assert "这是举例" in said.text
            assert "来源：" in said.text


def test_the_example_of_a_place_without_a_standard_has_no_figure(library: Library) -> None:
    said = answer_example(library, "dibao", QuestionKind.amount, region="650000", area=None, as_of=TODAY)
    assert said is not None
    assert not any(char.isdecimal() for char in said.head[0].text)


def test_names_and_titles_stay_as_they_are(library: Library) -> None:
    simple = simpler(library, "家里只给一个人申请农村低保（“单人户”）的，要书面申请。“书面申请”见《书面申请办法》。")
    assert "（“单人户”）的，要写申请" in simple
    assert "“书面申请”见《书面申请办法》" in simple


def test_two_programmes_are_told_apart(library: Library) -> None:
    told = "\n".join(library.fact(name).say for name in ("DB01d", "TK01"))
    assert "特困：帮老人" in simpler(library, told)


def test_a_list_is_told_in_a_sentence_each(library: Library) -> None:
    simple = simpler(library, "没工作的人可以问问这几项：低保、临时救助。\n\n低保：给困难家庭的补助。")
    assert "低保是国家给穷困人家的钱" in simple
    assert "临时救助是突然出了事" in simple


def test_a_sum_is_told_step_by_step(library: Library) -> None:
    simple = simpler(library, "城市，3 口人：914 × 3 − 1500 = 1242 元（一个月）。")
    assert "城市，一个人 914 元，3 个人就是 2742 元。减去家里的收入 1500 元，剩 1242 元" in simple


def test_papers_one_by_one() -> None:
    assert papers_of("申请补贴，带有效的残疾证、身份证、户口簿，还有银行账户。") == [
        "有效的残疾证", "身份证", "户口簿", "银行账户"
    ]  # fmt: skip
    assert papers_of("带父母死亡、宣告死亡或失踪的证明，身份和户口材料。") == []


def test_days_of_work_are_explained(library: Library) -> None:
    told = answer(library, Question(QuestionKind.processing_time, "dibao", None, None, TODAY))
    assert "30 个上班日，周末和放假不算" in simpler(library, told.text)


def test_a_topic_has_its_own_example(library: Library) -> None:
    topics = ("property",)
    said = answer_example(
        library, "dibao", QuestionKind.eligibility, region="620100", area=None, as_of=TODAY, topics=topics
    )
    assert said is not None
    assert "三轮车" in said.text
    assert {citation.clause for citation in said.citations} == {"第十四条"}


def test_a_list_is_found_below_whom_it_is_about(library: Library) -> None:
    for first in ("老人可以问问这几项：特困、低保。", "社会救助主要有这些：特困、低保。"):
        text = f"说的是您父亲的事。\n{first}\n\n特困：给老人的供养。"
        assert [programme.id for programme in programmes_listed(library, text)] == ["tekun", "dibao"]
    assert programmes_listed(library, "还有这些：\n低保材料齐了就要受理。") == []
