"""Plain talk in and around a ticket's form: what is no answer, no matter and no lost word."""

import json
from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.hearing import whose
from knowledge import Library
from knowledge.ticket_form import load_ticket_form
from knowledge.ticket_sent import load_sent_words, load_wish_words
from tests.actions.tickets.test_ticket_told import heard
from tests.actions.tickets.test_ticket_unopened import OFFER, SENT, after
from tests.actions.tickets.test_tickets import answered, form
from tests.actions.trackers import message, run, said, tracker, user

WORDS, WISHES = load_ticket_form(), load_wish_words()
WRATH = ("凭什么有钱的人还吃低保", "complain_unfair")
OPEN, FOLLOW = "action_open_ticket", "action_follow_ticket"


async def _said(actions: dict[str, Action], words: str, kept: str) -> tuple[str, dict[str, Any]]:
    replies, slots = await run(actions["action_answer_policy"], tracker(message(words, "inform"), ticket_form=kept))
    return replies[-1]["text"], json.loads(slots["ticket_form"])[1]


def _form(slots: dict[str, Any]) -> dict[str, Any]:
    slot = slots.get("ticket_form")
    kind, form = json.loads(slot) if slot else ("", {})
    return form if kind == "form" else {}


@pytest.mark.parametrize("text", ["要多少天里头有人回", "几天之内给答复", "多久有音信", "多久能回", "什么时候给结果"])
async def test_how_long_in_a_form_is_about_the_ticket(actions: dict[str, Action], text: str) -> None:
    told, now = await answered(actions, text, current="contact", here=False)
    assert told.startswith(WORDS.says["answer_how_long"])
    assert now["current"] == "contact"


@pytest.mark.parametrize("text", ["就打这个号码", "打我这个电话", "就打现在这个", "用来电的号码就行"])
async def test_which_number_they_call_from_can_not_be_seen(actions: dict[str, Action], text: str) -> None:
    told, now = await answered(actions, text, current="contact", here=False)
    assert told.startswith(WORDS.says["answer_this_number"])
    assert "号码" not in now["text"]


async def test_this_number_after_an_offer_begins_the_ticket(actions: dict[str, Action], library: Library) -> None:
    told = ("我爸尘肺病没人管，原来的矿倒闭了", "inform")
    _, begun = await after(actions, library, "就打这个号码", told, OFFER)
    assert begun["text"] == told[0]


@pytest.mark.parametrize(
    "text", ["莫打电话我耳朵背", "不用留", "不留", "别打我电话", "我没得手机", "冇得电话", "莫打，我听不见"]
)
async def test_who_is_not_to_be_called_is_reached_here(actions: dict[str, Action], text: str) -> None:
    _, now = await answered(actions, text, current="contact", here=False, phone=None)
    assert (now["phone"], now["status"]) == (None, "consent")


@pytest.mark.parametrize("text", ["不要打电话给村里", "他打我", "打我儿子电话"])
def test_others_are_not_to_be_called_or_do_it(text: str) -> None:
    assert not WORDS.fits("keeps_phone", text)


@pytest.mark.parametrize("text", ["帮我往上反映", "帮她申请", "帮我往县里反映", "那你帮他问问领导"])
async def test_a_wish_alone_is_no_place(actions: dict[str, Action], text: str) -> None:
    told, now = await answered(actions, text, current="place", region=None, asked=[])
    assert (now["tries"], text in now["text"]) == (0, False)
    assert told.startswith(WORDS.says["noted_all"])


async def test_another_one_in_the_middle_waits(actions: dict[str, Action]) -> None:
    told, _ = await answered(actions, "重新记一张", current="contact", here=False)
    assert told.startswith(WORDS.says["this_first"])


@pytest.mark.parametrize("text", ["说来话长", "唉，一言难尽", "不知道从哪里说起", "一句两句说不清楚"])
async def test_a_preface_is_no_matter(actions: dict[str, Action], text: str) -> None:
    told, now = await _said(actions, text, form(current="what", text="", region=None, asked=[]))
    assert now["text"] == ""
    assert WORDS.asks["what"].ask in told


async def test_who_hears_badly_gets_other_words_each_time(actions: dict[str, Action]) -> None:
    first, now = await answered(actions, "听不清", current="place", region=None, asked=[])
    second, now = await _said(actions, "还是听不清", json.dumps(["form", now]))
    third, _ = await _said(actions, "听不清楚", json.dumps(["form", now]))
    assert WORDS.asks["place"].ask in first
    assert second == WORDS.says["simpler_place"]
    assert third == WORDS.says["person_for_question"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[低保](program:dibao)钱三个月没发了帮我催一下", "payment"),
        ("[低保](program:dibao)停了帮我问一下为啥", "appeal"),
    ],
)
async def test_a_trouble_that_is_to_be_chased_gets_its_ticket(actions: dict[str, Action], text: str, kind: str) -> None:
    _, slots = await run(actions[FOLLOW], tracker(message(text, "urge_ticket")))
    assert _form(slots)["category"] == kind


@pytest.mark.parametrize("text", ["帮我催一下", "帮我问问[低保](program:dibao)停了怎么办"])
async def test_no_trouble_is_no_ticket(actions: dict[str, Action], text: str) -> None:
    _, slots = await run(actions[FOLLOW], tracker(message(text, "urge_ticket")))
    assert not _form(slots)


async def test_after_a_ticket_it_is_that_one_that_is_urged(actions: dict[str, Action]) -> None:
    urged = message("[低保](program:dibao)钱还没发帮我催一下", "urge_ticket")
    replies, slots = await run(actions[FOLLOW], tracker(urged, events=[SENT, user("x")]))
    assert not _form(slots)
    assert replies[0]["text"] == WORDS.says["urging"]


async def test_who_urges_again_gets_the_ticket_that_was_offered(actions: dict[str, Action], library: Library) -> None:
    offered = said(WORDS.says["case_elsewhere"], buttons=[{"title": "请乡镇答复", "payload": "请乡镇答复"}])
    told = ("我交的大病救助都一个月了没动静", "check_ticket")
    for text in ("那你帮我催催", "催一下"):
        _, begun = await after(actions, library, text, told, offered, intent="urge_ticket")
        assert (begun["category"], begun["text"]) == ("question", told[0])


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("请镇政府答复我的低保什么时候批下来", True),
        ("帮我问问镇上，我老娘的高龄补贴到底停没停", True),
        ("让社区给我妈的低保批没批一个说法", True),
        ("帮我问问镇上低保多少钱", False),
        ("请乡镇给个答复，为什么低保要公示", False),
        ("让村里给我办低保要什么材料", False),
    ],
)
def test_the_township_is_asked_for_ones_own_case(text: str, fits: bool) -> None:
    assert WORDS.fits("ask_them_on", text) is fits


@pytest.mark.parametrize("text", ["查一下我的单子", "看看我那张单子到哪了", "我昨天在你们这里投诉的，怎么没人给我回话"])
async def test_a_ticket_is_looked_for(actions: dict[str, Action], text: str) -> None:
    replies, _ = await run(actions[OPEN], tracker(message(text, "complain_service")))
    assert replies[0]["text"] == WORDS.says["looking"]


@pytest.mark.parametrize("text", ["查一下低保", "查一下我的低保单子", "我跟你们反映村长不理我"])
def test_other_looks_are_for_none(text: str) -> None:
    assert not WORDS.fits("looks_for", text)


async def test_the_beginning_of_a_number_is_nothing_more_to_add(actions: dict[str, Action], library: Library) -> None:
    looked = said(WORDS.says["looking"], custom={"effects": {"ticket": {"kind": "status"}}})
    before = ("我反映的事情有没有人看", "check_ticket")
    reply, _ = await after(actions, library, "上次给的号码是261128-360902-0001", before, looked)
    assert reply["text"] == load_sent_words().says["number_rest"]


async def test_a_rating_of_nothing_waits_for_no_reason(actions: dict[str, Action]) -> None:
    _, slots = await run(actions[FOLLOW], tracker(message("我给个差评", "rate_service")))
    assert json.loads(slots["ticket_form"])[1]["what"] == "number"


@pytest.mark.parametrize(
    "text",
    ["我想反映，但是我怕", "我不敢说", "有个事想说又不敢说", "有个事我说了你别告诉村里", "我跟你说你可别让书记知道"],
)
async def test_who_is_afraid_to_tell_hears_what_may_be_left_out(actions: dict[str, Action], text: str) -> None:
    replies, slots = await run(actions[OPEN], tracker(message(text, "nlu_fallback")))
    assert replies[0]["text"] == WISHES.says["tell_me_afraid"]
    assert not _form(slots)


@pytest.mark.parametrize("text", ["村里说了不要告诉我", "他说别告诉村里", "我怕说不清楚", "我怕被骗"])
def test_other_fears_announce_nothing(text: str) -> None:
    assert not any(WISHES.fits(name, text) for name in ("afraid_to_tell", "only_in_secret"))


async def test_general_wrath_hears_the_rule_and_an_offer(actions: dict[str, Action]) -> None:
    wrath = message("凭什么有钱的人还吃[低保](program:dibao)", "complain_unfair")
    replies, slots = await run(actions[OPEN], tracker(wrath))
    assert "不能断定" in replies[0]["text"]
    assert [button["title"] for button in replies[-1]["buttons"]] == ["记下来", "转人工"]
    assert (_form(slots), slots["question"]) == ({}, None)


async def test_who_is_meant_then_goes_with_it_one_level_up(actions: dict[str, Action], library: Library) -> None:
    who = ("我们组的老李家", "report_person_in_need")
    events = [heard(library, *WRATH), OFFER, heard(library, *who)]
    _, slots = await run(actions[OPEN], tracker(message(*who), events))
    begun = _form(slots)
    assert (begun["category"], begun["text"]) == ("unfair", f"{WRATH[0]}\n{who[0]}")


async def test_who_asks_for_another_is_answered(actions: dict[str, Action]) -> None:
    asked = message("我妹妹家里很困难，妹夫坐牢了，她带两个娃，我替她问问", "report_person_in_need")
    replies, slots = await run(actions[OPEN], tracker(asked))
    assert not _form(slots)
    assert replies[-1]["text"] == WORDS.says["person_offers"]


async def test_but_who_wants_something_done_gets_a_ticket(actions: dict[str, Action]) -> None:
    asked = message("我替邻居问问，他瘫在床上没人管，请派人来看看", "report_person_in_need")
    _, slots = await run(actions[OPEN], tracker(asked))
    assert _form(slots)["category"] == "person_in_need"


@pytest.mark.parametrize(
    "text",
    [
        "今年三月[低保](program:dibao)突然停了，请问为什么把我家停了",
        "我家的[低保](program:dibao)取消了，没有一个人来跟我说",
        "我的[低保](program:dibao)没了，想知道取消的依据",
    ],
)
async def test_why_it_was_stopped_hears_first_that_reasons_are_owed(actions: dict[str, Action], text: str) -> None:
    replies, _ = await run(actions[OPEN], tracker(message(text, "dispute_decision")))
    assert replies[0]["text"].startswith("要减少或停发救助，决定前得先听您的意见")
    assert "60 天" in replies[0]["text"]


async def test_no_rule_of_another_aid_is_told_beside_a_complaint(actions: dict[str, Action]) -> None:
    text = "社区的小李态度恶劣，我去办[高龄补贴](program:gaoling_jintie)，她让我跑了四趟"
    replies, _ = await run(actions[OPEN], tracker(message(text, "complain_service")))
    assert "低保" not in replies[0]["text"].partition("来源")[0]


async def test_what_an_official_took_disputes_no_decision(actions: dict[str, Action]) -> None:
    text = "我的[残疾补贴](program:canji_liangxiang_butie)被村里的人领走了"
    _, slots = await run(actions[OPEN], tracker(message(text, "dispute_decision")))
    assert _form(slots)["category"] == "service"


async def test_aid_that_was_stopped_beside_it_does(actions: dict[str, Action]) -> None:
    text = "村主任收了我的钱，还把我的[低保](program:dibao)停了，我不服"
    _, slots = await run(actions[OPEN], tracker(message(text, "dispute_decision")))
    assert _form(slots)["category"] == "appeal"


async def test_a_township_told_before_the_form_is_kept(actions: dict[str, Action], library: Library) -> None:
    told, number = ("我爸尘肺病没人管，原来的矿倒闭了", "inform"), "13979511111"
    for place in ("西村镇", "灵溪镇水南村"):
        _, begun = await after(actions, library, number, told, (place, "inform"))
        assert (begun["address"], begun["current"]) == (place, "county_of")


def test_who_types_it_is_not_whose_matter_it_is(library: Library) -> None:
    assert whose("我是叫娃娃帮我打的，我的补贴没来", library, WORDS) == "本人"
    assert whose("我娃娃住院了没钱", library, WORDS) == "孩子"


async def test_a_place_after_something_that_was_to_be_reported_begins_its_form(
    actions: dict[str, Action], library: Library
) -> None:
    announced, told = ("我要反映我们村的路灯坏了", "out_of_scope"), ("我们村的路灯坏了", "out_of_scope")
    _, begun = await after(actions, library, "灵溪镇水南村", announced, OFFER)
    assert (begun["text"], begun["address"]) == (announced[0], "灵溪镇水南村")
    _, begun = await after(actions, library, "灵溪镇水南村", told, OFFER)
    assert not begun


async def test_where_we_were_is_no_bad_hearing(actions: dict[str, Action]) -> None:
    (reply,), _ = await run(actions["action_repeat_answer"], tracker(message("刚才说到哪了", "repeat"), [user("x")]))
    assert reply["response"] == "utter_nothing_to_repeat"
