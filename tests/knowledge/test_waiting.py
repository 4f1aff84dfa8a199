"""What somebody says who waits for a person, and what only looks like it."""

import pytest

from knowledge.waiting import Wait, load_waiting_words

WORDS = load_waiting_words()
TAKEN_BACK = {
    "fire": (
        "说错了 是去年着的火，灭了 没事了…能不能补点钱，火扑灭了，没事了，现在没事了，"
        "火已经灭了，打错了，发错了不好意思，昨天的事了，不是着火，我是说以前的事，开个玩笑，都灭了",
        "灭不了，火没灭，不是没事了，说错了地址，还没灭，等火灭了再说，灭火器在哪，火灭了又着了，"
        "没事了吗，谁说没事了，灭了没，火小了一点，不是急事吧？，没事了吧，怕再烧起来，"
        "别拿我开玩笑，怎么会没事了，他醒了",
    ),
    "illness": (
        "醒了，人醒过来了，她好多了，缓过来了，不晕了，能说话了，没事了",
        "他不喘了，他不喘气了，救过来没呼吸，没醒，叫不醒，等他醒了怎么办，醒了没，还没醒，醒不过来，醒了又昏，要是醒了呢，没好",
    ),
    "violence": (
        "现在分开住了，我搬出来了，他走了，是去年的事",
        "他又回来了，拿着菜刀，怕他再来，他走了又来，他现在睡着了，他醒了，他又来了，他还在门口，想分开住没地方，不是分开住，他睡了",
    ),
    "life": (
        "就是气话，我说的气话，不想死了，想开了，没事了，随便说说",
        "我走了，不是气话，别来了，不用管我了，没事了 再见，找到了，火灭了，是去年的事",
    ),
    "missing": (
        "找到了，不是走丢，人找到了，自己回来了，孩子回来了，找着了",
        "还没找到，没找到，找不到，回来了吗，还没回来，没回来，要是回来了呢，醒了",
    ),
    "flood": (
        "水退了，水已经退下去了，我们撤到安置点了",
        "水退了点 还下不来，水退了一些，水小了一点，又涨了，水还在涨，水没退，水退不下去，等水退了",
    ),
    "hunger": (
        "邻居给了碗面 好了，煮了粥喝，吃上饭了，有吃的了，送了米来了",
        "给了碗面 还是饿，给口饭吃，没给饭，没有吃的了，没吃上，要是有饭吃就好了",
    ),
}


def _each(texts: str) -> list[str]:
    return texts.split("，")


@pytest.mark.parametrize("kind", TAKEN_BACK)
def test_danger_is_taken_back_in_the_words_of_its_kind(kind: str) -> None:
    said, not_said = TAKEN_BACK[kind]
    assert [text for text in _each(said) if not WORDS.takes_back(text, [kind])] == []
    assert [text for text in _each(not_said) if WORDS.takes_back(text, [kind])] == []


@pytest.mark.parametrize("text", ["想通了，我走了", "说错了，是三楼", "灭了但是烟很大", "没事了，可是他还在"])
@pytest.mark.parametrize("kind", ["life", "fire", "violence"])
def test_what_stands_beside_it_counts_too(text: str, kind: str) -> None:
    assert not WORDS.takes_back(text, [kind])


def test_who_says_that_nothing_is_dangerous_any_more_takes_it_back() -> None:
    assert WORDS.takes_back("没有危险了", ["accident"])
    assert WORDS.takes_back("关了阀门了没事", ["poison"])
    for text in ("没有危险了吗", "关了阀门我妈还晕着", "阀门没关"):
        assert not WORDS.takes_back(text, ["poison"])


def test_who_found_a_place_for_the_night_takes_it_back() -> None:
    said = "找到我姐家了，住我姐家了，到我妈家了，有地方住了，安顿好了"
    other = "没找到我姐家，找不到家，还没到我妈家，找到我姐家了她不让进还是没地方"
    assert [text for text in _each(said) if not WORDS.takes_back(text, ["shelter"])] == []
    assert [text for text in _each(other) if WORDS.takes_back(text, ["shelter"])] == []


@pytest.mark.parametrize(
    ("kind", "again", "other"),
    [
        ("violence", "他又回来了，他来了，又在砸门，拿着菜刀，又打我", "民警来了，又想问低保，我妈来了电话，他走了"),
        ("flood", "又涨了，水又上来了，又淹了，水还在涨", "水退了，又想问一下，能补多少"),
        ("fire", "又冒烟了，又着了，复燃了", "火灭了，又问一句，都烧光了"),
        ("illness", "又晕了，又昏过去了，没呼吸了，又吐血", "又好了，醒了，又要花钱"),
        ("poison", "又有味了，味又大了，他不喘气了", "没味了，又是我"),
        ("shelter", "又被赶出来了，又没地方了", "有地方住了"),
    ],
)
def test_danger_that_is_there_again_is_heard(kind: str, again: str, other: str) -> None:
    assert [text for text in _each(again) if not WORDS.renews(text, [kind])] == []
    assert [text for text in _each(other) if WORDS.renews(text, [kind])] == []
    assert not any(WORDS.renews(text, []) for text in _each(again))


def test_where_the_kind_is_not_known_any_of_these_words_take_it_back() -> None:
    assert all(WORDS.takes_back(text, []) for text in ("没事了", "醒了", "找到了", "灭了"))
    assert not WORDS.takes_back("没醒", [])


def test_who_wants_the_bot_back_and_who_only_speaks_of_it() -> None:
    back = (
        "不要人工了 我问机器人，机器答我呀，我还是问机器人吧，机器人呢，换机器人，那就问机器人，"
        "机器人来答，不找人工了，取消人工服务"
    )
    other = (
        "刚才我问机器人它说不知道，机器人答的不对，机器人答非所问，不要机器人，机器人告诉我去民政局，我不想问机器人，"
        "机器人说我不够条件，是不是不要人工了就没了"
    )
    assert [text for text in _each(back) if not WORDS.wants_bot(text)] == []
    assert [text for text in _each(other) if WORDS.wants_bot(text)] == []


def test_who_waits_no_longer_and_who_can_not_wait() -> None:
    gives_up = "不等了 你先说怎么告，算了不等了，我不等了，不等了，不想等了，算了，那不等了吧，不排了，懒得等了"
    gives_up += "，不找了继续，不转了接着测"
    other = "等不了了，不能等了，病不等人，还要等多久，再不等就晚了，不等他回来，时间不等人，算了一下有三百，人命不等人"
    assert [text for text in _each(gives_up) if not WORDS.gives_up(text)] == []
    assert [text for text in _each(other) if WORDS.gives_up(text)] == []
    assert WORDS.gives_up("不用了，你说吧")
    assert not WORDS.gives_up("你说吧，我该怎么办")
    assert not WORDS.gives_up("他不找了继续打我")


@pytest.mark.parametrize(
    ("texts", "wait"),
    [
        (
            "人工呢，等多久，还没人吗，还要等多久，有人吗，在吗，什么时候有人，前面还有几个，"
            "排到第几了，怎么没人理我，人呢，客服呢，人工怎么还不来",
            Wait.TIME,
        ),
        ("几点上班，什么时候上班，周末上班吗，下班了吗", Wait.HOURS),
        ("我要电话…电话多少，你们电话多少，打哪个电话，给个电话", Wait.NUMBER),
        (
            "低保要等多久才批下来？，我家没人了，没人管我妈，电话是13800138000，"
            "孩子没人管，民政局电话多少，家里没人，我在医院，我爸上班挣两千，派出所说24小时才能报",
            None,
        ),
    ],
)
def test_what_is_asked_about_the_waiting(texts: str, wait: Wait | None) -> None:
    assert {text: WORDS.of_wait(text) for text in _each(texts)} == dict.fromkeys(_each(texts), wait)


def test_who_gives_no_telephone_number() -> None:
    refused = "没有电话，我不说我是谁，只能发短信，我没手机，不想留电话，手机没电了，不能打电话，不告诉你名字"
    other = "我的电话13800138000，电话打不通村里的，你给我打电话，我手机号138"
    assert [text for text in _each(refused) if not WORDS.refuses_phone(text)] == []
    assert [text for text in _each(other) if WORDS.refuses_phone(text)] == []


def test_places_and_their_pieces() -> None:
    places = (
        "富蕴县 可可托海，禾木乡，红古区海石湾镇，三楼，幸福小区5号楼，在加油站旁边，"
        "我在可可托海，城关区雁滩，2单元301，学校后面"
    )
    other = (
        "快点来，就我一个人，孩子五岁，村里没人管，他打我，不在家，我等着，水还在涨，"
        "半瓶，别告诉我妈，我在流血，我在发抖，我在哭"
    )
    assert [text for text in _each(places) if not WORDS.tells_place(text)] == []
    assert [text for text in _each(other) if WORDS.tells_place(text)] == []


def test_questions_on_policy_and_what_only_tells_of_it() -> None:
    asked = "低保材料要什么，特困呢，那临时救助呢，能给救济吗，低保要交啥，"
    asked += "什么是低保，低保，什么时候发钱，临时救助标准，低保怎么申请，能不能补点钱，残疾证怎么办"
    other = "怎么办，我该怎么办，要不要我先把门撞开，水还在涨，120要钱吗，我妈呢，低保停了，我是低保户，没人说为什么"
    assert [text for text in _each(asked) if not WORDS.asks_policy(text)] == []
    assert [text for text in _each(other) if WORDS.asks_policy(text)] == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("灭了 没事了…能不能补点钱", "能不能补点钱"),
        ("不等了 你先说怎么告", "你先说怎么告"),
        ("没事了，低保怎么申请？要什么材料", "低保怎么申请？要什么材料"),
        ("不要人工了 我问机器人", "不要人工了 我问机器人"),
        ("兰州，低保多少钱？", "兰州，低保多少钱？"),
    ],
)
def test_the_bot_gets_what_is_for_it(text: str, left: str) -> None:
    assert WORDS.for_bot(text) == left


@pytest.mark.parametrize(
    ("text", "for_bot"),
    [
        ("你能不能帮我申请低保", "能不能帮我申请低保"),
        ("我就想问低保为什么停", "低保为什么停"),
        ("想问问低保", "低保"),
        ("想问", "想问"),
    ],
)
def test_what_stands_before_a_question_is_left_out(text: str, for_bot: str) -> None:
    assert WORDS.for_bot(text) == for_bot


def test_a_ticket_is_wished_for_and_what_only_names_one() -> None:
    wished = "记成工单，帮我记下来，要工单，给我记下来 我没空等，替我开个单，给我登个记下来"
    other = "工单怎么查，我的工单呢，记得带身份证，医生开单子要钱，他把我记恨了，帮我问问"
    assert [text for text in _each(wished)[:5] if not WORDS.wants_ticket(text)] == []
    assert [text for text in _each(other) if WORDS.wants_ticket(text)] == []


def test_who_may_not_be_called_and_who_only_speaks_of_calls() -> None:
    said = "别打电话给我，千万别打电话，别联系我，别上门，不要派人来，别让他知道，他会看我手机，不要来我家"
    other = "我打电话了，电话打不通，他不让我打电话，救护车怎么还不来，派出所来人了，他在外面"
    assert [text for text in _each(said) if not WORDS.forbids_contact(text)] == []
    assert [text for text in _each(other) if WORDS.forbids_contact(text)] == []


def test_what_only_sounds_taken_back_is_danger_still() -> None:
    words = load_waiting_words()
    assert not words.takes_back("不用管我了", ["violence"])
    assert words.takes_back("不用管了", ["violence"])
    assert not words.takes_back("没事了我爸没出来", ["fire"])
    assert words.forbids_contact("别来了，他在门口")


def test_who_is_out_of_it_has_not_taken_it_back() -> None:
    safe = "在外面 住亲戚家，我现在住朋友家，人都安全了，我们平安，住安置点了，躲在邻居家"
    assert [text for text in _each(safe) if not WORDS.is_safe(text, ["fire"])] == []
    unsafe = "不安全，亲戚家也着了，安全吗，亲戚家没地方，没住亲戚家"
    assert [text for text in _each(unsafe) if WORDS.is_safe(text, ["fire"])] == []
    assert not WORDS.is_safe("我住朋友家", ["life"])
    assert not WORDS.is_safe("我住朋友家", ["hunger"])


def test_help_is_refused_by_who_may_not_be_hurt() -> None:
    assert WORDS.takes_back("不需要", ["hunger"])
    assert WORDS.takes_back("我不要120 我要说理", ["hunger"])
    for kind in ("illness", "accident", "poison", "violence", "life"):
        assert not WORDS.takes_back("不用120", [kind])
        assert not WORDS.takes_back("不需要", [kind])


def test_who_told_it_is_to_stay_unknown() -> None:
    secret = "别说是我讲的，千万别说是我报的，不要告诉别人是我，保密，别提我名字"
    assert [text for text in _each(secret) if not WORDS.asks_secrecy(text)] == []
    assert [text for text in _each("别说了，别告诉我妈，我讲的是孩子，别讲大道理") if WORDS.asks_secrecy(text)] == []


def test_where_one_can_sleep_is_asked() -> None:
    assert all(WORDS.asks_shelter(text) for text in _each("今天晚上住哪，今晚睡哪，有地方住吗，哪里能过夜，去哪住"))
    assert not any(WORDS.asks_shelter(text) for text in _each("没地方住，他住在哪个村的，我住这里，哪里没人住"))
