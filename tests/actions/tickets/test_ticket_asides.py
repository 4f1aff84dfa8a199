"""Questions, wishes and remarks in the middle of a form: answered or heard, and never a place, a person or a number."""

import json

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.hearing import whose
from actions.tickets.reading import seems_question, telling_part
from knowledge import Library
from knowledge.ticket_form import load_ticket_form
from tests.actions.tickets.test_tickets import WEST, answered, form
from tests.actions.trackers import message, run, tracker, user

WORDS = load_ticket_form()


@pytest.mark.parametrize(
    "text",
    [
        "找谁",
        "多久",
        "几点上班",
        "找学校还是找民政",
        "就两根手指能评几级",
        "我问的是那两万",
        "去哪里办",
        "要带什么",
        "到底归谁管",
    ],
)
def test_a_short_question_is_one(library: Library, text: str) -> None:
    assert seems_question(text, library, WORDS)


@pytest.mark.parametrize("text", ["金瑞镇", "我和老伴", "隔壁王奶奶", "就在这里回我", "三个月没发", "还是老地方"])
def test_an_answer_is_no_question(library: Library, text: str) -> None:
    assert not seems_question(text, library, WORDS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("哪个镇啊 就是慈化", "就是慈化"),
        ("为什么交给宜春", ""),
        ("慈化镇", "慈化镇"),
        ("慈化镇行吗", "慈化镇行吗"),
        ("我不晓得是哪个镇就是在合江", "我不晓得是哪个镇就是在合江"),
    ],
)
def test_what_a_message_tells_beside_its_questions(text: str, told: str) -> None:
    assert telling_part(text) == told


@pytest.mark.parametrize("text", ["你念一遍", "再念一遍我听听", "念给我听", "好了你刚才说啥子", "单子里有没有写老周家"])
async def test_what_stands_there_is_read_out(actions: dict[str, Action], text: str) -> None:
    said, now = await answered(actions, text, status="consent")
    assert "我爸瘫在床上" in said
    assert now["text"] == "我爸瘫在床上，家里没钱了"
    said, now = await answered(actions, text, current="contact", here=False)
    assert "我爸瘫在床上" in said
    assert (now["current"], now["text"]) == ("contact", "我爸瘫在床上，家里没钱了")


async def test_a_long_matter_is_shown_with_its_length_and_read_to_its_end(actions: dict[str, Action]) -> None:
    letter = "村里把二十三户的低保都取消了，没有通知。" * 12 + "老周家先救急。"
    for told, status, shown in (("就在这里回我", "asking", f"{len(letter)} 字"), ("念一遍", "consent", "老周家先救急")):
        kept = form(text=letter, current="contact" if status == "asking" else None, here=False, status=status)
        asked = tracker(message(told, "inform"), region=WEST, ticket_form=kept)
        replies, _ = await run(actions["action_answer_policy"], asked)
        assert shown in replies[-1]["text"]


async def test_a_surname_is_heard_whatever_is_asked(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "我姓刘", current="who", who=None)
    assert (now["name"], now["who"]) == ("姓刘", None)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("四口人", "四口人"),
        ("她一个人户口", "她一个人户口"),
        ("没有着火 是前年", "没有着火 是前年"),
        ("拉货用的", "拉货用的"),
        ("车是借来的", "车是借来的"),
    ],
)
async def test_a_remark_is_written_down_and_is_no_number(actions: dict[str, Action], text: str, kept: str) -> None:
    said, now = await answered(actions, text, current="contact", here=False)
    assert kept in now["text"]
    assert "号码" not in said


@pytest.mark.parametrize("text", ["农村商业银行的卡", "存折是信用社的", "农村户口"])
async def test_a_bank_and_a_kind_of_household_are_no_place(actions: dict[str, Action], text: str) -> None:
    _, now = await answered(actions, text, current="place", region=None)
    assert (now["region"], now.get("address"), now.get("detail")) == (None, None, None)


@pytest.mark.parametrize("text", ["行吧，那你帮我把这个情况反映上去", "记", "到底办不办"])
async def test_a_wish_to_have_it_sent_is_no_place(actions: dict[str, Action], text: str) -> None:
    said, now = await answered(actions, text, current="town", region="360902")
    assert "没认出来" not in said
    assert (now["region"], now["current"], now["text"]) == ("360902", "town", "我爸瘫在床上，家里没钱了")


async def test_agreement_in_other_words_sends_it(actions: dict[str, Action]) -> None:
    asked = tracker(message("行吧，那你帮我把这个情况反映上去", "affirm"), ticket_form=form(status="consent"))
    replies, slots = await run(actions["action_answer_policy"], asked)
    assert replies[0]["custom"]["effects"]["ticket"]["kind"] == "open"
    assert slots["ticket_form"] is None


@pytest.mark.parametrize(
    "text",
    [
        "我不开工单 就问问有啥政策",
        "我就问政策",
        "我就问政策 不是要记",
        "不要工单",
        "没让你开工单",
        "说错了我不是投诉是想问低保",
        "我不想投诉，就问问低保",
    ],
)
async def test_who_wants_no_ticket_gets_none(actions: dict[str, Action], text: str) -> None:
    asked = tracker(message(text, "inform"), [user("低保钱三个月没到账")], ticket_form=form(current="place"))
    replies, slots = await run(actions["action_answer_policy"], asked)
    kept = slots.get("ticket_form")
    assert kept is None or json.loads(kept)[0] == "dropped"
    assert "哪个乡镇" not in replies[-1]["text"]


@pytest.mark.parametrize(
    "text", ["我不是要投诉他，我要说理", "他们不反映问题", "不投诉问题不解决", "他不给我登记", "没给我登记", "政策不好"]
)
def test_what_tells_of_the_matter_leaves_no_form(text: str) -> None:
    assert WORDS.match("only_asks", text) is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("我妈瘫了五年 我一个人照顾没法上班 家里没进账", "母亲"),
        ("老婆化疗 家里没钱了", "爱人"),
        ("娃住院了 我没钱交费", "孩子"),
        ("我腿断了干不了活", "本人"),
        ("村里说我儿子城里有房 把我低保停了", "本人"),
        ("我儿子不管我 我腿断了", "本人"),
        ("我们村有两户人家开宝马吃低保", "本人"),
        ("尊敬的领导，低保取消了，二十三户村民敬上", "二十三户人家"),
        ("我爸的高龄津贴停了三个月", "父亲"),
        ("我们是白米镇的二十三户村民，低保都取消了", "二十三户人家"),
        ("我和我妈都病了，我爸也残疾", None),
    ],
)
def test_whose_matter_a_story_tells(library: Library, text: str, who: str | None) -> None:
    assert whose(text, library, WORDS) == who


async def test_the_matter_of_several_families(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "二十三户的事，不是我一家", current="who", who=None)
    assert now["who"] == "二十三户人家"
    _, now = await answered(actions, "几户人家", current="who", who=None)
    assert now["who"] == "几户人家"


async def test_other_families_that_are_told_of_are_not_whose_matter_it_is(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "村里两户人家开宝马吃低保", current="contact", here=False)
    assert now["who"] == "父亲"


@pytest.mark.parametrize(
    ("text", "here"),
    [("就在这里回我", True), ("这里回复就行", True), ("你们没在这里答复我", False), ("别在这里回", False)],
)
def test_where_the_answer_is_wanted(text: str, here: bool) -> None:
    assert (WORDS.match("here_at_end", text) is not None) is here


async def test_here_in_the_opening_sentence_is_not_asked_again(actions: dict[str, Action]) -> None:
    said = "我想反映低保停了三个月没人给我说法，就在这里回我"
    asked = tracker(message(said, "dispute_decision"), region=WEST)
    replies, slots = await run(actions["action_open_ticket"], asked)
    assert json.loads(slots["ticket_form"])[1]["here"] is True
    assert "怎么找您" not in replies[-1]["text"]


async def test_the_open_question_comes_again_after_every_other_aside(actions: dict[str, Action]) -> None:
    replies = []
    kept = form(current="contact", here=False)
    for text in ("三个月要等多久才有人管啊", "那归谁管", "到时候找谁"):
        said, slots = await run(
            actions["action_answer_policy"], tracker(message(text, "out_of_scope"), region=WEST, ticket_form=kept)
        )
        replies.append(said[-1]["text"])
        kept = slots["ticket_form"]
    asked = ["怎么找您" in reply for reply in replies]
    assert asked == [True, False, True]
    assert "跳过" in replies[-1]


@pytest.mark.parametrize("words", ["没咋听明白", "看不太懂", "讲慢点"])
async def test_who_does_not_understand_a_question_is_asked_once_more(actions: dict[str, Action], words: str) -> None:
    asked = tracker(message(words, "dont_know"), [user("我要投诉")], ticket_form=form(current="what"))
    replies, slots = await run(actions["action_small_talk"], asked)
    assert replies
    assert words not in str(slots)


async def test_who_does_not_understand_a_question_hears_another_line_each_time(actions: dict[str, Action]) -> None:
    kept, heard = form(current="who", who=None), []
    for _ in range(4):
        asked = tracker(message("听不懂", "dont_know"), [user("我要投诉")], region=WEST, ticket_form=kept)
        replies, slots = await run(actions["action_answer_policy"], asked)
        heard.append(replies[-1]["text"])
        kept = slots["ticket_form"]
    assert len(set(heard)) == 4
    assert "我自己" in heard[1]
    assert "转人工" in heard[2]
    assert "先不填" in heard[3]
    assert "who" in json.loads(kept)[1]["asked"]


@pytest.mark.parametrize("text", ["随便", "你看着办", "都行"])
async def test_who_leaves_it_to_us_is_no_person_and_is_asked_no_more(actions: dict[str, Action], text: str) -> None:
    _, now = await answered(actions, text, current="who", who=None)
    assert now["who"] is None
    assert "who" in now["asked"]
    _, now = await answered(actions, text, current="contact", here=False)
    assert now["here"]


async def test_why_is_no_question_on_the_figure(actions: dict[str, Action]) -> None:
    guessed = message("为啥停", "restart", "ask_amount", confidence=0.4)
    asked = tracker(guessed, [user("我低保给停了")], programme="dibao", ticket_form=form(current="place", region=None))
    replies, _ = await run(actions["action_answer_policy"], asked)
    assert replies
    assert all("低保标准由省里定" not in reply["text"] for reply in replies)


async def test_who_heard_badly_is_asked_the_same_again(actions: dict[str, Action]) -> None:
    replies, slots = await run(
        actions["action_small_talk"],
        tracker(message("啊你说什么", "repeat"), ticket_form=form(current="contact", here=False)),
    )
    assert "怎么找您" in replies[0]["text"]
    assert "没听明白" not in replies[0]["text"]
    assert "你说什么" not in str(slots)
