"""Remarks in the middle of a screening, and what only looks like one."""

import pytest

from actions.screening.asides import Asides
from knowledge import Library


@pytest.fixture
def asides(library: Library) -> Asides:
    return Asides(library.interview, library.dialogue)


@pytest.mark.parametrize(
    ("said", "remark"),
    [
        ("这要干啥", "why_asked"),
        ("你问这么多干啥", "why_asked"),
        ("凭啥要告诉你收入", "why_asked"),
        ("测了会不会影响我", "harmless"),
        ("说了会不会取消", "harmless"),
        ("会不会影响我", "harmless"),
        ("我不识字别人帮我打的", "typed_for"),
        ("能领还是不能领，你说个准话", "not_yet"),
        ("你问这么多到底能不能领", "not_yet"),
        ("那我能领多少", "not_yet"),
    ],
)
def test_a_remark_is_answered(asides: Asides, said: str, remark: str) -> None:
    assert asides.remark(said) == remark


@pytest.mark.parametrize(
    "said",
    [
        "三口人，都没有",
        "没有",
        "过不下去",
        "残疾人能领护理补贴吗",
        "低保一个月能领多少",
        "儿子打工会不会影响低保",
        "儿子当兵会影响我低保吗",
        "帮我写个申请",
        "我爸不识字，七十八了，肢体二级，家里四口人",
    ],
)
def test_an_answer_or_a_question_on_policy_is_no_remark(asides: Asides, said: str) -> None:
    assert asides.remark(said) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("我不想说收入", "income"),
        ("不方便告诉你存款", "property"),
        ("不想说户口", None),
        ("没有收入", None),
        ("我说了收入两千", None),
    ],
)
def test_what_somebody_does_not_want_to_tell_is_named(
    library: Library, asides: Asides, said: str, name: str | None
) -> None:
    found = asides.not_to_tell(said, library.interview.question("region"))
    assert (found.id if found is not None else None) == name
