"""A clause that tells of danger by itself counts, whatever is asked or told beside it; and whom danger is about."""

import pytest

from actions.danger.urgent import RESPONSES, SPECIAL
from knowledge.danger import DangerWords, danger_lists, find_danger
from knowledge.urgent_advice import load_urgent_advice

#: A letter that tells of much and of no danger.
_LETTER = (
    "我是本县的村民，今年五十六岁，家里有四口人，种了六亩地。前年我住过院，花了三万多，报销了一半，欠亲戚的钱还没还清。"
    "女儿在外地读大专，学费是贷款的。{}。村里说要先评议再公示，我去了两趟，都说等通知。我不识字，是请邻居代写的。低保怎么申请？"
)


@pytest.fixture(scope="module")
def words() -> DangerWords:
    return DangerWords(danger_lists())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("屋里现在着火了，低保怎么申请？", "fire"),
        ("三天没吃饭了，低保怎么申请？", "hunger"),
        ("我爸喘不上气，医疗救助怎么报", "illness"),
        ("我妈刚晕倒了低保看病能报吗", "illness"),
        ("护理补贴怎么领？我妈不出气了", "illness"),
        ("老公天天打我 我想离婚 低保怎么办", "violence"),
        ("低保年审要啥，另外我老公拿刀要砍我", "violence"),
        ("婆婆拿剪刀扎我，我能单独立户吃低保吗", "violence"),
        ("今晚没地方睡，临时救助怎么申请？", "shelter"),
        ("房子快塌了，我们还住在里面，危房改造怎么申请？", "flood"),
        ("房子快塌了有没有补贴", "flood"),
        ("娃掉井里了，医疗救助电话多少", "accident"),
        ("继父摸我，孤儿补助怎么领", "abuse"),
    ],
)
def test_a_question_beside_it_does_not_silence_danger(words: DangerWords, text: str, kind: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert (found.kind, found.sure) == (kind, True)
    assert words.is_certain(text, kind)


@pytest.mark.parametrize(
    "said",
    [
        "屋里现在着火了",
        "老公今天又拿刀砍我",
        "家里三天没吃的了",
        "我妈刚才晕倒了",
        "我儿子不见了",
        "前夫说要杀了我女儿",
        "我奶奶两天没开门了，敲门也没人应",
        "已经五天没有透析",
    ],
)
def test_nor_does_a_letter_around_it(words: DangerWords, said: str) -> None:
    found = words.by_itself(_LETTER.format(said))
    assert found is not None
    assert find_danger(_LETTER.format(said)) == found


@pytest.mark.parametrize(
    "said",
    [
        "去年家里着火了",
        "那时候他打我，后来离了",
        "前年我妈晕倒了，送去抢救，现在好了",
        "要是没饭吃了，我也不会开口",
        "听说邻村有人掉井里了",
        "当年大水进屋，家具都泡坏了",
    ],
)
def test_what_a_letter_tells_of_the_past_or_supposes_is_none(said: str) -> None:
    assert find_danger(_LETTER.format(said)) is None


@pytest.mark.parametrize(
    "text",
    [
        "我爸前年摔断了腿，护理补贴能领吗",
        "去年着火了，能补钱吗",
        "老公以前打我，现在离了，低保怎么办",
        "如果晕倒了送医院能报吗",
        "怎么预防煤气中毒",
        "暑假防溺水有什么活动",
        "老人摔倒了该不该扶",
        "着火了怎么逃生，想学一下",
        "我打孩子手心算家暴吗",
        "不交就停，有这规定吗",
        "三天不交就停合理吗",
        "救命啊，这表怎么填",
        "被打了五折",
        "手机掉水里了",
        "今天没吃早饭就来排队了",
        "气得想跳楼，窗口态度太差了",
        "穷得要死 有啥补助",
        "活不起了，物价涨成这样",
        "我前年喝农药自杀过，现在好了，能申请低保吗",
        "丈夫跳楼去世三年了，我带俩娃能申请啥",
        "爸爸自杀去世，孩子学费能免吗",
        "新闻里那个跳河的女孩家里有救助吗",
        "孩子一个人在家写作业",
        "被侵权了找谁",
        "我的权利被侵犯了，低保不公示",
        "他摸了我家的底",
        "粮食让野猪糟蹋了",
        "我妈糖尿病看不见了",
        "我撑不住了，请帮忙办低保",
    ],
)
def test_what_only_sounds_like_danger_is_none(text: str) -> None:
    assert find_danger(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我气得想跳楼，活着没意思了", "life"),
        ("愁得想上吊，绳子都买好了", "life"),
        ("愁得想跳河", "life"),
        ("我愁得天天想跳楼", "life"),
        ("愁得想自杀", "life"),
        ("我累得不想活了", "life"),
        ("急得要跳河了", "life"),
        ("饿得快死了", "illness"),
        ("家里着火了怎么跑", "fire"),
        ("孩子没气了低保怎么办", "illness"),
        ("我前年喝农药没死成，现在又想喝", "life"),
        ("我男人跳河死了，我带着娃也跳", "life"),
        ("孩子一个人在家做饭着火了", "fire"),
        ("着火了怎么逃，我在六楼", "fire"),
        ("煤气中毒了怎么办", "poison"),
        ("我被家暴了怎么办", "violence"),
        ("医院说不交钱就停呼吸机", "illness"),
        ("老人摔倒了起不来，该不该扶", "old_alone"),
        ("手机掉水里了，人也掉水里了", "flood"),
        ("快饿死了，家里没米", "hunger"),
    ],
)
def test_danger_beside_what_only_sounds_like_it_is_found(text: str, kind: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert (found.kind, found.sure) == (kind, True)


@pytest.mark.parametrize(
    "text",
    [
        "公公老是摸我女儿",
        "老师脱她裤子",
        "我继父半夜摸我",
        "爷爷摸孙女",
        "我十四岁，我爸对我做那种事",
        "小姑娘才十二岁被人欺负怀孕了",
        "我被侵犯了",
        "我被人糟蹋了",
        "闺女让人祸害了",
        "我爸晚上钻我被窝",
        "女儿被村里老光棍糟蹋了",
        "我被老板摸了",
    ],
)
def test_abuse_is_a_kind_of_its_own_that_no_classifier_silences(words: DangerWords, text: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert found.kind == "abuse"
    assert words.is_certain(text, "abuse")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("救命", "urgent"),
        ("谁来救救我们", "urgent"),
        ("救命！我老公要打死我", "violence"),
        ("救命啊有人抢孩子", "violence"),
        ("救命，水进来了", "flood"),
        ("救命我妈没气了", "illness"),
        ("出车祸了，人压在车底下", "accident"),
        ("地震房子倒了，人压在里面", "flood"),
        ("挖机压到人了", "accident"),
        ("我撑不下去了", "life"),
        ("你们保重，我先走一步", "life"),
        ("house on fire", "fire"),
        ("my husband is beating me", "violence"),
        ("wo bu xiang huo le", "life"),
        ("我媽暈倒了", "illness"),
        ("我家着伙了", "fire"),
    ],
)
def test_the_kind_is_that_of_the_danger_and_not_of_the_cry(text: str, kind: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("text", "special"),
    [
        ("电梯里困住了", "lift"),
        ("我要杀了村主任", "threat_own"),
        ("我要拿刀去捅那个干部", "threat_own"),
        ("他说要杀了我", None),
        ("有个女的在路边哭说要死", "life_other"),
        ("抖音上有个人直播喝农药", "life_other"),
        ("煤气好像漏了咋办", "gas"),
    ],
)
def test_some_danger_has_a_sentence_of_its_own(text: str, special: str | None) -> None:
    found = find_danger(text)
    assert found is not None
    name = load_urgent_advice().special(found.kind, [text])
    assert (SPECIAL.get(name or "") or RESPONSES[found.kind]) == (
        SPECIAL[special] if special else RESPONSES[found.kind]
    )


@pytest.mark.parametrize(
    "text", ["最后一个", "我已经交了", "我已经交了手续费", "我男人死了 三个孩子怎么办", "妈妈走了，想她"]
)
def test_what_the_classifier_takes_for_danger_is_calm(words: DangerWords, text: str) -> None:
    assert words.is_calm(text)


@pytest.mark.parametrize("text", ["最后一个电话", "妈妈走了，我想去陪她", "我男人死了 我也不想活", "交了钱人快不行了"])
def test_what_stands_beside_such_words_is_not(words: DangerWords, text: str) -> None:
    assert not words.is_calm(text)


def test_want_beside_a_question_is_told(words: DangerWords) -> None:
    assert words.in_want("没钱买米，有什么补助")
    assert words.in_want("饭都吃不上了 能申请什么")
    assert not words.in_want("低保一个月多少钱")
    assert words.holds_figure("想死你们了")
