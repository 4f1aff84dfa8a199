"""A township that the table has in other counties only lies in the county that was said."""

import pytest

from actions.ticket_places import Place, township_elsewhere
from knowledge import Library

HEJIANG, QU = "510522", "511725"


@pytest.mark.parametrize(
    ("text", "known", "region"),
    [
        ("合江县合江镇", None, HEJIANG),
        ("我在四川合江县，合江镇", None, HEJIANG),
        ("合江县合江镇的低保停了", QU, HEJIANG),
        ("渠县合江镇", None, QU),
        ("合江镇", QU, QU),
    ],
)
def test_the_county_that_was_said_wins(library: Library, text: str, known: str | None, region: str) -> None:
    assert township_elsewhere(text, known, library) == Place(region, "合江镇")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("合江县白沙镇", None),
        ("合江镇", None),
        ("我在渠县打工，老家是合江镇", None),
        ("袁州区西村镇", QU),
        ("临巴镇", QU),
        ("七里河区", QU),
    ],
)
def test_a_place_of_the_table_is_left_to_it(library: Library, text: str, known: str | None) -> None:
    assert township_elsewhere(text, known, library) is None
