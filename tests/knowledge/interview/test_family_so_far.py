"""What a family told before a screening, over several messages."""

from datetime import date

import pytest
from components.quantities import find_quantities

from actions.screening.family import family_so_far
from knowledge import Library
from tests.actions.trackers import message, tracker

_TODAY = date(2026, 11, 26)


def _told(library: Library, *texts: str) -> dict[str, object]:
    events = [{"event": "user", "text": text, "parse_data": {"entities": find_quantities(text)}} for text in texts]
    told, _ = family_so_far(tracker(message(texts[-1], "inform"), events), library, _TODAY)
    return {name: told.facts.get(name) for name in ("size", "income")}


@pytest.mark.parametrize(
    "texts",
    [
        ("一个月养老金800", "就我一个"),
        ("就我一个", "一个月养老金800"),
        ("一个月养老金700", "就我一个", "说错了是800"),
        ("一个月养老金700", "说错了是800", "就我一个人"),
        ("就我一个，一个月养老金700", "不对，是800"),
    ],
)
def test_one_who_lives_alone_has_what_they_told(library: Library, texts: tuple[str, ...]) -> None:
    assert _told(library, *texts) == {"size": 1, "income": {"yuan": "800.00", "per": "month"}}


@pytest.mark.parametrize("texts", [("一个月养老金800",), ("一个月养老金800", "我家三口人")])
def test_of_several_it_is_not_all_that_there_is(library: Library, texts: tuple[str, ...]) -> None:
    assert _told(library, *texts)["income"] is None


def test_what_corrects_something_else_leaves_the_sum(library: Library) -> None:
    told = _told(library, "就我一个，一个月养老金700", "不对，我今年62")
    assert told["income"] == {"yuan": "700.00", "per": "month"}


@pytest.mark.parametrize("text", ["我妈一个人住，75岁，农村户口，没有收入，我在外面打工", "我一个人住，没有收入"])
def test_who_lives_alone_and_has_nothing_is_not_asked_for_it_again(library: Library, text: str) -> None:
    assert _told(library, text) == {"size": 1, "income": {"yuan": "0", "per": "year"}}


@pytest.mark.parametrize(
    "text", ["我爸一个人住院，没有收入", "我妈一个人住老家，我家里有老婆孩子", "我妈一个人住，我和老婆没有收入"]
)
def test_who_lives_alone_beside_the_family_is_not_the_family(library: Library, text: str) -> None:
    assert _told(library, text)["size"] is None
    assert _told(library, text)["income"] is None
