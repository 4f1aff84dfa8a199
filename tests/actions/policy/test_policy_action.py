"""The action that answers on policy: what it says, what it remembers, what it wants done."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, said, tracker, user

LANZHOU = "620100"


@pytest.fixture
def action(actions: dict[str, Action]) -> Action:
    return actions["action_answer_policy"]


async def test_an_answer_carries_its_citation_and_the_region_as_an_effect(action: Action) -> None:
    asked = message("[兰州](region)[城市](area_type:urban)[低保](program:dibao)一个月多少钱", "ask_amount")
    (reply,), slots = await run(action, tracker(asked))
    assert "914" in reply["text"]
    (citation,) = reply["custom"]["citations"]
    assert set(citation) == {"document", "number", "clause", "quote", "date", "region", "url"}
    assert "914" in citation["quote"]
    assert reply["custom"]["effects"] == {"region": LANZHOU}
    assert "转人工" in [button["payload"] for button in reply["buttons"]]
    assert slots.pop("answered") == "amount:dibao"
    assert slots == {
        "programme": "dibao",
        "beside": None,
        "region": LANZHOU,
        "area_type": "urban",
        "question": "amount",
        "topics": None,
        "offered": None,
    }


async def test_what_it_remembers_answers_the_next_message(action: Action) -> None:
    _, slots = await run(action, tracker(message("[兰州](region)[低保](program:dibao)多少钱", "ask_amount")))
    (rural,), slots = await run(action, tracker(message("那[农村](area_type:rural)呢", "inform"), **slots))
    assert "5268" in rural["text"]
    assert "914" not in rural["text"]
    (xinjiang,), slots = await run(action, tracker(message("[新疆](region)呢", "inform"), **slots))
    assert "914" not in xinjiang["text"]
    assert slots["region"] == "650000"


async def test_no_region_is_asked_for_and_the_question_kept(action: Action) -> None:
    (reply,), slots = await run(action, tracker(message("[低保](program:dibao)一个月多少钱", "ask_amount")))
    assert "兰州市" in str(reply["buttons"])
    assert "effects" not in reply["custom"]
    assert slots == {
        "programme": "dibao",
        "beside": None,
        "region": None,
        "area_type": None,
        "question": "amount",
        "topics": None,
        "offered": None,
    }
    (answered,), _ = await run(action, tracker(message("[兰州市](region)", "inform"), **slots))
    assert "914" in answered["text"]


async def test_no_programme_is_asked_for_and_the_place_kept(action: Action) -> None:
    (reply,), slots = await run(action, tracker(message("[兰州](region)多少钱", "ask_amount")))
    assert len(reply["buttons"]) >= 4
    assert (slots["programme"], slots["region"], slots["question"]) == (None, LANZHOU, "amount")


async def test_an_ambiguous_place_is_asked_about_and_the_old_one_kept_in_mind(action: Action) -> None:
    asked = tracker(message("[鼓楼区](region)呢", "inform"), programme="dibao", region=LANZHOU, question="amount")
    (reply,), slots = await run(action, asked)
    names = [button["payload"] for button in reply["buttons"]]
    assert len(names) >= 4
    assert all(name.endswith("鼓楼区") for name in names)
    assert slots == {
        "programme": "dibao",
        "beside": None,
        "region": LANZHOU,
        "area_type": None,
        "question": "amount",
        "topics": None,
        "offered": None,
    }
    assert "effects" not in reply["custom"]


async def test_two_programmes_are_two_answers_and_many_are_three(action: Action) -> None:
    two = message("[兰州](region)[低保](program:dibao)和[特困](program:tekun)多少钱", "ask_amount")
    replies, slots = await run(action, tracker(two))
    assert len(replies) == 2
    assert slots["programme"] == "tekun"
    many = message("[兰州](region)和[新疆](region)的[低保](program:dibao)和[特困](program:tekun)多少钱", "ask_amount")
    replies, _ = await run(action, tracker(many))
    assert len(replies) == 3


async def test_a_place_without_a_question_is_confirmed(action: Action) -> None:
    (reply,), slots = await run(action, tracker(message("我在[兰州](region)", "inform")))
    assert (reply["response"], reply["region_name"]) == ("utter_region_noted", "甘肃省兰州市")
    assert reply["custom"]["effects"] == {"region": LANZHOU}
    assert (slots["region"], slots["question"]) == (LANZHOU, None)


async def test_any_other_fact_is_kept_without_a_region(action: Action) -> None:
    (reply,), slots = await run(action, tracker(message("我家三口人", "inform"), region=LANZHOU))
    assert reply["response"] == "utter_fact_noted"
    assert slots["region"] == LANZHOU


async def test_an_ellipsis_keeps_what_the_question_was_about(action: Action) -> None:
    car, slots = await run(action, tracker(message("有车能不能吃[低保](program:dibao)", "ask_eligibility")))
    assert "车" in car[0]["text"]
    (there,), _ = await run(action, tracker(message("那[江西](region)呢", "inform"), **slots))
    assert slots["topics"] == "property"
    assert "车" in there["text"]


async def test_whether_two_programmes_go_together_is_one_answer(action: Action) -> None:
    asked = message("[特困](program:tekun)还能领[低保](program:dibao)吗", "ask_eligibility")
    (reply,), _ = await run(action, tracker(asked))
    assert "不再享受低保" in reply["text"]


async def test_how_two_programmes_differ_is_one_answer(action: Action) -> None:
    asked = message("[低保](program:dibao)和[特困](program:tekun)有什么区别", "ask_definition")
    (reply,), _ = await run(action, tracker(asked))
    assert "不是一回事" in reply["text"]


async def test_which_aid_there_is_for_a_group_is_listed(action: Action) -> None:
    (reply,), _ = await run(action, tracker(message("残疾人有哪些补贴", "ask_available_aid")))
    assert "残疾人护理补贴" in reply["text"]
    assert "残疾人生活补贴" in reply["text"]


async def test_a_name_that_is_no_longer_in_use_is_explained(action: Action) -> None:
    (reply,), slots = await run(action, tracker(message("上饶县[低保](program:dibao)多少钱", "ask_amount")))
    assert slots["region"] == "361104"
    assert "广信区" in reply["text"].splitlines()[0]


async def test_a_question_without_a_programme_is_looked_for_in_the_documents(action: Action) -> None:
    asked = message("不服复议决定，多少天以内能去法院告", "ask_procedure")
    (reply,), _ = await run(action, tracker(asked))
    assert "15 日" in reply["text"] or "15 天" in reply["text"]
    assert reply["custom"]["citations"]


@pytest.mark.parametrize(
    "text",
    [
        "[低保](program:dibao)和[特困](program:tekun)哪个钱多",
        "[低保](program:dibao)跟[特困](program:tekun)比，哪个高",
        "[特困](program:tekun)多还是[低保](program:dibao)多",
        "[临时救助](program:linshi_jiuzhu)和[低保](program:dibao)哪个钱多",
        "[低保](program:dibao)和[特困](program:tekun)多少钱",
    ],
)
async def test_two_programmes_without_a_place_get_an_answer(action: Action, text: str) -> None:
    (reply, *_), slots = await run(action, tracker(message(text, "ask_amount")))
    assert reply["text"]
    assert slots["question"] == "amount"


async def test_which_is_more_goes_on_with_the_place(action: Action) -> None:
    asked = message("[特困](program:tekun)和[低保](program:dibao)哪个拿得多", "ask_definition")
    _, slots = await run(action, tracker(asked))
    (reply,), _ = await run(action, tracker(message("[兰州](region)", "inform"), **slots))
    assert "特困比低保每人每月多 275 元" in reply["text"]


@pytest.mark.parametrize("intent", ["complain_unfair", "dont_know", "out_of_scope"])
async def test_which_is_more_is_heard_whatever_it_was_read_as(actions: dict[str, Action], intent: str) -> None:
    text = "老伴领着[特困](program:tekun)，我领[低保](program:dibao)，哪个划算"
    (reply, *_), _ = await run(actions["action_open_ticket"], tracker(message(text, intent), region=LANZHOU))
    assert "特困比低保每人每月多 275 元" in reply["text"]


async def test_two_places_of_before_are_compared(action: Action) -> None:
    before = "兰州和福建低保哪个高"
    latest = message("高多少", "ask_amount")
    asked = tracker(latest, [user(before), user("高多少")], programme="dibao", region="350000", question="amount")
    (reply,), _ = await run(action, asked)
    assert "兰州市比福建省每人每月多 87.92 元左右" in reply["text"]


async def test_a_question_that_brings_nothing_new_is_not_answered_at_length_again(action: Action) -> None:
    (first,), slots = await run(action, tracker(message("[兰州](region)[低保](program:dibao)多少钱", "ask_amount")))
    events = [user("兰州低保多少钱"), said(first["text"]), user("那这样啊")]
    (again,), _ = await run(action, tracker(message("那这样啊", "ask_amount"), events, **slots))
    assert "跟刚才说的一样" in again["text"]
    assert "914" not in again["text"]
    # Who asks in plain words how much it is hears the figure, without its source once more.
    events[-1] = user("那是多少钱啊")
    (plainly,), _ = await run(action, tracker(message("那是多少钱啊", "ask_amount"), events, **slots))
    assert plainly["text"].startswith("跟刚才说的一样：")
    assert "914" in plainly["text"]
    assert "来源" not in plainly["text"]
    events[-1] = user("兰州低保多少钱")
    latest = message("[兰州](region)[低保](program:dibao)多少钱", "ask_amount")
    (named,), _ = await run(action, tracker(latest, events, **slots))
    assert "914" in named["text"]


async def test_what_is_the_same_is_said_in_one_sentence(action: Action) -> None:
    asked = message("[低保](program:dibao)怎么申请", "ask_procedure")
    (first,), slots = await run(action, tracker(asked))
    events = [user("低保怎么申请"), said(first["text"]), user("那我妈呢")]
    (again,), _ = await run(action, tracker(message("那我妈呢", "inform"), events, **slots))
    assert "跟刚才说的一样：" in again["text"]
    assert "户籍所在地" in again["text"]
    assert "来源" not in again["text"]


async def test_of_a_thing_that_no_rule_names_the_general_rule_is_said_again(action: Action) -> None:
    asked = message("[临时救助](program:linshi_jiuzhu)怎么申请", "ask_procedure")
    (first,), slots = await run(action, tracker(asked))
    events = [user("临时救助怎么申请"), said(first["text"]), user("骑马去呢")]
    (again,), _ = await run(action, tracker(message("骑马去呢", "inform"), events, **slots))
    assert again["text"].startswith("这一样资料里没有单独写。总的规定是：")
    assert "乡镇" in again["text"]


async def test_how_many_days_is_answered_by_the_rule_that_names_them(action: Action) -> None:
    asked = message("[低保](program:dibao)要公示吗", "ask_procedure")
    (first,), slots = await run(action, tracker(asked))
    events = [user("低保要公示吗"), said(first["text"]), user("几天")]
    (again,), _ = await run(action, tracker(message("几天", "inform"), events, **slots))
    assert "7 天" in again["text"]
    assert "没有单独写" not in again["text"]


async def test_what_stands_with_single_aids_is_not_said_to_stand_nowhere(actions: dict[str, Action]) -> None:
    """Of no aid in particular: which one is meant is asked, since the rules of 低保 have it."""
    text = "公示的时候能不能不写我名字"
    replies, _ = await run(actions["action_answer_policy"], tracker(message(text, "ask_procedure")))
    assert "资料里没写" not in replies[0]["text"]
    assert "您说是哪一项" in replies[0]["text"]
