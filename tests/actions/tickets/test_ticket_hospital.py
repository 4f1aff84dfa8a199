"""A hospital where a ticket asks for the place: it is kept, and the home is asked for where it names no county."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.tickets.test_tickets import answered

TEXT = "我爸瘫在床上，家里没钱了"


@pytest.mark.parametrize("said", ["我在兰大二院", "我在医院", "在医院里住院", "我妈在ICU"])
async def test_a_hospital_without_a_known_place_asks_for_the_home(actions: dict[str, Action], said: str) -> None:
    text, now = await answered(actions, said, region=None, current="place")
    assert text == "医院记下了。您家住哪个县（区）、哪个乡镇（街道）？"
    assert (now["region"], now["text"]) == (None, f"{TEXT}\n{said}")
    text, then = await answered(actions, said, region=None, current="place", tries=1)
    assert then["current"] != "place"


async def test_a_hospital_of_a_known_county_tells_the_county(actions: dict[str, Action]) -> None:
    text, now = await answered(actions, "我在袁州区人民医院", region=None, current="place")
    assert now["region"] == "360902"
    assert "人民医院" in now["text"]
    assert "哪个乡镇" in text


@pytest.mark.parametrize("said", ["我住敬老院", "法院旁边", "养老院"])
async def test_other_houses_are_no_hospital(actions: dict[str, Action], said: str) -> None:
    text, _ = await answered(actions, said, region=None, current="place")
    assert "医院" not in text


@pytest.mark.parametrize(("said", "who"), [("南庙", None), ("袁州区", None), ("大侄子", "大侄子")])
async def test_a_place_is_nobody_whose_matter_it_is(actions: dict[str, Action], said: str, who: str | None) -> None:
    _, now = await answered(actions, said, current="who", who=None, region="360902114", here=False, category="payment")
    assert now["who"] == who
