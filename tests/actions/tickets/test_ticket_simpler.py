"""Who does not follow, who leaves it open, who explains, who corrects twice, in the middle of a ticket's form."""

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.correcting import correct
from actions.tickets.state import Form
from knowledge import Library
from knowledge.ticket_form import load_ticket_form
from tests.actions.tickets.test_tickets import answered

WORDS = load_ticket_form()


@pytest.mark.parametrize(("current", "told"), [("town", {"region": "360902"}), ("contact", {"here": False})])
async def test_what_is_not_understood_is_never_said_twice_in_the_same_words(
    actions: dict[str, Action], current: str, told: dict[str, object]
) -> None:
    said: list[str] = []
    for times in range(4):
        text, now = await answered(actions, "听不懂", "dont_know", current=current, unclear=times, **told)
        said.append(text)
        if times < 3:
            assert now["unclear"] == times + 1
            assert now["current"] == current
    assert len(set(said)) == 4
    assert "比如" in said[1] or "号码" in said[1]
    assert "转人工" in said[2]
    assert "先不填" in said[3]


async def test_a_read_back_that_is_not_understood_is_put_in_simple_words_and_sends_nothing(
    actions: dict[str, Action],
) -> None:
    said = [(await answered(actions, "啥意思", "repeat", status="consent", unclear=times))[0] for times in range(3)]
    assert "写成了一张单子" in said[0]
    assert "转人工" in said[1]
    assert "没有交" in said[2]


def test_every_question_has_its_simpler_words() -> None:
    assert {f"simpler_{name}" for name in WORDS.asks} <= set(WORDS.says)


@pytest.mark.parametrize("text", ["随便", "随便你", "都行", "你看着办吧"])
async def test_who_leaves_it_open_gets_the_default_or_the_question(actions: dict[str, Action], text: str) -> None:
    said, now = await answered(actions, text, "request_human", current="contact", here=False)
    assert "就在这里回您" in said
    assert now["here"]
    said, now = await answered(actions, text, "request_human", current="town", region="360902")
    assert "得您说" in said
    assert "哪个乡镇" in said
    assert now["current"] == "town"
    said, now = await answered(actions, text, "request_human", status="consent")
    assert "同意" in said
    assert now["status"] == "consent"


@pytest.mark.parametrize("text", ["随便吃点", "随便问问", "他们看着办的"])
def test_what_only_holds_such_words_leaves_nothing_open(text: str) -> None:
    assert not WORDS.fits("leaves_it_open", text)


@pytest.mark.parametrize("text", ["拉货用的", "给儿子结婚买的", "借钱盖的"])
async def test_what_explains_the_matter_is_kept_where_a_place_is_asked_for(
    actions: dict[str, Action], text: str
) -> None:
    said, now = await answered(actions, text, current="town", region="360902")
    assert text in now["text"]
    assert "乡镇" in said


def test_a_second_correction_of_the_person_takes_the_place_of_the_first(library: Library) -> None:
    form = Form("aid", text="低保停了", who="邻居")
    for text in ("不对，是我妈的事", "不对，是我爸的事"):
        found = correct(form, text, "", library, WORDS)
        assert found is not None
        form = found.form
    assert form.who == "父亲"
    assert form.text == "低保停了\n更正：是父亲的事"
