"""Plain words of danger with the trained model: whatever training made of the classifier, they are urgent."""

from pathlib import Path

import pytest

from app import model
from app.nlu.readings import read_all
from knowledge.danger import find_danger
from knowledge.yaml_text import read_yaml

pytestmark = pytest.mark.bot

CASES = read_yaml((Path(__file__).with_name("danger") / "cases.yaml").read_text(encoding="utf-8"))
#: A longer message that the classifier is all but certain about may be lost, a short one never.
_LOST, _FALSE = 0.03, 0.08


def test_danger_in_plain_words_is_urgent_and_harmless_words_are_not() -> None:
    danger = [case for case in CASES["danger"] if find_danger(case["text"])]
    harmless = CASES["harmless"]
    assert len(danger) >= 150
    assert len(harmless) >= 150
    readings = read_all(model.model_path(), [case["text"] for case in (*danger, *harmless)]).items
    urgent = [reading.intent == "request_urgent_aid" for reading in readings]
    lost = [case["text"] for case, found in zip(danger, urgent, strict=False) if not found]
    false = [case["text"] for case, found in zip(harmless, urgent[len(danger) :], strict=True) if found]
    assert len(lost) <= _LOST * len(danger), lost
    assert len(false) <= _FALSE * len(harmless), false
    assert [text for text in lost if len(text) <= 10] == []
