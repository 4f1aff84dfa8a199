"""Who tells something and asks for nothing gets no ticket: what is wanted is asked."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker


async def _said(actions: dict[str, Action], text: str, intent: str) -> tuple[str, object]:
    told = message(text.replace("低保", "[低保](program:dibao)"), intent)
    replies, slots = await run(actions["action_open_ticket"], tracker(told))
    return "\n".join(reply.get("text") or reply["response"] for reply in replies), slots.get("ticket_form")


@pytest.mark.parametrize(
    ("text", "intent", "says"),
    [
        ("儿子打工去了", "report_change", "要把这个变化告诉民政"),
        ("女儿嫁到外地了", "report_change", "要把这个变化告诉民政"),
        ("儿子打我电话说低保要年审", "complain_service", "想问哪一样"),
        ("村干部打我电话让我交材料", "complain_service", "想问哪一样"),
        ("社区让我去开会", "complain_service", "想问哪一样"),
        ("新江低保", "complain_unfair", "utter_"),
        ("西村低保", "complain_unfair", "utter_"),
    ],
)
async def test_what_is_wanted_is_asked(actions: dict[str, Action], text: str, intent: str, says: str) -> None:
    said, form = await _said(actions, text, intent)
    assert says in said
    assert form is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我家吃低保，儿子打工去了", "report_change"),
        ("我要报告家里有人去世", "report_change"),
        ("村干部打我电话骂我", "complain_service"),
        ("镇上让我跑了三趟还要交材料", "complain_service"),
        ("村里让我交钱才给办", "complain_service"),
        ("关系户吃低保", "complain_unfair"),
        ("村长家低保", "complain_unfair"),
        ("村干部不让我交材料", "complain_service"),
    ],
)
async def test_a_trouble_gets_its_ticket(actions: dict[str, Action], text: str, intent: str) -> None:
    _, form = await _said(actions, text, intent)
    assert form is not None
