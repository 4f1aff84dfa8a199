"""The bot's own components, called in the bot's interpreter (Python 3.10 with Rasa)."""

from pathlib import Path
from typing import Any

import pytest

from knowledge.danger import find_danger
from knowledge.yaml_text import read_yaml
from tests.rasa_project.bot_files import in_the_bots_interpreter

_SCRIPT = Path(__file__).with_name("run_components.py")
_DANGER = Path(__file__).with_name("danger") / "cases.yaml"

#: Several signs of a farewell; a threat beside another office's matter; somebody old who gives no sign of life.
GOODBYE = "算了，其实我早想好了，养老金的事你们也不用回我了，我那份丧葬费够不够还清我弟的钱？"
ANNOUNCED = "物业停了我家水电，没人管我死活，我打算把煤气打开，大家一起完蛋。请住建局查一查这个楼的质量。"
UNHEARD = "好几天没见老刘头出门了，他一个人住，门口牛奶都堆了五瓶，楼道里有股味道。停车位的事请街道协调。"
LANZHOU = {"text": "兰州", "entity": "region", "value": "兰州"}
LANZHOU_CITY = {"text": "兰州市", "entity": "region", "value": "兰州市"}
DIBAO = {"text": "低保", "entity": "program", "value": "dibao"}
MISHEARD = {"text": "底保", "entity": "program", "value": "dibao"}
DIBAO_FAMILY = {"text": "低保边缘家庭", "entity": "program", "value": "dibao_bianyuan"}
LINSHI = {"text": "临时救助", "entity": "program", "value": "linshi_jiuzhu"}
RURAL = {"text": "农村", "entity": "area_type", "value": "rural"}
LATIN = {"text": "VIP卡", "entity": "program", "value": "vip"}
ILL = {"text": "癌症", "entity": "person_group", "value": "seriously_ill"}
ENTRIES = [LANZHOU, LANZHOU_CITY, DIBAO, MISHEARD, DIBAO_FAMILY, LINSHI, RURAL, LATIN, ILL]

FOUND: dict[str, tuple[str, list[tuple[str, int, int]]]] = {
    "nothing": ("你好", []),
    "one": ("想问低保", [("dibao", 2, 4)]),
    "several, from left to right": ("兰州农村低保", [("兰州", 0, 2), ("rural", 2, 4), ("dibao", 4, 6)]),
    "the longest that begins there": ("兰州市的低保边缘家庭", [("兰州市", 0, 3), ("dibao_bianyuan", 4, 10)]),
    "the shorter one when the longer breaks off": ("低保边缘", [("dibao", 0, 2)]),
    "none inside another": ("低保边缘家庭低保", [("dibao_bianyuan", 0, 6), ("dibao", 6, 8)]),
    "the same twice": ("低保低保", [("dibao", 0, 2), ("dibao", 2, 4)]),
    "whatever the case": ("vip卡", [("vip", 0, 4)]),
    "people": ("癌症病人", [("seriously_ill", 0, 2)]),
    "empty": ("", []),
}
PLAIN = {
    "full width": ("ＡＢ１２，", "AB12,"),
    "traditional characters": ("請問臺灣的低保戶怎麼申請", "请问台湾的低保户怎么申请"),
    "a misheard name": ("我想问第保", "我想问低保"),
    "a misspelling that the lexicon knows": ("底保多少", "低保多少"),
    "a longer one": ("临时就助怎么办", "临时救助怎么办"),
    "no word is cut in two": ("最低报销多少", "最低报销多少"),
    "nothing that only sounds alike": ("弟宝你好", "弟宝你好"),
    "what is right stays": ("临时救助和低保", "临时救助和低保"),
}
CLAUSES = {
    "the only one": ("低保一个月多少钱", "低保一个月多少钱"),
    "the question after the story": ("我家三口人，爱人病了。请问低保怎么申请？", "请问低保怎么申请"),
    "with the one before when it is short": ("我想申请低保。可以吗？", "我想申请低保可以吗"),
    "thanks are no question": ("请问低保怎么申请？谢谢！", "请问低保怎么申请"),
    "blanks part clauses, too": ("家里困难没有收入 低保怎么申请呢", "低保怎么申请呢"),
    "marks alone": ("？？？", "？？？"),
    "empty": ("", ""),
    "of a letter what stands before the wishes and who one is": (
        "我们湾子到镇上的路十几年没有修过，一下雨车就进不来，老人看病都要用门板抬出去。什么时候能给我们修一修？"
        "最后祝书记身体健康，万事如意！也祝愿我们的家乡越来越好。一个在外打工的普通村民。",
        "什么时候能给我们修一修",
    ),
    "of a letter a demand among the wishes": (
        "我们湾子到镇上的路十几年没有修过，一下雨车就进不来，老人看病都要用门板抬出去，孩子上学要走两个多小时。"
        "祝书记万事如意，也请求书记来看看！此致，敬礼。",
        "祝书记万事如意，也请求书记来看看",
    ),
    "at most forty characters, the last ones": ("我" * 50 + "低保怎么申请", "我" * 34 + "低保怎么申请"),
}
LETTER = (
    "尊敬的领导您好。我是榆中县的农民，今年五十六岁，去年摔断了腿。家里还有一个八十岁的老母亲。村里说我们不够条件。"
    "我想问一下低保到底看哪些收入？地里的包谷算不算？天气越来越冷了。"
)
OF_A_BRIDGE = "村里的木桥坏了三年，老人和孩子都要从上面过，请镇上给我们修一修。" * 6
#: A letter's plea: she would not live without the money, and speaks of nothing else.
A_PLEA = (
    "老伴的病要做六次化疗，两个人的养老金不够付药钱，亲戚也都借遍了，" * 5
    + "没有这笔钱我们真的活不下去，求领导给些救助。"
)
NO_PLEA = A_PLEA + "我有时候真不想活了。"
ANOTHERS = A_PLEA.replace("活不下去", "过不去") + "我父亲那年还不起债，喝农药死了。"
EXAMPLES = [
    *[
        [text, "ask_amount"]
        for text in ("低保多少钱", "一个月多少钱", "能领多少钱", "补贴多少钱", "给多少钱一个月", "多少钱啊")
    ],
    *[
        [text, "ask_procedure"]
        for text in ("低保怎么申请", "去哪里申请", "怎么申请补贴", "在哪申请", "申请去哪里", "怎么个申请法")
    ],
]

MISHEARD_DANGER = ["我要跳搂", "家里煤汽中毒了，低保怎么申请", "中度残疾补多少", "我妈晕到了", "喝了农要", "我来自沙湾"]

# One question alone, two, and one in a letter.
ASKING = [
    "我爸七十了，低保多少钱",
    "我爸七十了，补贴一个月多少钱？去哪里申请，谢谢",
    f"{'我家住在山里头，出门要走七里路，' * 4}低保怎么申请。",
]

# Long enough for slips, of characters that are said often.
SAID = [
    f"请问低保怎么申请，{name}想知道要带什么材料去民政办，明天去行不行"
    for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
]
SOUNDS = ["深请申请沈情神清", "代带待戴呆", "材才财猜", "名明命鸣"]

# Letters that make no known word, and mixed sounds.
NONSENSE = {
    "asdfgh": True,
    "嘟嘟嘟": True,
    "&*&*&*": True,
    "？？？": False,
    "嘟，嘟": True,
    "嗯嗯啊啊哦哦": True,
    "qwer zxcv": True,
    "hello": False,
    "Hello!": False,
    "嗯嗯": False,
    "你好": False,
    "asdf 你好": False,
    "800": False,
    "？？": False,
}


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    """What the components make of all cases, in one run of the bot's interpreter."""
    danger = read_yaml(_DANGER.read_text(encoding="utf-8"))
    texts = [case["text"] for kind in ("danger", "harmless") for case in danger[kind]]
    letters = [
        A_PLEA,
        NO_PLEA,
        ANOTHERS,
        ANOTHERS + "他走了以后，我也喝过农药。",
        "鱼塘里的鱼都活不成了，水是黑的。" * 12,
    ]
    texts_of_letters = [GOODBYE, ANNOUNCED, UNHEARD, ANNOUNCED + OF_A_BRIDGE, "塔吊塌了，底下压着人。" + OF_A_BRIDGE]
    calls: dict[str, list[Any]] = {
        **{f"find {name}": ["find_entries", [ENTRIES, text]] for name, (text, _) in FOUND.items()},
        **{f"read {name}": ["read", [ENTRIES, text]] for name, (text, _) in FOUND.items() if text},
        **{f"plain {name}": ["read", [ENTRIES, text]] for name, (text, _) in PLAIN.items()},
        **{f"clause {name}": ["last_clause", [text]] for name, (text, _) in CLAUSES.items()},
        "mask": ["masked", [ENTRIES, "兰州农村低保800块"]],
        "matter": ["masked", [ENTRIES, "物业费怎么交"]],
        "letter": ["asking_part", [LETTER]],
        "fillers": ["without_fillers", ["那个，嗯低保怎么申请"]],
        "slips": ["slips", [[*SAID, *SOUNDS * 30], SAID]],
        "no slips": ["slips", [[], SAID]],
        "with slips": ["examples_with_slips", [1.0, [[text, "ask_procedure"] for text in SAID]]],
        "without": ["examples_with_slips", [0.0, [[text, "ask_procedure"] for text in SAID]]],
        "learn": ["learn", [EXAMPLES, ["多少钱呢", "怎么申请呢"]]],
        "clauses": ["clauses", [EXAMPLES, ASKING]],
        "meaning": ["learn", [[["失火了", "ask_amount"], ["谢谢你", "thank"]] * 6, ["火灾啊"]]],
        "meanings": ["meanings", [["火灾", "失火谢谢", "没有的词"], [["火灾", "谢谢"], ["嗯"], []]]],
        "nonsense": ["nonsense", [["hello", "你好", "thanks", "谢谢"], list(NONSENSE)]],
        "sure": ["endanger", ["我不想活了", "chitchat", 0.0]],
        "told": ["endanger", ["我家房子烧光了，受灾救助要什么材料，现在怎么办", "ask_documents", 0.01]],
        "told, and likely": ["endanger", ["我家房子烧光了，受灾救助要什么材料，现在怎么办", "ask_documents", 0.3]],
        "told beside": ["endanger", ["屋里现在着火了，低保怎么申请", "ask_procedure", 0.0]],
        "abuse": ["endanger", ["我十四岁，我爸对我做那种事", "inform", 0.0]],
        "want": ["endanger", ["没钱买米，有什么补助", "ask_available_aid", 0.01]],
        "figure": ["endanger", ["想死你们了", "chitchat", 0.6]],
        "calm": ["endanger", ["最后一个", "inform", 0.9]],
        "all but excluded": ["endanger", ["我们小区的电动车老起火，充电桩质量太差", "out_of_scope", 0.001]],
        "not excluded": ["endanger", ["我们小区的电动车老起火，充电桩质量太差", "out_of_scope", 0.02]],
        "short": ["endanger", ["家里揭不开锅了，帮帮我！", "request_aid", 0.0]],
        "now": ["endanger", ["我家三楼现在着火了火很大楼道里全是烟", "out_of_scope", 0.0]],
        "over": ["endanger", ["前年我家三楼着火了那时火很大现在搬到了乡下", "inform", 0.0]],
        "unsilenced": ["unsilenced", [texts]],
        "harmless": ["endanger", ["火灾保险怎么买", "ask_procedure", 0.2]],
        "likely": ["endanger", ["站台上有个穿睡衣的老人", "out_of_scope", 0.3]],
        "likely, in a letter": ["endanger", [OF_A_BRIDGE, "out_of_scope", 0.4]],
        "likelier, in a letter": ["endanger", [OF_A_BRIDGE, "out_of_scope", 0.5]],
        "plea": ["endanger", [A_PLEA, "request_aid", 0.01]],
        "another's": ["endanger", [ANOTHERS, "request_aid", 0.01]],
        "likely another's": ["endanger", [ANOTHERS, "request_aid", 0.1]],
        "one's own": ["endanger", [ANOTHERS + "他走了以后，我也喝过农药。", "request_aid", 0.0]],
        "a child's farewell": [
            "endanger",
            [A_PLEA.replace("活不下去", "过不去") + "女儿不孝，喝农药死了以后请你们保重。", "request_aid", 0.0],
        ],
        "likely plea": ["endanger", [A_PLEA, "request_aid", 0.1]],
        "short plea": ["endanger", ["没有这笔钱我们真的活不下去", "request_aid", 0.01]],
        "no plea": ["endanger", [NO_PLEA, "request_aid", 0.0]],
        "money is no plant": ["endanger", ["钱都花光了活不下去了", "request_aid", 0.0]],
        "pigs that were sold": ["endanger", ["养猪赔了活不下去了", "request_aid", 0.0]],
        "goodbye": ["endanger", [GOODBYE, "ask_amount", 0.01]],
        "gone long ago": ["endanger", ["三年前我儿子跳河没了 现在就剩我一个 能办啥", "ask_procedure", 0.9]],
        "announced": ["endanger", [ANNOUNCED, "out_of_scope", 0.0]],
        "dangers": ["dangers", [texts + letters + texts_of_letters + MISHEARD_DANGER]],
        "letters": ["dangers", [letters]],
    }
    answers = in_the_bots_interpreter(_SCRIPT, list(calls.values()))
    found = dict(zip(calls, answers, strict=True))
    found["texts"] = texts
    found["texts and letters"] = texts + letters + texts_of_letters + MISHEARD_DANGER
    return found


@pytest.mark.parametrize("name", FOUND)
def test_words_of_the_list_are_found(results: dict[str, Any], name: str) -> None:
    assert [(item["value"], item["start"], item["end"]) for item in results[f"find {name}"]] == FOUND[name][1]


@pytest.mark.parametrize("name", [name for name in FOUND if FOUND[name][0]])
def test_the_entity_ruler_finds_the_same(results: dict[str, Any], name: str) -> None:
    found = results[f"read {name}"]["entities"]
    assert [(item["value"], item["start"], item["end"]) for item in found] == FOUND[name][1]


@pytest.mark.parametrize("name", PLAIN)
def test_a_message_is_made_plain_and_stays_as_long(results: dict[str, Any], name: str) -> None:
    text, plain = PLAIN[name]
    read = results[f"plain {name}"]
    assert read["plain_text"] == plain
    assert len(plain) == len(text)
    assert "".join(read["words"]) == plain


@pytest.mark.parametrize("name", CLAUSES)
def test_the_last_clause_asks(results: dict[str, Any], name: str) -> None:
    assert results[f"clause {name}"] == CLAUSES[name][1]


def test_of_a_letter_the_asking_sentences_are_left(results: dict[str, Any]) -> None:
    assert results["letter"].endswith("我想问一下低保到底看哪些收入 地里的包谷算不算")
    assert "五十六岁" not in results["letter"]


def test_fillers_are_dropped(results: dict[str, Any]) -> None:
    assert results["fillers"] == "低保怎么申请"


def test_names_and_numbers_are_masked(results: dict[str, Any]) -> None:
    text, words, matters = results["mask"]
    assert text == "ⓇⒶⓅⓃ块"
    assert words[:3] == ["Ⓡ", "Ⓐ", "Ⓟ"]
    assert matters == [0, 0, 0.35, 0, 0]


def test_another_public_matter_is_seen(results: dict[str, Any]) -> None:
    assert results["matter"][2] == [0.35, 0.35, 0, 0, 0.35]


def test_the_model_learns_and_learns_the_same_again(results: dict[str, Any]) -> None:
    assert [name for name, _ in results["learn"]["first"]] == ["ask_amount", "ask_procedure"]
    assert all(total == pytest.approx(1, abs=0.001) for _, total in results["learn"]["first"])
    assert results["learn"]["first"] == results["learn"]["again"]


def test_the_clauses_that_ask_are_read_alone_where_there_are_several_or_a_letter_is_around_one(
    results: dict[str, Any],
) -> None:
    one, two, letter = results["clauses"]
    assert one == []
    assert two == [["补贴一个月多少钱？", "ask_amount"], ["去哪里申请", "ask_procedure"]]
    assert letter == [["低保怎么申请", "ask_procedure"]]


def test_a_word_that_no_example_has_is_read_by_its_meaning(results: dict[str, Any]) -> None:
    assert results["meaning"]["first"][0][0] == "ask_amount"


def test_a_meaning_has_halves_of_length_one(results: dict[str, Any]) -> None:
    words, messages = results["meanings"]
    assert words == [[1, 0, 1, 0], pytest.approx([0.707, 0.707, 0.707, 0.707], abs=0.001), [0, 0, 0, 0]]
    rare, nothing, empty = messages
    # 谢谢 is a hundred times as common as 火灾, and so says less.
    assert rare == pytest.approx([0.995, 0.1, 0.995, 0.1], abs=0.01)
    assert nothing == empty == [0, 0, 0, 0]


def test_what_has_no_word_is_nonsense(results: dict[str, Any]) -> None:
    assert dict(zip(NONSENSE, results["nonsense"], strict=True)) == NONSENSE


def test_plain_words_of_danger_overrule_the_classifier(results: dict[str, Any]) -> None:
    assert results["sure"]["intent"] == {"name": "request_urgent_aid", "confidence": 1.0}
    (entity,) = results["sure"]["entities"]
    assert (entity["entity"], entity["value"], entity["start"], entity["end"]) == ("danger", "life", 1, 4)


def test_a_longer_message_is_not_urgent_where_the_classifier_is_all_but_certain(results: dict[str, Any]) -> None:
    assert results["all but excluded"]["intent"]["name"] == "out_of_scope"
    assert results["not excluded"]["intent"]["name"] == "request_urgent_aid"
    assert results["short"]["intent"]["name"] == "request_urgent_aid"
    assert results["now"]["intent"]["name"] == "request_urgent_aid"
    assert results["over"]["intent"]["name"] == "inform"


def test_no_classifier_can_silence_most_plain_words_of_danger(results: dict[str, Any]) -> None:
    danger = read_yaml(_DANGER.read_text(encoding="utf-8"))
    held = dict(zip(results["texts"], results["unsilenced"], strict=True))
    phrasings = [held[case["text"]] for case in danger["danger"]]
    assert sum(phrasings) >= 0.55 * len(phrasings)
    assert not any(held[case["text"]] for case in danger["harmless"])


def test_danger_that_the_classifier_finds_likely_is_urgent_though_something_else_is_likelier(
    results: dict[str, Any],
) -> None:
    assert results["likely"] == {"intent": {"name": "request_urgent_aid", "confidence": 0.3}, "entities": []}


def test_in_a_letter_the_classifier_must_find_it_likelier(results: dict[str, Any]) -> None:
    assert results["likely, in a letter"]["intent"]["name"] == "out_of_scope"
    assert results["likelier, in a letter"]["intent"]["name"] == "request_urgent_aid"


def test_a_farewell_is_asked_about_and_what_is_announced_is_sure(results: dict[str, Any]) -> None:
    assert results["goodbye"]["intent"] == {"name": "request_urgent_aid", "confidence": 0.5}
    assert results["goodbye"]["entities"] == []
    assert results["announced"]["intent"] == {"name": "request_urgent_aid", "confidence": 1.0}


def test_what_is_asked_after_a_life_that_ended_long_ago_is_answered(results: dict[str, Any]) -> None:
    assert results["gone long ago"]["intent"]["name"] == "ask_procedure"


def test_a_letters_plea_is_not_taken_for_the_end_of_a_life_where_the_classifier_sees_none(
    results: dict[str, Any],
) -> None:
    assert results["plea"]["intent"]["name"] == "request_aid"
    assert results["likely plea"]["intent"]["name"] == "request_urgent_aid"
    assert results["short plea"]["intent"]["name"] == "request_urgent_aid"
    assert results["no plea"]["intent"]["name"] == "request_urgent_aid"
    assert results["money is no plant"]["intent"]["name"] == "request_urgent_aid"
    assert results["pigs that were sold"]["intent"]["name"] == "request_urgent_aid"
    assert results["letters"] == [
        ["life", "活不下去", False],
        ["life", "不想活", True],
        ["life", "喝农药", False],
        ["life", "喝过农药", True],
        None,
    ]


def test_a_letter_that_tells_how_anothers_life_ended_is_urgent_only_where_the_classifier_finds_it_possible(
    results: dict[str, Any],
) -> None:
    assert results["another's"]["intent"]["name"] == "request_aid"
    assert results["likely another's"]["intent"]["name"] == "request_urgent_aid"
    assert results["one's own"]["intent"]["name"] == "request_urgent_aid"
    assert results["a child's farewell"]["intent"]["name"] == "request_urgent_aid"


def test_beside_words_of_policy_the_classifier_must_find_danger_possible(results: dict[str, Any]) -> None:
    assert results["told"]["intent"]["name"] == "ask_documents"
    assert results["told, and likely"]["intent"]["name"] == "request_urgent_aid"
    assert results["harmless"]["intent"]["name"] == "ask_procedure"


def test_no_classifier_silences_a_clause_that_tells_of_danger_by_itself_nor_abuse(results: dict[str, Any]) -> None:
    for told in ("told beside", "abuse"):
        assert results[told]["intent"] == {"name": "request_urgent_aid", "confidence": 1.0}


def test_want_beside_a_question_is_no_alarm_and_is_not_overlooked(results: dict[str, Any]) -> None:
    assert results["want"] == {"intent": {"name": "request_urgent_aid", "confidence": 0.3}, "entities": []}


def test_what_only_sounds_like_danger_takes_a_surer_classifier(results: dict[str, Any]) -> None:
    assert results["figure"]["intent"]["name"] == "chitchat"
    assert results["calm"]["intent"]["name"] == "inform"


def test_the_bot_reads_the_lists_of_danger_as_the_app_does(results: dict[str, Any]) -> None:
    for text, found in zip(results["texts and letters"], results["dangers"], strict=True):
        here = find_danger(text)
        assert found == (None if here is None else [here.kind, here.words, here.sure]), text


def test_slips_change_few_characters_and_are_the_same_each_time(results: dict[str, Any]) -> None:
    slipped, again = results["slips"]
    assert slipped == again
    changed = [len(set(said) ^ set(heard)) for said, heard in zip(SAID, slipped, strict=True) if said != heard]
    assert len(changed) > len(SAID) / 2
    assert max(changed) <= 16
    assert all(abs(len(said) - len(heard)) <= 6 for said, heard in zip(SAID, slipped, strict=True))


def test_a_character_is_heard_for_one_of_like_sound(results: dict[str, Any]) -> None:
    heard = set("".join(results["slips"][0])) - set("".join(SAID))
    assert heard & set("".join(SOUNDS))
    assert heard <= {*"".join(SOUNDS), " "}


def test_what_nobody_says_often_is_heard_for_nothing(results: dict[str, Any]) -> None:
    assert {char for text in results["no slips"][0] for char in text} <= {char for text in SAID for char in text} | {
        " "
    }


def test_a_share_of_the_examples_is_learnt_with_slips_too(results: dict[str, Any]) -> None:
    said = [[text, "ask_procedure"] for text in SAID]
    assert [found[:2] for found in results["without"]] == said
    assert [found[:2] for found in results["with slips"][: len(said)]] == said
    more = results["with slips"][len(said) :]
    assert len(more) > len(said) / 2
    assert all(intent == "ask_procedure" and plain and text not in SAID for text, intent, plain in more)
