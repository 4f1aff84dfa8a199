"""What a message asks, put together from its words and from what was said before."""

from datetime import date

import pytest

from actions.reading.understanding import understand
from knowledge import AreaType, Library, QuestionKind
from tests.actions.read_trackers import tracker_of

TODAY = date(2026, 11, 23)
LANZHOU, QILIHE, XINJIANG, GUANGXIN = "620100", "620103", "650000", "361104"
ASKED_URBAN_AMOUNT = {"programme": "dibao", "region": LANZHOU, "area_type": "urban", "question": "amount"}


def test_a_full_question_needs_no_memory(library: Library) -> None:
    asked = understand(tracker_of(library, "兰州城市低保一个月多少钱", "ask_amount"), library, TODAY)
    assert asked.kind is QuestionKind.amount
    assert asked.programmes == ("dibao",)
    assert asked.regions == (LANZHOU,)
    assert asked.area_type is AreaType.urban


@pytest.mark.parametrize(
    ("text", "intent", "programmes"),
    [
        ("儿子在外面打工一年没回来过 他的收入也算吗", "ask_eligibility", ("dibao",)),
        # It tells how they live, and does not ask about it.
        ("我打零工的，怎么申请", "ask_procedure", ()),
        ("怎么申请", "ask_procedure", ()),
        ("我打零工的，这算收入", "inform", ()),
    ],
)
def test_what_is_asked_of_one_programme_alone_needs_no_name(
    library: Library, text: str, intent: str, programmes: tuple[str, ...]
) -> None:
    assert understand(tracker_of(library, text, intent), library, TODAY).programmes == programmes


def test_a_follow_up_changes_only_the_area_type(library: Library) -> None:
    asked = understand(tracker_of(library, "那农村呢", "inform", slots=ASKED_URBAN_AMOUNT), library, TODAY)
    assert (asked.kind, asked.programme, asked.region) == (QuestionKind.amount, "dibao", LANZHOU)
    assert asked.area_type is AreaType.rural


def test_a_follow_up_changes_only_the_region(library: Library) -> None:
    asked = understand(tracker_of(library, "新疆呢", "inform", slots=ASKED_URBAN_AMOUNT), library, TODAY)
    assert (asked.kind, asked.programme, asked.region) == (QuestionKind.amount, "dibao", XINJIANG)
    assert asked.area_type is AreaType.urban


def test_a_new_question_forgets_the_area_type_but_not_the_place(library: Library) -> None:
    asked = understand(tracker_of(library, "特困一个月多少钱", "ask_amount", slots=ASKED_URBAN_AMOUNT), library, TODAY)
    assert (asked.programme, asked.region, asked.area_type) == ("tekun", LANZHOU, None)


def test_both_area_types_ask_for_both(library: Library) -> None:
    asked = understand(tracker_of(library, "城里和农村低保差多少", "ask_amount"), library, TODAY)
    assert asked.area_type is None


def test_a_bare_name_answers_what_was_asked(library: Library) -> None:
    slots = {"question": "amount", "region": LANZHOU}
    asked = understand(tracker_of(library, "低保", "ask_definition", slots=slots), library, TODAY)
    assert asked.kind is QuestionKind.amount
    alone = understand(tracker_of(library, "低保", "ask_definition"), library, TODAY)
    assert alone.kind is QuestionKind.definition


def test_adjacent_names_are_one_place(library: Library) -> None:
    asked = understand(tracker_of(library, "上饶广信区低保多少钱", "ask_amount"), library, TODAY)
    assert asked.regions == (GUANGXIN,)


def test_a_place_named_before_narrows_the_next(library: Library) -> None:
    asked = understand(tracker_of(library, "我在兰州，七里河的低保多少", "ask_amount"), library, TODAY)
    assert asked.regions == (QILIHE,)


def test_a_name_that_fits_several_places_is_not_guessed(library: Library) -> None:
    asked = understand(
        tracker_of(library, "城关区低保多少钱", "ask_amount", slots={"region": XINJIANG}), library, TODAY
    )
    assert asked.regions == ()
    assert len(asked.ambiguous) > 1
    assert {place.name for place in asked.ambiguous} == {"城关区"}


def test_two_places_are_both_asked_about(library: Library) -> None:
    asked = understand(tracker_of(library, "兰州和新疆的低保哪个高", "ask_amount"), library, TODAY)
    assert asked.regions == (LANZHOU, XINJIANG)


@pytest.mark.parametrize("text", ["三口人，一个月两千", "我是残疾人"])
def test_a_fact_without_a_question_asks_nothing(library: Library, text: str) -> None:
    asked = understand(tracker_of(library, text, "inform"), library, TODAY)
    assert asked.kind is None
    assert asked.regions == ()


def test_a_value_that_the_library_does_not_know_is_left_out(library: Library) -> None:
    tracker = tracker_of(library, "低保多少钱", "ask_amount")
    tracker.latest_message["names"] = [
        {"entity": "program", "value": "gone", "start": 0, "end": 2},
        {"entity": "area_type", "value": "suburban", "start": 2, "end": 4},
    ]
    asked = understand(tracker, library, TODAY)
    assert asked.programmes == ()
    assert asked.area_type is None


def test_what_is_no_aid_to_whoever_marks_it_is_still_asked_about(library: Library) -> None:
    tracker = tracker_of(library, "慈善会怎么申请", "ask_procedure")
    tracker.latest_message["entities"] = []
    assert understand(tracker, library, TODAY).programmes == ("cishan",)


def test_a_message_that_no_model_read_has_its_entities(library: Library) -> None:
    tracker = tracker_of(library, "低保多少钱", "ask_amount")
    del tracker.latest_message["names"]
    assert understand(tracker, library, TODAY).programmes == ("dibao",)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("我有个女儿嫁到上饶", None),
        ("最小的在兰州", None),
        ("我和儿子在兰州", "620100"),
        ("我带两个孙子在兰州", "620100"),
        ("我妈在兰州", "620100"),
    ],
)
def test_where_a_child_lives_is_not_where_the_citizen_does(library: Library, text: str, region: str | None) -> None:
    understood = understand(tracker_of(library, text, "inform"), library, TODAY)
    assert understood.region == region


@pytest.mark.parametrize(
    "text",
    [
        "我家住袁州区西村镇，老公在浙江义乌打工，低保突然停了",
        "丈夫在深圳龙岗打工，袁州区西村镇的低保停了",
        "袁州区西村镇民政所把低保给了在南昌买房的人",
        "我在袁州区西村镇，低保被卡住了，去年在广东东莞干活受伤",
        "我是袁州区西村镇的村民，女儿在南昌读大专",
        "户口在袁州区西村镇，低保停了，人在上饶广信区",
        "我不在义乌 我在袁州区西村镇",
    ],
)
def test_where_somebody_only_works_or_learns_is_no_home(library: Library, text: str) -> None:
    assert understand(tracker_of(library, text, "inform"), library, TODAY).region == "360902101"


def test_a_place_of_work_alone_is_still_the_place(library: Library) -> None:
    asked = tracker_of(library, "我在兰州打工，能申请低保吗", "ask_eligibility")
    assert understand(asked, library, TODAY).region == "620100"
