"""Words of danger in a screening: a fire that is over is an answer, one that goes on never is."""

from datetime import date

import pytest

from actions.screening.danger import ExpectedDanger
from actions.screening.questions import ScreeningQuestions
from actions.screening.results import Interviews
from actions.screening.state import State
from knowledge import Library
from knowledge.eligibility.interview import Told
from tests.actions.trackers import message, tracker

_TODAY = date(2026, 11, 26)


def _is_answer(library: Library, text: str) -> bool:
    interview = Interviews(library, lambda: _TODAY)
    put = ScreeningQuestions(library, interview, None)  # type: ignore[arg-type] # nothing is told here
    state = State(Told(), status="asking", current="region")
    slot = state.event()["value"]
    asked = tracker(message(text, "request_urgent_aid"), screening=slot)
    return ExpectedDanger(library, put, lambda: _TODAY).is_answer(asked, "fire")


@pytest.mark.parametrize("text", ["家里昨天着火了，房子烧没了", "上个月失火，房子烧光了", "三天前着了火，房子都烧光了"])
def test_a_fire_that_is_over_is_an_answer(library: Library, text: str) -> None:
    assert _is_answer(library, text)


@pytest.mark.parametrize(
    "text",
    [
        "家里着火了",
        "房子烧起来了",
        "昨晚着的火，现在还在烧",
        "昨天房子烧没了，我爸还在里面",
        "昨天烧伤了",
        "昨天煤气中毒了",
        "昨天房子烧没了，我咋办",
        "昨天房子烧了，我不想活了，人都没了",
    ],
)
def test_what_goes_on_or_hurts_is_none(library: Library, text: str) -> None:
    assert not _is_answer(library, text)
