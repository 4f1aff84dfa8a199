"""A family told in one go, with a wish that it be looked at: a screening begins, and no rule on a detail is recited."""

import pytest
from rasa_sdk.interfaces import Action

from actions.screening.state import State
from knowledge.eligibility.interview import Told
from tests.actions.trackers import message, run, tracker

MOTHER = (
    "我妈[一个人](count:one)住，[75岁](count:age)，[农村](area_type:rural)户口，没有收入，我在外面打工，"
    "帮我算算她能不能办[低保](program:dibao)"
)
FIVE = (
    "我家[五口人](count:five)，[三个](count:three)娃，老公没了，我[一个月打零工一千五](money:sum)，帮我看看能申请什么"
)


@pytest.mark.parametrize(
    ("text", "intent"), [(MOTHER, "ask_eligibility"), (FIVE, "ask_available_aid"), (FIVE, "request_aid")]
)
async def test_it_is_asked_on(actions: dict[str, Action], text: str, intent: str) -> None:
    replies, slots = await run(actions["action_answer_policy"], tracker(_numbered(text, intent)))
    assert "我问您几个问题" in replies[0]["text"]
    assert slots["screening"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (MOTHER, "complain_service"),
        (MOTHER.replace("能不能办", "能领多少"), "ask_amount"),
        (MOTHER.replace("帮我算算她能不能办", "村里不给办，帮我看看能不能办"), "ask_eligibility"),
        ("帮我看看我妈能不能办[低保](program:dibao)", "ask_eligibility"),
        (MOTHER.replace("[低保](program:dibao)", "[残疾补贴](program:canji_liangxiang_butie)"), "ask_eligibility"),
    ],
)
async def test_what_is_no_such_wish(actions: dict[str, Action], text: str, intent: str) -> None:
    _, slots = await run(actions["action_answer_policy"], tracker(_numbered(text, intent)))
    assert not slots.get("screening")


def _numbered(text: str, intent: str) -> dict[str, object]:
    """The message with the values that numbers have in the bot."""
    said = message(text, intent)
    values = {
        "one": {"low": 1, "high": 1, "unit": "person"},
        "three": {"low": 3, "high": 3, "unit": None},
        "five": {"low": 5, "high": 5, "unit": "person"},
        "age": {"low": 75, "high": 75, "unit": "age"},
        "sum": {
            "fen_low": 150000,
            "fen_high": 150000,
            "period": "month",
            "per": None,
            "approximate": False,
            "bound": None,
        },
    }
    entities = [{**item, "value": values.get(item["value"], item["value"])} for item in said["entities"]]
    return {**said, "entities": entities, "names": entities}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("不测了，转人工", "utter_handed_over"),
        ("算了，我要投诉村干部打人", "事情在哪里"),
        ("不测了，我要投诉", "出了什么事"),
        ("不想测了，问下[特困](program:tekun)多少钱", "特困"),
    ],
)
async def test_what_is_wanted_instead_of_a_screening_is_done(actions: dict[str, Action], text: str, says: str) -> None:
    slot = State(Told({"region": "620100"}), asked=("region",), current="size").event()["value"]
    asked = tracker(message(text, "restart"), screening=slot)
    replies, slots = await run(actions["action_small_talk"], asked)
    assert "不测了" in replies[0]["text"]
    assert says in str(replies[1:])
    assert slots["screening"] is None
    assert "（第" not in str(replies[1:])


@pytest.mark.parametrize("text", ["算了，我家五口人", "我不测了"])
async def test_what_only_stops_or_only_answers_is_no_other_wish(actions: dict[str, Action], text: str) -> None:
    slot = State(Told({"region": "620100"}), asked=("region",), current="size").event()["value"]
    replies, _ = await run(actions["action_small_talk"], tracker(message(text, "restart"), screening=slot))
    assert len(replies) == 1


async def test_taken_for_a_restart_it_restarts_nothing_and_ends_the_turn(actions: dict[str, Action]) -> None:
    slot = State(Told({"region": "620100"}), asked=("region",), current="size").event()["value"]
    asked = tracker(message("不测了，转人工", "restart"), screening=slot)
    _, events = await run(actions["action_restart"], asked)
    assert "restart" not in events
    assert "followup" in events
