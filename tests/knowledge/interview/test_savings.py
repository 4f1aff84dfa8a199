"""Savings told in a sum are property wherever they are told, and never an income."""

import pytest

from knowledge import Library
from knowledge.eligibility.interview import Told, read_story
from tests.knowledge.interview.test_corrections import message
from tests.knowledge.interview.test_hearing import heard

OF_THREE = Told({"region": "510522", "area_type": "rural", "size": 3})


@pytest.mark.parametrize(
    "said",
    [
        "存折上有一万二",
        "还有两万棺材本",
        "银行里存了三万",
        "攒了两万块",
        "有两万块钱存款",
        "卡里有五千块",
        "两万养老钱",
    ],
)
def test_savings_are_no_income(library: Library, said: str) -> None:
    found = heard(library, "income", said, OF_THREE)
    assert found is not None
    assert found.told.facts.get("income") is None
    assert found.told.facts["large_savings"] is True
    assert found.told.facts["rest"] is True
    assert found.ask == "income"


def test_savings_beside_the_answer_are_kept(library: Library) -> None:
    found = heard(library, "size", "我们家三口，还有两万棺材本", Told())
    assert found is not None
    assert (found.told.facts["size"], found.told.facts["large_savings"]) == (3, True)
    assert found.back == ("家里3口人", "存款 20000 元")
    found = heard(library, "income", "一个月八百，存折上有一万二", OF_THREE)
    assert found is not None
    assert found.told.facts["income"] == {"yuan": "800.00", "per": "month"}
    assert found.told.facts["large_savings"] is True


def test_savings_are_told_before_the_first_question(library: Library) -> None:
    found = read_story(message(library, "合江县农村的，三口人，还有两万棺材本"), Told(), library.interview)
    assert found is not None
    assert found.told.facts["large_savings"] is True
    assert found.told.facts.get("income") is None


@pytest.mark.parametrize(
    "said",
    [
        "没有存款，一个月八百",
        "银行贷款两万",
        "存款利息一年三百",
        "卡里每月打进两百",
        "邻居存了两万",
        "卡里就剩三百块",
    ],
)
def test_what_is_no_savings(library: Library, said: str) -> None:
    found = heard(library, "income", said, OF_THREE)
    assert found is None or found.told.facts.get("large_savings") is not True
