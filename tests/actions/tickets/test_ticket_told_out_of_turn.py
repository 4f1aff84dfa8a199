"""What is told while the place is asked for is kept: a name, a number's beginning, a village."""

import json

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.tickets.test_tickets import answered, form
from tests.actions.trackers import message, run, tracker

HEJIANG, COUNTY = "510522", "360902"


@pytest.mark.parametrize(
    ("text", "region", "name", "place"),
    [
        ("陈桂英", COUNTY, "陈桂英", COUNTY),
        ("李二娃", HEJIANG, "李二娃", HEJIANG),
        ("福宝镇李大明", HEJIANG, "李大明", "510522112"),
        ("李大明，合江县福宝镇", None, "李大明", "510522112"),
        # No names: places that a surname begins, and what is said.
        ("张家湾", HEJIANG, None, HEJIANG),
        ("石板滩", HEJIANG, None, HEJIANG),
        ("时间长", HEJIANG, None, HEJIANG),
        ("福宝镇", HEJIANG, None, "510522112"),
    ],
)
async def test_a_name_where_the_place_is_asked_is_kept(
    actions: dict[str, Action], text: str, region: str | None, name: str | None, place: str
) -> None:
    current = "town" if region else "place"
    _, now = await answered(actions, text, current=current, region=region, here=False, category="payment")
    assert (now["name"], now["region"]) == (name, place)


async def test_a_number_may_begin_where_the_place_is_asked(actions: dict[str, Action]) -> None:
    reply, now = await answered(actions, "138", current="town", region=COUNTY, here=False)
    assert "138" in reply
    assert now["digits"] == "138"
    # So much may be anything.
    _, now = await answered(actions, "500", current="town", region=COUNTY, here=False)
    assert now["digits"] == ""


async def test_a_village_whose_name_a_county_has_stays_in_its_township(actions: dict[str, Action]) -> None:
    asked = form(current="town", region=HEJIANG, here=False)
    _, slots = await run(
        actions["action_answer_policy"],
        tracker(message("白米镇转龙湾村", "inform"), region=HEJIANG, ticket_form=asked),
    )
    now = json.loads(slots["ticket_form"])[1]
    assert (now["region"], now["address"]) == ("510522117", "转龙湾村")


async def test_a_village_by_itself_is_sought_in_no_other_county(actions: dict[str, Action]) -> None:
    reply, now = await answered(actions, "张家湾", current="town", region=HEJIANG, here=False)
    assert "北京" not in reply
    assert (now["region"], now["address"]) == (HEJIANG, "张家湾")


async def test_a_township_called_as_a_county_is_asked_about(actions: dict[str, Action]) -> None:
    told = tracker(message("合江镇的低保没发", "report_missing_payment"))
    replies, _ = await run(actions["action_open_ticket"], told)
    titles = [button["title"] for button in replies[-1]["buttons"]]
    assert titles == ["广东省茂名市化州市合江镇", "四川省泸州市合江县"]


async def test_a_name_is_no_matter_and_is_kept(actions: dict[str, Action]) -> None:
    asked = form(current="what", text="要投诉", category="service", region=COUNTY, here=False, tries=1)
    replies, slots = await run(actions["action_answer_policy"], tracker(message("王小军", "inform"), ticket_form=asked))
    now = json.loads(slots["ticket_form"])[1]
    assert "什么事" in replies[-1]["text"]
    assert (now["current"], now["text"]) == ("what", "要投诉\n王小军")
    _, slots = await run(actions["action_answer_policy"], tracker(message("田被占", "inform"), ticket_form=asked))
    assert json.loads(slots["ticket_form"])[1]["current"] != "what"


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("西村镇的村主任收了我两千块办低保", True),
        ("西村镇村主任收钱", True),
        ("西村镇", False),
        ("西村镇石桥村", False),
    ],
)
async def test_what_happened_behind_a_place_is_the_matter(actions: dict[str, Action], text: str, matter: bool) -> None:
    _, now = await answered(actions, text, current="town", region=COUNTY, here=False, category="service")
    assert now["region"] == "360902101"
    assert (text in now["text"]) == matter
    assert "主任" not in (now["address"] or "")
