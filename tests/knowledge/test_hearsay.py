"""What others say of the rules: which claims are judged, by which clauses, and what is left alone."""

from datetime import date

import pytest

from knowledge import Library
from knowledge.answers.hearsay import answer_hearsay
from knowledge.hearsay import load_hearsay


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("村里说60岁以下不能吃低保", "age"),
        ("听人说吃了低保就不能出去打工", "work"),
        ("我村里说低保一户只能一个人吃 对吗", "one_of_a_family"),
        ("村里说一个村只有五个名额 真的吗", "quota"),
        ("书记说要等年底一起办", "certain_time"),
        ("邻居说低保三年就没了", "years"),
        ("听说低保取消了，是真的吗", "abolished"),
        ("听人说国家以后低保不搞了", "abolished"),
        ("听说低保要取消了", "abolished"),
        ("我们村说低保要开会投票，真的假的", "meeting"),
        ("网上说低保明年要取消", "abolished"),
    ],
)
def test_a_claim_is_known(text: str, claim: str) -> None:
    found = load_hearsay().claim_in(text)
    assert found is not None
    assert found.id == claim


@pytest.mark.parametrize(
    "text",
    [
        "低保谁能申请",
        "我60岁能吃低保吗",
        "打工了低保会停吗",
        "村里说我家不符合",
        "年底能发低保吗",
        "村里说我低保取消了",
        "村里说低保取消了",
        "听说我妈的低保要取消了",
        "村里开会投票把我低保投没了",
        "村里说要取消我家低保",
        "听说他家低保要取消了",
    ],
)
def test_a_question_is_no_claim(text: str) -> None:
    assert load_hearsay().claim_in(text) is None


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("村里说只有300", True),
        ("不对吧 我们这是600", True),
        ("网上说1000多", True),
        ("我们收入是600", False),
        ("我们家3口人", False),
    ],
)
def test_a_figure_that_others_tell(text: str, figure: bool) -> None:
    assert load_hearsay().tells_figure(text) is figure


def test_every_verdict_rests_on_clauses(library: Library) -> None:
    for claim in load_hearsay().claims:
        said = answer_hearsay(library, claim.verdict, claim.facts, date(2026, 11, 20))
        assert said.text.startswith(claim.verdict)
        assert said.citations
