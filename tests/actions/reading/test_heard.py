"""A message that was misheard is answered as it was heard; what is kept of it stays as it was typed."""

from rasa_sdk.interfaces import Action

from actions.reading.heard import as_heard, as_typed
from actions.tickets.story import latest_said
from tests.actions.trackers import message, run, tracker


async def test_the_answer_goes_by_what_was_heard(actions: dict[str, Action]) -> None:
    asked = message("[地保](program:dibao)带什么才料", "ask_amount")
    asked |= {"heard": "低保带什么材料"}
    (reply,), slots = await run(actions["action_answer_policy"], tracker(asked, region="620100"))
    assert slots["question"] == "documents"
    assert "材料" in reply["text"]


def test_a_ticket_keeps_what_was_typed() -> None:
    told = tracker(message("地保停了三个月没人管", "complain") | {"heard": "低保停了三个月没人管"})
    heard = as_heard(told)
    assert heard.latest_message["text"] == "低保停了三个月没人管"
    assert latest_said(heard).text == "地保停了三个月没人管"
    assert as_typed(told.latest_message) == told.latest_message


def test_what_was_heard_right_stays_the_same() -> None:
    told = tracker(message("低保停了", "complain"))
    assert as_heard(told) is told


async def test_what_a_ticket_asks_for_is_read_as_it_was_typed(actions: dict[str, Action]) -> None:
    assert (
        as_heard(tracker(message("我叫李地保", "inform") | {"heard": "我叫李"})).latest_message["text"] == "我叫李地保"
    )
