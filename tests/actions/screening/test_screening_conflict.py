"""More members than people: who is told of twice is believed, and nobody is asked for ever; a fire that is over."""

from rasa_sdk.interfaces import Action

from actions.screening.danger import is_burnt
from actions.screening.state import State
from knowledge.eligibility.interview import Told
from tests.actions.trackers import message, run, tracker


async def test_members_told_twice_are_believed(actions: dict[str, Action]) -> None:
    told = Told({"region": "620422", "area_type": "rural", "size": 1, "in_conflict": 1})
    slot = State(told, asked=("region",), current="members").event()["value"]
    asked = tracker(message("就两个孩子，都在上小学", "inform"), screening=slot)
    replies, _ = await run(actions["action_screening"], asked)
    assert "家里3口人" in replies[-1]["text"]


def test_a_fire_that_is_over_is_an_answer() -> None:
    assert all(map(is_burnt, ("房子烧了", "房子被烧光了", "上个月失过火", "屋烧塌了")))


def test_a_fire_that_burns_is_none() -> None:
    burning = [
        "房子着火了",
        "房子烧起来了",
        "屋里还在烧",
        "房子烧了人在里面",
        "房子烧了快来救人",
        "房子烧了我妈没出来",
        "房子烧了，娃烧伤了",
        "我烧了炭",
        "烧了，咋办",
    ]
    assert not any(map(is_burnt, burning))
