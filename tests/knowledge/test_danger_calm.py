"""What no chance makes an alarm of, what is left to the classifier, and blood that calls for a doctor first."""

import pytest

from knowledge.danger import DangerWords, danger_lists, find_danger, has_acted

WORDS = DangerWords(danger_lists())


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
