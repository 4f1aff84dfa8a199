"""Two programmes in one message: each, the second alone, or both together."""

import pytest

from actions.policy.each_or_both import asked_about
from knowledge import Library
from tests.actions.trackers import message

BOTH = ("dibao", "tekun")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("像我这样60多没儿子 [特困](program:tekun)行不行 不行的话[低保](program:dibao)行不行", ("tekun", "dibao")),
        ("她现在[吃低保](program:dibao)，能不能换成[特困](program:tekun)", ("tekun",)),
        ("[低保](program:dibao)停了能办[特困](program:tekun)吗", ("tekun",)),
        ("我爸有[低保](program:dibao)，我妈想办[特困](program:tekun)行不行", ("tekun",)),
        ("[五保户](program:tekun)能[吃低保](program:dibao)吗", None),
        ("我[吃低保](program:dibao)，能不能领[特困](program:tekun)", None),
        ("[低保](program:dibao)和[特困](program:tekun)能一起领吗", None),
        # heard of both, either would do
        ("听熟人说现在有[五保](program:tekun)还有[低保](program:dibao)，我条件够，咋个办", ("tekun", "dibao")),
    ],
)
def test_which_are_asked_about(library: Library, text: str, expected: tuple[str, ...] | None) -> None:
    assert asked_about(message(text, "ask_eligibility"), BOTH, library) == expected
