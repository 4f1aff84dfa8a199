"""Dissatisfaction, insults and pictures by their words, and innocent sentences that hold such words."""

import pytest

from knowledge.dissatisfaction import load_dissatisfaction

WORDS = load_dissatisfaction()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你答得不对", "useless"),
        ("你们官官相护，说了也白说", "distrust"),
        ("没得用的，说了也没人管", "distrust"),
        ("记下来有啥用", "distrust"),
        ("我上访都没用，你们还能有什么用", "distrust"),
        ("算了吧，反正也没人管我们穷人", "distrust"),
        ("我不信你们", "distrust"),
        ("你们这个太慢了", "slow"),
        ("慢死个人了", "slow"),
        ("没用", "useless"),
        ("你根本没听懂", "useless"),
        ("说了半天跟没说一样", "useless"),
        ("答非所问", "useless"),
        ("都是废话", "useless"),
        ("你们光会踢皮球", "sent_on"),
        ("就会推来推去", "sent_on"),
        ("操你妈", "insult"),
        ("你们这些狗官", "insult"),
        ("妈的", "insult"),
        ("滚", "insult"),
        ("垃圾机器人", "insult"),
        ("你是猪吗", "insult"),
        ("一群废物", "insult"),
        ("日你先人", "insult"),
    ],
)
def test_words_of_who_is_not_helped(text: str, kind: str) -> None:
    assert WORDS.find(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "我说了没用医生不听", "我妈说了没人管她", "没人管我", "我爸没人管", "没指望了活着", "手机没用", "举报有用吗",
        "我写字太慢了", "反正也没人管我妈", "低保有什么用",
        "我没听懂", "没听懂", "药没用", "村里踢皮球", "捡垃圾的", "我妈的病", "他妈的残疾证", "垃圾三天没人拉了",
        "养猪的", "你没问我几口人", "证件没用了", "不对，是农村户口", "社区答得不对", "我儿子没用", "是不是没用",
        "孩子被骂废物", "说了半天村里不办", "楼下垃圾桶臭",
    ],
)  # fmt: skip
def test_words_that_only_look_like_it(text: str) -> None:
    assert WORDS.find(text) is None


def test_never_the_same_line_twice() -> None:
    told: list[str] = []
    for _ in range(3):
        line, _times = WORDS.line("useless", told)
        assert line not in told
        told.append(line)
    assert "转人工" in told[1]


def test_a_trouble_among_thanks_is_found_and_thanks_alone_are_none() -> None:
    letter = (
        "谢谢民政局的小李，帮我跑前跑后办好了残疾证。我是个瞎子，一个人过。"
        "就是最近村干部说我的卡他帮我保管，每个月给我拿两百块钱来。小李是个好同志，请表扬他。"
    )
    assert (WORDS.trouble_in(letter) or "").startswith("就是最近村干部说我的卡")
    assert WORDS.trouble_in("谢谢你们，" * 12) is None
    assert WORDS.trouble_in("谢谢，就是没钱") is None


@pytest.mark.parametrize("text", ["[图片]", "【语音】", "[语音消息]", "[位置]"])
def test_pictures_are_no_words(text: str) -> None:
    assert WORDS.is_no_text(text)


@pytest.mark.parametrize("text", ["图片怎么传", "要照片不", "我在兰州[城关区]"])
def test_words_about_pictures_are_words(text: str) -> None:
    assert not WORDS.is_no_text(text)


@pytest.mark.parametrize(
    ("text", "safe"),
    [("我们没事 人都安全", True), ("没人受伤", True), ("没事干", False), ("人没事就是房子没了", False)],
)
def test_nobody_is_hurt(text: str, safe: bool) -> None:
    assert WORDS.is_safe(text) is safe
