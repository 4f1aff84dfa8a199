"""Answers beside a question of the citizen's in a screening (`actions.screening.told_beside`)."""

from datetime import date

import pytest
from components.quantities import find_quantities

from actions.screening.state import State
from actions.screening.told_beside import ToldBeside
from knowledge import Library
from knowledge.eligibility.interview import Hearing, Told
from knowledge.eligibility.interview.message import Message

_TODAY = date(2026, 11, 26)
_STATE = State(Told({"size": 2}), asked=("region", "size"))


@pytest.fixture
def beside(library: Library) -> ToldBeside:
    return ToldBeside(library, Hearing(library), lambda: _TODAY)


def _message(library: Library, text: str) -> Message:
    return Message(text, find_quantities(text), library, _TODAY)


@pytest.mark.parametrize(
    ("question", "said", "fact", "value"),
    [
        ("size", "几口人？四口", "size", 4),
        ("income", "收入多少？一个月2000", "income", {"yuan": "2000.00", "per": "month"}),
        ("hardship", "过得下去吗？过不下去", "hardship", True),
    ],
)
def test_the_question_said_over_is_left_out(
    library: Library, beside: ToldBeside, question: str, said: str, fact: str, value: object
) -> None:
    told = Told({"size": 2}) if question != "size" else Told()
    heard = beside.behind_echo(library.interview.question(question), _message(library, said), State(told))
    assert heard is not None
    assert heard.told.facts[fact] == value


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("size", "多久能批？三口人"),
        ("size", "要什么材料？三口"),
        ("receives", "有没有车？没有"),
        ("size", "三口人"),
        ("size", "三口人？"),
    ],
)
def test_another_question_is_not_lost(library: Library, beside: ToldBeside, question: str, said: str) -> None:
    assert beside.behind_echo(library.interview.question(question), _message(library, said), State(Told())) is None


def test_a_correction_before_a_remark_counts(library: Library, beside: ToldBeside) -> None:
    income = library.interview.question("income")
    heard = beside.before_remark(income, _message(library, "不对，三个，儿子算吗"), _STATE)
    assert heard is not None
    assert heard.told.facts["size"] == 3
    assert beside.before_remark(income, _message(library, "儿子算吗"), _STATE) is None
    assert beside.before_remark(income, _message(library, "不对吧，儿子算吗"), _STATE) is None


def test_who_lost_everything_has_not_said_who_there_is(library: Library) -> None:
    size = library.interview.question("size")
    heard = Hearing(library).hear(
        size, _message(library, "家里上个月着火，房子烧了，啥都没了"), Told(), ("region",), again=False,
        also=library.interview.question("members"),
    )  # fmt: skip
    assert heard is not None
    assert heard.told.facts["emergency"] == "accident"
    assert not heard.told.all_members
