"""A township that the table has in other counties only lies in the county that was said."""

import json

import pytest
from rasa_sdk.interfaces import Action

from actions.reading.heard import TYPED
from actions.tickets.places import Place, by_sound, chosen_place, near_names, place_named, township_elsewhere
from knowledge import Library
from knowledge.ticket_form import load_ticket_form
from tests.actions.tickets.test_tickets import answered
from tests.actions.trackers import message, run, tracker

HEJIANG, QU = "510522", "511725"
WEST_SKY = "360902106"


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


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("元州区西村镇", ("江西省宜春市袁州区西村镇",)),
        ("袁洲区慈话镇", ("江西省宜春市袁州区慈化镇",)),
        ("慈化", ("江西省宜春市袁州区慈化镇",)),
        ("不知道", ()),
        ("我家住在河边", ()),
    ],
)
def test_places_that_are_heard_badly_are_offered(library: Library, text: str, named: tuple[str, ...]) -> None:
    assert near_names(text, library) == named


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("第二个", WEST_SKY),
        ("2", WEST_SKY),
        ("宜春那个", WEST_SKY),
        ("袁州区的", WEST_SKY),
        ("第五个", None),
        ("都不是", None),
    ],
)
def test_one_of_several_places_is_chosen_in_words(library: Library, text: str, code: str | None) -> None:
    names = ("吉林省长春市德惠市天台镇", "江西省宜春市袁州区天台镇", "贵州省遵义市赤水市天台镇")
    assert chosen_place(names, text, library, load_ticket_form()) == code


@pytest.mark.parametrize(
    ("text", "told", "place"),
    [
        ("我说错了 是西村镇不是金瑞镇", {"region": "360902102", "current": "contact", "here": False}, "360902101"),
        ("我说错了，不是金瑞镇是西村镇", {"region": "360902102", "status": "consent"}, "360902101"),
        ("为什么交给宜春", {"region": "510522109", "status": "consent"}, "510522109"),
        ("为什么要交给宜春啊", {"region": "510522109", "current": "contact", "here": False}, "510522109"),
        ("哪个镇啊 就是慈化", {"region": None, "current": "place"}, "360902105"),
        ("慈化", {"region": None, "current": "place"}, "360902105"),
    ],
)
async def test_corrections_and_questions_leave_the_right_place(
    actions: dict[str, Action], text: str, told: dict[str, object], place: str
) -> None:
    _, now = await answered(actions, text, **told)
    assert (now["region"], now["address"]) == (place, None)


@pytest.mark.parametrize("said", ["袁洲区慈化真", "江西宜春袁洲区慈化真", "我家在袁洲区慈化真"])
async def test_a_place_that_only_sounds_alike_is_asked_about(actions: dict[str, Action], said: str) -> None:
    text, now = await answered(actions, said, region=None, current="place")
    assert text == "是江西省宜春市袁州区慈化镇吗？"
    assert (now["region"], now["choices"]) == (None, ["江西省宜春市袁州区慈化镇"])
    for yes in ("是", "是的", "对", "嗯"):
        _, then = await answered(actions, yes, region=None, current="place", choices=now["choices"])
        assert then["region"] == "360902105", yes
    for no in ("不是", "不是的", "不对", "不是这里"):
        text, then = await answered(actions, no, region=None, current="place", choices=now["choices"])
        assert then["region"] is None, no
        assert "事情在哪里" in text, no
    _, then = await answered(actions, "不是，是袁州区西村镇", region=None, current="place", choices=now["choices"])
    assert then["region"] == "360902101"


@pytest.mark.parametrize(
    ("typed", "heard", "region", "unsure"),
    [
        ("我在合疆县，低保三个月没发", "我在合江县，低保三个月没发", "510522", True),
        ("合疆县榕山镇低保停了", "合疆县榕山镇低保停了", "510522102", True),
        ("我在合江县，低保挺了", "我在合江县，低保停了", "510522", False),
        ("合江县榕山镇低保停了", "合江县榕山镇低保停了", "510522102", False),
        ("榕山镇低保停了", "榕山镇低保停了", "510522102", False),
        ("我是合川区嫁到榕山镇的", "我是合川区嫁到榕山镇的", "510522102", False),
    ],
)
def test_what_is_put_right_by_sound(library: Library, typed: str, heard: str, region: str, unsure: bool) -> None:
    assert by_sound({"text": heard, TYPED: typed}, region, library) is unsure


@pytest.mark.parametrize(
    ("said", "code"), [("新疆", "650000"), ("新疆的", "650000"), ("江西", "360000"), ("湖南", "430000")]
)
def test_a_bare_province_is_the_province(library: Library, said: str, code: str) -> None:
    found = place_named(said, None, library, load_ticket_form(), asked=True)
    assert found == Place(code)


async def test_where_the_children_work_is_not_where_the_ticket_is_for(actions: dict[str, Action]) -> None:
    text = "儿子在[浙江](region)打工，我一个人在家摔断了腿，没钱看病，能不能帮帮我"
    replies, slots = await run(actions["action_open_ticket"], tracker(message(text, "request_aid", confidence=0.95)))
    assert json.loads(slots["ticket_form"])[1]["region"] is None
    assert "事情在哪里" in replies[-1]["text"]


@pytest.mark.parametrize(("text", "region"), [("江西的", "360000"), ("福建", "350000"), ("我们江西的", "360000")])
async def test_a_province_is_no_township_of_its_name(actions: dict[str, Action], text: str, region: str) -> None:
    said, now = await answered(actions, text, current="place", region=None)
    assert now["region"] == region
    assert "哪一个" not in said
