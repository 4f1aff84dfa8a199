"""Who only asks gets no form, who complains is heard, and what is asked beside a trouble is answered."""

import json
from datetime import date

import pytest
from rasa_sdk.interfaces import Action

from actions.talk.guesses import Guesses
from actions.tickets.fear import without_fear
from actions.tickets.hearing import wants_anonymous
from actions.tickets.reading import seems_question
from actions.tickets.scrubbing import fit_to_send, without_name, without_phone
from actions.tickets.state import Form
from knowledge import Library, QuestionKind, read_cues
from knowledge.dissatisfaction import load_dissatisfaction
from knowledge.meant import load_meant
from knowledge.ticket_form import load_ticket_form
from knowledge.ticket_sent import load_wish_words
from tests.actions.tickets.test_tickets import answered, form
from tests.actions.trackers import LISTEN, message, run, said, tracker, user

OPEN, FOLLOW = "action_open_ticket", "action_follow_ticket"
WORDS = load_ticket_form()
LETTER = (
    "尊敬的县长您好，我今年六十三岁，老伴常年吃药，儿子前年出车祸走了，留下八岁的孙子。以前每个月有[低保](program:dibao)，"
    "从今年三月份开始这个钱不发了，请问是什么原因？另外孙子上学的生活费能不能也补一点。谢谢。"
)


async def told(actions: dict[str, Action], text: str, intent: str, **slots: str | None) -> tuple[str, dict]:
    replies, kept = await run(actions[OPEN], tracker(message(text, intent), **slots))
    begun = kept.get("ticket_form")
    return "\n".join(reply["text"] or "" for reply in replies), json.loads(begun)[1] if begun else {}


async def test_a_letter_hears_first_why_its_aid_stopped_and_then_what_else_it_asks(actions: dict[str, Action]) -> None:
    text, begun = await told(actions, LETTER, "request_aid")
    assert text.index("只有当地查得到") < text.index("说明理由") < text.index("教育救助") < text.index("查这笔钱")
    assert begun["category"] == "payment"


async def test_money_that_is_late_hears_of_no_objection(actions: dict[str, Action]) -> None:
    text, begun = await told(
        actions, "我妈的[低保](program:dibao)上个月没有到账，到底是咋回事", "report_missing_payment"
    )
    assert "只有当地查得到" in text
    assert "复议" not in text
    assert begun["category"] == "payment"


async def test_a_letter_on_a_counter_hears_what_binds_it(actions: dict[str, Action]) -> None:
    letter = (
        "我是一名单亲妈妈，独自抚养两个孩子，前段时间去街道申请[低保](program:dibao)，工作人员说我年轻有劳动能力不能办，"
        "态度很不好，连表都不给我。请问有劳动能力是不是就不能申请？我想投诉这个工作人员。"
    )
    text, begun = await told(actions, letter, "complain_service")
    assert "不能只凭职业、身份" in text
    assert "就要受理" in text
    assert "按家庭算" not in text
    assert begun["category"] == "service"


@pytest.mark.parametrize("text", ["怎么证明我没有工作", "请问怎么开证明", "情况说明怎么写"])
async def test_how_something_is_done_complains_of_nobody(actions: dict[str, Action], text: str) -> None:
    assert WORDS.fits("asks_how_to", text) == text.startswith(("怎么", "请问"))
    if WORDS.fits("asks_how_to", text):
        assert not (await told(actions, text, "complain_service"))[1]


@pytest.mark.parametrize("text", ["怎么申请都不给批", "怎么交了几次都没人理", "他们怎么写我的", "村里怎么填的我不知道"])
async def test_how_it_was_done_to_somebody_does(actions: dict[str, Action], text: str) -> None:
    assert not WORDS.fits("asks_how_to", text)


@pytest.mark.parametrize(
    "text",
    [
        "我是帮我邻居问的，她不识字，一个人带三个娃，能不能办个[低保](program:dibao)",
        "我替我姑妈打听一下，她一个人过，有没有补助",
    ],
)
async def test_who_asks_for_somebody_is_answered_and_offered_a_ticket(actions: dict[str, Action], text: str) -> None:
    said_, begun = await told(actions, text, "report_person_in_need")
    assert not begun
    assert "记下来" in said_


async def test_who_says_that_they_complain_of_nobody_gets_the_rules_and_an_offer(actions: dict[str, Action]) -> None:
    text = "[低保](program:dibao)去年申请过没有评上，能不能再评一次？我没有投诉谁的意思，就是想问问"
    said_, begun = await told(actions, text, "dispute_decision")
    assert not begun
    assert "60 天" in said_
    assert "记下来" in said_
    # Nobody is complained of, and what is not so much as said.
    assert WORDS.match("no_complaint_meant", "我不是没有投诉过，投诉了没用") is None
    assert WORDS.match("no_complaint_meant", "我要投诉，不是闹着玩的") is None


async def test_what_an_official_takes_is_a_complaint_though_it_asks(actions: dict[str, Action]) -> None:
    text = "村里那个会计每次发钱都要扣我一百，说是手续费，有没有这回事嘛"
    replies, kept = await run(actions[OPEN], tracker(message(text, "complain_unfair", confidence=0.57)))
    assert json.loads(kept["ticket_form"])[1]["category"] == "unfair"
    assert replies


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("不要说我是谁", True),
        ("千万别透露我是哪个", True),
        ("别说是我讲的", True),
        ("不要说我是骗子", False),
        ("你们不说是谁办的", False),
    ],
)
async def test_nobody_is_to_learn_who_said_it(actions: dict[str, Action], text: str, hidden: bool) -> None:
    assert wants_anonymous(text, WORDS) == hidden
    _, now = await answered(actions, text, "deny", category="unfair", current="contact", here=False)
    assert now["anonymous"] == hidden


async def test_who_asks_whether_it_is_secret_is_answered_before_the_form(actions: dict[str, Action]) -> None:
    asked = tracker(message("我反映的问题你们转给镇里，镇里就来骂我，你们保密吗", "complain_service"))
    replies, kept = await run(actions[OPEN], asked)
    assert "不公开" in replies[0]["text"]
    assert json.loads(kept["ticket_form"])[1]["afraid"]


async def test_fear_of_revenge_is_met_before_anything_is_told_and_never_twice_in_the_same_words(
    actions: dict[str, Action],
) -> None:
    first = tracker(message("说了他们会报复我", "complain_service"))
    replies, kept = await run(actions[OPEN], first)
    assert "可以不留" in replies[-1]["text"]
    assert "ticket_form" not in kept
    again = tracker(
        message("说了他们会报复我", "complain_service"),
        [user("我不敢说"), said(replies[-1]["text"]), LISTEN, user("说了他们会报复我")],
    )
    second, _ = await run(actions[OPEN], again)
    assert second[-1]["text"] != replies[-1]["text"]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("不知道叫啥，就我们小区的", False),
        ("不晓得他姓什么", False),
        ("不知道啥时候发", True),
        ("他叫什么你们查得到吗", True),
    ],
)
def test_who_does_not_know_a_name_asks_nothing(library: Library, text: str, asks: bool) -> None:
    assert seems_question(text, library, WORDS) == asks


@pytest.mark.parametrize(
    ("text", "intent", "kept"),
    [
        ("你们", "thank", False),
        ("每次都是自动回复", "ask_bot", True),
        ("我不知道啥时候停的", "ask_payment", True),
        ("那就反映一下", "affirm", False),
        ("我不知道怎么说", "dont_know", False),
    ],
)
async def test_what_is_said_in_a_form_is_neither_lost_nor_doubled(
    actions: dict[str, Action], text: str, intent: str, kept: bool
) -> None:
    reply, now = await answered(actions, text, intent, category="service", current="town", region="360902", here=False)
    assert (text in now["text"]) == kept
    assert "不客气" not in reply


async def test_a_few_words_take_the_money_they_are_about_from_the_message_before(actions: dict[str, Action]) -> None:
    events = [user("去年的取暖费什么时候发"), said("您想问哪一项？"), LISTEN, user("没发到我卡上")]
    events[0]["parse_data"] = {"intent": {"name": "ask_payment"}, "entities": []}
    told_ = tracker(message("没发到我卡上", "report_missing_payment"), events)
    _, kept = await run(actions[OPEN], told_)
    assert json.loads(kept["ticket_form"])[1]["text"] == "去年的取暖费什么时候发\n没发到我卡上"


@pytest.mark.parametrize("text", ["停了", "就是没了", "突然不发了"])
async def test_what_became_of_the_aid_that_was_just_named_begins_its_ticket(
    actions: dict[str, Action], text: str
) -> None:
    _, kept = await run(actions["action_small_talk"], tracker(message(text, "inform"), programme="dibao"))
    assert json.loads(kept["ticket_form"])[1]["category"] == "payment"


@pytest.mark.parametrize("text", ["没了", "停", "人没了", "取消了"])
async def test_what_only_ends_the_talk_begins_none(actions: dict[str, Action], text: str) -> None:
    assert not WORDS.fits("gone_of_it", text)


async def test_a_withdrawal_without_a_ticket_asks_which(actions: dict[str, Action]) -> None:
    replies, kept = await run(actions[FOLLOW], tracker(message("我要撤回我的投诉", "withdraw_ticket")))
    assert "工单号" in replies[-1]["text"]
    assert json.loads(kept["ticket_form"])[0] == "waiting"


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("谢谢你们，钱已经到账了，不用管了", True),
        ("批下来了，谢谢", True),
        ("钱到账了，但是少了一百，麻烦查一下", False),
        ("钱到了吗，麻烦看看", False),
        ("补贴发了两个月又没发了，麻烦您查查", False),
    ],
)
def test_what_has_come_is_settled(text: str, settled: bool) -> None:
    assert (WORDS.match("settled", text) is not None) == settled


def test_a_telephone_number_asks_nothing_of_a_hotline(library: Library) -> None:
    today = date(2026, 11, 28)
    number, hotline = read_cues(library, "电话13912345678", today), read_cues(library, "12345几点上班", today)
    assert number.topics == ()
    assert hotline != number
    assert QuestionKind.contact not in number.kinds


def test_a_number_that_is_read_out_is_taken_out_as_well() -> None:
    told_ = Form("service", "我电话一三九一二三四五六七八，村长收钱", phone="13912345678")
    assert "一三九" not in without_phone(told_).text
    assert "一三九" not in fit_to_send(Form("service", told_.text, anonymous=True), WORDS).text
    # So long a sum is none.
    assert "一三五" in fit_to_send(Form("service", "他收了一三五块", anonymous=True), WORDS).text


async def test_a_number_that_is_read_out_is_masked_in_the_read_back(actions: dict[str, Action]) -> None:
    asked = form(category="service", text="电话一三九一二三四五六七八，村长收钱", region="360902102", status="consent")
    replies, _ = await run(actions["action_answer_policy"], tracker(message("念一遍", "repeat"), ticket_form=asked))
    assert "一三九****五六七八" in replies[-1]["text"]


async def test_a_case_without_news_hears_how_long_it_may_take(actions: dict[str, Action]) -> None:
    text = "我在网上交的[低保](program:dibao)申请，一个多月了没动静"
    replies, _ = await run(actions[FOLLOW], tracker(message(text, "check_ticket")))
    assert "工作日" in replies[0]["text"]
    assert "已开通的地方可以网上申请" not in replies[0]["text"]
    assert "网上交的申请" in replies[-1]["text"]


async def test_whoever_complains_of_nobody_after_all_leaves_no_ticket(actions: dict[str, Action]) -> None:
    reply, now = await answered(actions, "我不告他，就问问", "deny", category="service", current="town", here=False)
    assert not now
    assert "直接说" in reply


@pytest.mark.parametrize("text", ["我不告他还能告谁", "我不是不告他", "不告他们他们不怕"])
def test_what_only_sounds_so_goes_on(text: str) -> None:
    assert WORDS.match("only_asks", text) is None


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("你能不能帮我打个电话给村里", True),
        ("你们能不能给民政局打个电话", True),
        ("帮我打电话叫救护车", False),
        ("请打电话给我", False),
        ("村里没给我打过电话", False),
    ],
)
def test_a_call_that_is_to_be_made_for_them(text: str, calls: bool) -> None:
    found = load_meant().of(text)
    assert (found is not None and found.id == "call_for_me") == calls


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("我家低保只批了一个人，为什么", "only_some_have_it"),
        ("五口人只给两个人的，其他三个人咋不算", "only_some_have_it"),
        ("我家低保只发了一个月", None),
        ("家里就有一个人干活，能吃低保吗", None),
        ("低保只给老人吗", None),
        ("另外没有收入能吃低保吗", None),
        ("低保只批了一个人，我不服", None),
        ("为啥人家有我没有", "others_have_it"),
        ("凭什么村主任亲戚家都有，我家没有", None),
        ("我要投诉，凭什么人家有我没有", None),
        ("没得钱", "no_money_at_all"),
        ("没钱看病", None),
        ("没钱发", None),
        ("残疾证上门办不办", "certificate_at_home"),
        ("老人上门女婿有残疾证", None),
        ("她爸妈都不在了，跟着奶奶过", "orphan"),
        ("我爸妈都不在家", None),
    ],
)
def test_what_plain_words_mean(text: str, meant: str | None) -> None:
    found = load_meant().of(text, ["dibao"] if "低保" in text else [], "dibao")
    assert (found.id if found else None) == meant


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("上次问你你说可以办，我去了又不行", "misled"),
        ("你们不是说能办吗怎么又不行了", "misled"),
        ("你说的可以办，我信你", None),
        ("上次村主任说可以办，现在又不给办", None),
        ("你们这个东西一点都不好用", "useless"),
    ],
)
def test_what_was_told_before_and_did_not_hold(text: str, kind: str | None) -> None:
    assert load_dissatisfaction().find(text) == kind


@pytest.mark.parametrize(
    ("text", "kept"), [("她姓冯", True), ("他叫冯小翠", True), ("我就不留了", False), ("什么街道我忘了", False)]
)
async def test_who_is_told_of_is_the_matter_and_what_is_refused_is_not(
    actions: dict[str, Action], text: str, kept: bool
) -> None:
    _, now = await answered(actions, text, "deny", category="service", current="town", region="360902", here=False)
    assert (text in now["text"]) == kept
    assert now["here"] == (text == "我就不留了")


async def test_nameless_after_an_offer_begins_that_ticket(actions: dict[str, Action]) -> None:
    events = [
        user("村里的水井坏了三个月"),
        said("要记，就点“记下来”。", buttons=[{"title": "记下来", "payload": "记下来"}]),
        LISTEN,
        user("匿名"),
    ]
    events[0]["parse_data"] = {"intent": {"name": "out_of_scope"}, "entities": []}
    _, kept = await run(actions[OPEN], tracker(message("匿名", "complain_service"), events))
    now = json.loads(kept["ticket_form"])[1]
    assert (now["category"], now["anonymous"], now["text"]) == ("other", True, "村里的水井坏了三个月")


@pytest.mark.parametrize(
    ("text", "complains"),
    [
        ("我反映镇民政办刘主任的问题，丧葬费到现在没给，材料到底在谁手里", True),
        ("举报村会计贪污，一年了没人回", True),
        ("我给刘主任反映过的问题怎么样了", False),
        ("我反映的问题工作人员给我回了没有", False),
    ],
)
def test_a_letter_that_accuses_somebody_looks_nothing_up(text: str, complains: bool) -> None:
    assert Guesses.wants_complaint(tracker(message(text, "check_ticket")), text) == complains


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("我要反映，但是我不想让人知道是我", True),
        ("我想举报 可是不能让他们知道是谁", True),
        ("我要反映村主任贪污，不想让人知道", False),
        ("我不想让人知道我家有病人", False),
    ],
)
def test_what_is_announced_in_secret(text: str, secret: bool) -> None:
    assert load_wish_words().fits("only_in_secret", text) == secret


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("我给你们反映过三次了", True),
        ("我前天说的那件事，你给我记了没有", True),
        ("你们昨天那个人答应我今天给我回电话的，没回", True),
        ("我给村里反映过三次了", False),
        ("我跟你说过三次了", False),
        ("我说的那件事是村里的", False),
    ],
)
def test_what_looks_for_a_ticket(text: str, looks: bool) -> None:
    assert WORDS.fits("looks_for", text) == looks


def test_nothing_is_left_of_a_name_but_whole_sentences() -> None:
    told_ = Form("service", "低保有没有名额？我叫李大明，家住福宝镇", name="李大明")
    assert without_name(told_).text == "低保有没有名额？家住福宝镇"
    assert WORDS.name_in("盼复！联系人：吴国强 13800138000") == "吴国强"


@pytest.mark.parametrize(
    ("text", "harmed"),
    [
        ("精神病人没人管，老打人", True),
        ("我儿子是精神病，前天又把邻居打了", True),
        ("我妈发病了，打我电话也不接", False),
        ("精神病药能报销吗", False),
    ],
)
def test_who_is_ill_in_mind_and_strikes(library: Library, text: str, harmed: bool) -> None:
    assert library.dialogue.tells_harm(text) == harmed


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("我字打不好 我说话你能听到吗", True),
        ("我可以说话你听吗", True),
        ("我妈不会说话行不行", False),
        ("孩子说话晚", False),
    ],
)
def test_who_wants_to_speak_hears_that_it_is_not_heard_here(text: str, voice: bool) -> None:
    assert load_dissatisfaction().is_no_text(text) == voice


def test_what_an_official_threatened_stays_in_the_matter(library: Library) -> None:
    told_ = "我反映以后，村主任就要报复我，把我低保停了"
    assert without_fear(told_, library, WORDS) is None
