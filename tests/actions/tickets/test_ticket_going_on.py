"""While a ticket is being opened: another matter is kept, no sentence is a place, what is told again is no failure."""

import json
from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.hearing import whose
from actions.tickets.matter import has_matter, second_matter_in
from actions.tickets.places import unlisted_behind
from knowledge import Library
from knowledge.ticket_form import load_ticket_form
from tests.actions.tickets.test_tickets import WEST, answered, form
from tests.actions.trackers import message, run, tracker

WORDS = load_ticket_form()
HEJIANG, QU = "510522", "511725"


@pytest.mark.parametrize("told", [{"current": "contact", "here": False}, {"status": "consent"}])
async def test_another_matter_in_the_middle_is_written_down(actions: dict[str, Action], told: dict[str, Any]) -> None:
    text, now = await answered(actions, "那你帮我再记一张，我妈护理补贴没发", "check_ticket", **told)
    assert now["text"] == "我爸瘫在床上，家里没钱了\n另一件事：我妈护理补贴没发"
    assert WORDS.says["second_matter"] in text


async def test_a_matter_in_place_of_the_first_takes_its_form(actions: dict[str, Action]) -> None:
    before = form(category="service", text="投诉你们，一问三不知", current="contact", here=False)
    asked = tracker(message("算了，记一个：我低保审核一个半月没消息", "check_ticket"), ticket_form=before)
    _, slots = await run(actions["action_answer_policy"], asked)
    now = json.loads(slots["ticket_form"])[1]
    assert (now["text"], now["region"]) == ("我低保审核一个半月没消息", WEST)
    assert now["category"] != "service"


async def test_a_complaint_stays_out_of_an_application(actions: dict[str, Action]) -> None:
    wish = "给我记一条：村主任收了我五百块钱"
    text, now = await answered(actions, wish, "complain_service", current="contact", here=False)
    assert (now["text"], now["complains"]) == ("我爸瘫在床上，家里没钱了", True)
    assert WORDS.says["complaint_later"] in text


@pytest.mark.parametrize("text", ["给我都记上", "不用转，接着记", "你帮我反映上去", "再开一张", "那就记吧"])
async def test_a_bare_wish_is_no_part_of_the_matter(actions: dict[str, Action], text: str) -> None:
    _, now = await answered(actions, text, current="contact", here=False)
    assert (now["text"], now["tries"]) == ("我爸瘫在床上，家里没钱了", 0)


@pytest.mark.parametrize(
    "text", ["妈妈不接电话，换号码了", "学校在镇上", "镇上的民政所啊", "学校门口那条路", "从浙江回来的", "3号就停了"]
)
async def test_no_sentence_is_a_place(actions: dict[str, Action], text: str) -> None:
    _, now = await answered(actions, text, current="place", region=None)
    assert (now["region"], now["address"]) == (None, None)


@pytest.mark.parametrize("text", ["柘塘村", "幸福小区三号楼", "王家桥旁边", "解放路12号"])
async def test_an_address_still_is_one(actions: dict[str, Action], text: str) -> None:
    _, now = await answered(actions, text, current="place", region=None)
    assert now["address"] == text


@pytest.mark.parametrize(("text", "read"), [("我房子也漏水", "out_of_scope"), ("我妈82了", "goodbye")])
async def test_what_is_told_of_somebody_is_no_failed_place(actions: dict[str, Action], text: str, read: str) -> None:
    asked = tracker(message(text, read, confidence=0.4), ticket_form=form(current="place", region=None))
    _, slots = await run(actions["action_answer_policy"], asked)
    now = json.loads(slots["ticket_form"])[1]
    assert text in now["text"]
    assert now["tries"] == 0


@pytest.mark.parametrize("text", ["袁州区", "对 袁州区", "西村镇", "西村"])
async def test_the_place_once_more_is_no_failed_number(actions: dict[str, Action], text: str) -> None:
    said, now = await answered(actions, text, current="contact", here=False, tries=1)
    assert (now["region"], now["current"]) == (WEST, "contact")
    assert WORDS.asks["contact"].again not in said


async def test_the_number_once_more_is_no_part_of_the_matter(actions: dict[str, Action]) -> None:
    told: dict[str, Any] = {"status": "consent", "phone": "13800138000", "here": False}
    text, now = await answered(actions, "13800138000", **told)
    assert now["text"] == "我爸瘫在床上，家里没钱了"
    assert WORDS.says["heard"].format(facts="138****8000") in text


async def test_a_township_of_many_counties_waits_for_its_county(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "[白沙镇](region)", current="place", region=None)
    assert now["choices"]
    asked = tracker(message("[合江县](region)", "inform"), ticket_form=json.dumps(["form", now]))
    _, slots = await run(actions["action_answer_policy"], asked)
    then = json.loads(slots["ticket_form"])[1]
    assert then["region"].startswith(HEJIANG)
    assert then["address"] is None


@pytest.mark.parametrize(
    ("text", "county", "town"),
    [
        ("合江县佛荫镇", HEJIANG, "佛荫镇"),
        ("渠县临巷镇的", QU, "临巷镇"),
        ("合江县白米镇", HEJIANG, None),
        ("渠县城镇低保", QU, None),
        ("渠县民政局和乡镇", QU, None),
        ("合江县的老家在乡下", HEJIANG, None),
        ("渠县农村乡镇都没有", QU, None),
    ],
)
def test_a_township_that_the_table_does_not_have_is_kept(
    library: Library, text: str, county: str, town: str | None
) -> None:
    assert unlisted_behind(text, county, library) == town


@pytest.mark.parametrize(
    "text", ["什么时候有人来", "什么时候有人来看我们", "哪天来我家看看", "有人来看吗", "你们什么时候派人来"]
)
async def test_who_comes_when_is_answered(actions: dict[str, Action], text: str) -> None:
    said, now = await answered(actions, text, "ask_payment", status="consent")
    assert WORDS.says["answer_visit_when"] in said
    assert now["text"] == "我爸瘫在床上，家里没钱了"


@pytest.mark.parametrize("text", ["什么时候发钱", "什么时候来电", "有人来骗钱怎么办", "什么时候能领"])
def test_other_whens_are_none_of_it(text: str) -> None:
    assert WORDS.question_in(text) != "visit_when"


@pytest.mark.parametrize("text", ["为什么", "咋回事啊", "那是什么原因"])
async def test_why_alone_goes_to_whoever_works_on_it(actions: dict[str, Action], text: str) -> None:
    said, now = await answered(actions, text, "ask_amount", current="contact", here=False)
    assert now["text"].endswith(text)
    assert WORDS.says["question_added"] in said


@pytest.mark.parametrize("text", ["我家吃低保的", "我是低保户", "我妈是五保"])
async def test_that_somebody_has_an_aid_opens_nothing(actions: dict[str, Action], text: str) -> None:
    _, slots = await run(actions["action_open_ticket"], tracker(message(text, "report_change")))
    assert not slots.get("ticket_form")


async def test_a_brothers_matter_is_not_ones_own(actions: dict[str, Action]) -> None:
    told: dict[str, Any] = {"category": "payment", "current": "place", "region": None, "who": "本人"}
    asked = tracker(message("不是我家，是我哥家", "inform"), ticket_form=form(**{**told, "text": "我家低保少发了"}))
    _, slots = await run(actions["action_answer_policy"], asked)
    now = json.loads(slots["ticket_form"])[1]
    assert (now["text"], now["who"]) == ("我哥家低保少发了", "兄弟姐妹")


@pytest.mark.parametrize(("text", "who"), [("我大伯的低保停了", None), ("我家低保停了", "本人")])
def test_other_kin_are_asked_about(library: Library, text: str, who: str | None) -> None:
    assert whose(text, library, WORDS) == who


async def test_a_number_that_is_not_given_is_no_matter(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "没电话", category="service", current="what", here=False)
    assert now["text"] == "我爸瘫在床上，家里没钱了"


async def test_who_gives_up_their_name_is_not_asked_for_it_again(actions: dict[str, Action]) -> None:
    told = form(
        category="unfair", text="我要实名举报\n村会计虚报人口", name="陈大勇", phone="13800138000", status="consent"
    )
    _, slots = await run(actions["action_answer_policy"], tracker(message("还是不写名字了", "deny"), ticket_form=told))
    now = json.loads(slots["ticket_form"])[1]
    assert (now["name"], now["status"]) == (None, "consent")


def test_what_is_told_beside_it_takes_no_matter_away(library: Library) -> None:
    assert has_matter("我要给我妈申请特困\n就按西村镇", library, WORDS)
    assert not has_matter("我要投诉村支书\n没电话", library, WORDS)


async def test_a_short_story_beside_the_place_is_kept(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "我爸的低保八月停的，袁州区西村镇", current="place", region=None)
    assert (now["region"], now["text"].split("\n")[-1]) == (WEST, "我爸的低保八月停的，袁州区西村镇")
    _, now = await answered(actions, "他没电话，打我的13800138000", current="contact", here=False)
    assert now["text"] == "我爸瘫在床上，家里没钱了"


async def test_still_is_no_part_of_a_name(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "不对，还是西村镇", status="consent", region="360902105")
    assert (now["region"], now["address"]) == (WEST, None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我家低保停了，袁州区西村镇", "appeal"),
        ("我妈去世了，她的低保停了", "change"),
        ("我家多了一口人，低保要改", "change"),
    ],
)
async def test_aid_that_was_stopped_is_no_news(actions: dict[str, Action], text: str, kind: str) -> None:
    _, slots = await run(actions["action_open_ticket"], tracker(message(text, "report_change")))
    opened = slots.get("ticket_form")
    assert opened is None or json.loads(opened)[1]["category"] == kind
    assert opened is not None or kind == "change"


async def test_digits_are_nobody(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "开头139", current="who", who=None, here=False)
    assert (now["who"], now["digits"]) == (None, "139")


async def test_a_correction_may_begin_with_a_sound(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "哦不对，是新田镇", current="contact", here=False)
    assert (now["region"], now["address"]) == ("360902113", None)


async def test_we_are_no_name(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "我和娃", current="contact", here=False, who=None)
    assert now["name"] is None


@pytest.mark.parametrize("text", ["能不能重新给我评", "我要重新核实"])
async def test_a_wish_to_look_again_is_no_screening(actions: dict[str, Action], text: str) -> None:
    asked = tracker(message(text, "start_screening"), ticket_form=form(current="contact", here=False))
    _, slots = await run(actions["action_answer_policy"], asked)
    assert json.loads(slots["ticket_form"])[1]["text"].endswith(text)


def test_a_question_is_no_second_matter(library: Library) -> None:
    letter = "肇事方没有赔偿，我想请问：第一，申请低保究竟要多少天？第二，我的材料是不是被压下来了"
    assert second_matter_in(letter, library, WORDS) is None
    assert second_matter_in("低保停了，房子也漏雨", library, WORDS) == "房子也漏雨"


async def test_two_wishes_in_one_message_are_one(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "记下来 帮我申请", current="place", region=None)
    assert (now["tries"], now["text"]) == (0, "我爸瘫在床上，家里没钱了")


@pytest.mark.parametrize(("text", "kind"), [("我不想惹麻烦，还是算了", "dropped"), ("电话不想留，算了", "form")])
async def test_never_mind_at_the_end_is_heard(actions: dict[str, Action], text: str, kind: str) -> None:
    asked = tracker(message(text, "deny"), ticket_form=form(current="contact", here=False))
    _, slots = await run(actions["action_answer_policy"], asked)
    assert json.loads(slots["ticket_form"])[0] == kind


async def test_money_that_stopped_coming_is_no_change_at_home(actions: dict[str, Action]) -> None:
    text = "我叫张桂花，家住四川合江福宝镇，[低保](program:dibao)三个月没发了，电话13912345678"
    _, slots = await run(actions["action_open_ticket"], tracker(message(text, "report_change", confidence=0.66)))
    assert json.loads(slots["ticket_form"])[1]["category"] == "payment"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我是孤寡老人没人管", "aid"),
        ("俺今年八十三了，没人伺候", "aid"),
        ("我是老人的邻居，他没人管", "person_in_need"),
        ("我们村有个孤寡老人没人管", "person_in_need"),
    ],
)
async def test_who_is_in_need_is_not_thanked_for_caring(actions: dict[str, Action], text: str, kind: str) -> None:
    _, slots = await run(actions["action_open_ticket"], tracker(message(text, "report_person_in_need")))
    assert json.loads(slots["ticket_form"])[1]["category"] == kind
