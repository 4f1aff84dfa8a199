"""Danger in dialect and misheard, and its neighbours: work, gas bottles, locked keys, children who work away."""

import pytest

from knowledge.danger import DangerWords, danger_lists, find_danger, has_acted

WORDS = DangerWords(danger_lists())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我们冒得活路了", "life"),
        ("真的没得活路了", "life"),
        ("没有活路了", "life"),
        ("找不到活路了", "life"),
        ("早死早投胎", "life"),
        ("我早死早解脱", "life"),
        ("真不想和了", "life"),
        ("还有什么活头", "life"),
        ("冇得活头", "life"),
        ("活到冇意思", "life"),
        ("活起莫得意思", "life"),
        ("死了算球", "life"),
        ("死嘎算哒", "life"),
        ("我死了清静", "life"),
        ("干脆死了省心", "life"),
        ("活够哒", "life"),
        ("活腻歪了", "life"),
        ("勿想活了", "life"),
        ("活不下克了", "life"),
        ("两腿一蹬算了", "life"),
        ("断气没法做饭孩子两天没吃饭了", "hunger"),
        ("煤气罐漏气了", "poison"),
        ("厨房有煤气味", "poison"),
        ("液化气漏了咋办", "poison"),
        ("煤气没关我爸晕倒了煤气中毒", "poison"),
        ("我爸被锁在屋里没人管", "old_alone"),
        ("奶奶关在房里没人送饭", "old_alone"),
        ("儿媳把婆婆锁在屋里不给饭吃", "old_alone"),
        ("锁在家里几天没人送饭", "hunger"),
        ("我瘫在床上没人送饭", "old_alone"),
        ("奶奶突然倒在地上不动了", "illness"),
        ("我爸倒了不动弹", "illness"),
        ("老伴躺地上动弹不得", "illness"),
        ("人倒在路边一动不动", "illness"),
        ("妈倒厕所里不动了", "illness"),
        ("包叫人偷了困在火车站回不了家", "stranded"),
        ("孩子还在火里出不来", "fire"),
        ("他喝醉了拿刀捅我", "violence"),
        ("女儿放学没回来", "missing"),
        ("老人走丢了", "missing"),
        ("女儿昨天打工去了没回来", "missing"),
        ("儿子去打工一天一夜没回来联系不上", "missing"),
        ("老公打工回来的路上走丢了", "missing"),
        ("我爸出门没回来", "missing"),
        ("孩子不见了", "missing"),
        ("跳河了快救人", "life"),
        ("喝药死了咋办", "life"),
        ("我儿媳妇要跳河", "life"),
        ("儿媳妇跳河了，咋办", "life"),
        ("我妈跳河死了，我也不想活了", "life"),
        ("儿媳妇跳河死了我也跟她去低保不要了", "life"),
        ("割手万了", "life"),
        ("割手碗流血", "life"),
        ("隔手腕了", "life"),
        ("冒得活路了", "life"),
        ("早死早超生", "life"),
        ("不想和了", "life"),
        ("没得活头", "life"),
        ("活着冇意思", "life"),
        ("死了算求", "life"),
        ("我妈一个人锁在屋里没人送饭", "old_alone"),
        ("爷爷倒地上不动弹", "illness"),
        ("割手万了好多血", "life"),
    ],
)
def test_the_kind_is_told(text: str, kind: str) -> None:
    found = find_danger(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "忙死了",
        "找点活路做",
        "冒得活路做",
        "工地上没得活路干了",
        "最近没得活路，没有收入",
        "屋头活路多得很",
        "农村活路做不完",
        "今天冒得活路",
        "他们早死早超生的鸡",
        "忙死了算求",
        "热死算了",
        "累死算了",
        "不想和他说话",
        "不想和你们扯了",
        "这把不想和了",
        "不想和稀泥",
        "这个有啥搞头",
        "办这个没得意思",
        "这工作没啥意思",
        "液化气没气了怎么办",
        "煤气停了没气烧饭",
        "煤气罐用完了",
        "换煤气",
        "没钱换液化气",
        "气罐空了谁给送",
        "天然气欠费停了",
        "煤气用完了，能不能补助",
        "老人扛不动煤气罐",
        "燃气补贴有吗",
        "想买罐液化气",
        "钥匙锁在屋里了",
        "证件锁在家里了",
        "我把手机锁在屋里",
        "老人没人送饭有助餐吗",
        "没人做饭，有老年食堂吗",
        "儿子天天躺床上不动弹",
        "猪倒地上不动弹",
        "车停在那不动了",
        "女儿打工去了没回来",
        "儿子出去打工三年没回来",
        "老公外出打工没回来过年",
        "闺女去广东打工好几年没消息",
        "儿子打工十年没回来联系不上",
        "孩子爸打工去了没回过家",
        "儿子在外打工没回来，我一个人吃低保行吗",
        "儿媳妇跳河死了，孙子算孤儿吗",
        "女婿喝药死了，外孙能领低保吗",
        "儿子上吊死了，孙女能申请孤儿吗",
        "媳妇跳楼死了，小孩有补助吗",
        "她爸自杀死了，娃算不算孤儿",
        "割手套",
        "割腕表",
        "割手指甲",
    ],
)
def test_everyday_matters_are_left_alone(text: str) -> None:
    assert find_danger(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "液化气没气了怎么办", "煤气停了没气烧饭", "煤气罐用完了", "换煤气", "没钱换液化气", "气罐空了谁给送",
        "女儿打工去了没回来", "闺女去广东打工好几年没消息",
        "我把手机锁在屋里", "猪倒地上不动弹", "车停在那不动了",
    ],
)  # fmt: skip
def test_no_chance_makes_an_alarm_of_an_empty_gas_bottle_or_of_who_works_away(text: str) -> None:
    assert WORDS.is_calm(text)


@pytest.mark.parametrize(
    "text",
    [
        "煤气罐漏气了", "煤气没关严我睡着了", "闻到煤气", "煤气没了我妈叫不醒", "天然气停了孩子冻", "老人家没气了",
        "气罐没气了，人难受", "女儿昨天打工去了没回来", "儿子打工三天没消息",
        "我锁在屋里", "车翻了人不动了", "钥匙锁在屋里，孩子在里面哭",
    ],
)  # fmt: skip
def test_what_may_be_danger_is_left_to_the_classifier(text: str) -> None:
    assert not WORDS.is_calm(text)


@pytest.mark.parametrize("text", ["割手万了好多血", "割手腕了好多血", "割手流血了", "割了手腕 好多血", "划手腕全是血"])
def test_blood_from_a_wrist_calls_for_a_doctor_first(text: str) -> None:
    assert has_acted(text)


@pytest.mark.parametrize("text", ["支书把好处全塞给他小舅子，往上捅有用吗", "他捅到上面去了", "儿子想往上捅材料"])
def test_to_tell_those_above_is_no_blow(text: str) -> None:
    assert find_danger(text) is None
