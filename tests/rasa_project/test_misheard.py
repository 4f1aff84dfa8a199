"""Misheard, mistyped and scattered words, read with the bot's own lexicon."""

from typing import Any

import pytest

from tests.rasa_project.bot_files import in_the_bots_interpreter
from tests.rasa_project.test_components import _SCRIPT

HEARD = {
    "高灵金贴呢": "高龄津贴呢",
    "危房改照呢": "危房改造呢",
    "零时就住": "零时救助",
    "还有那个残疾人两箱补贴": "还有那个残疾人两项补贴",
    "还有地保": "还有低保",
    "本地保险公司": "本地保险公司",
    "算不算姑儿": "算不算孤儿",
    "五宝户": "五保户",
    "护里补贴": "护理补贴",
    "底宝": "低保",
    "滴保": "低保",
    "医疗就助": "医疗救助",
    "特苦": "特困",
    "低保边圆": "低保边缘",
    "兰洲低保多少前": "兰州低保多少钱",
    "上绕低保": "上饶低保",
    "和江县": "合江县",
    "福洲": "福州",
    "新僵低保": "新疆低保",
    "乌鲁木其": "乌鲁木齐",
    "农村胡口": "农村户口",
    "残级人": "残疾人",
    "低保啧么申请": "低保怎么申请",
    "带什么才料": "带什么材料",
    "多就能批": "多久能批",
    "臨時救助": "临时救助",
}
TOGETHER = {
    "di bao": "低保",
    "dibao多少钱": "低保多少钱",
    "di bao多少钱在兰州": "低保多少钱在兰州",
    "dī bǎo zěnme shēnqǐng": "低保怎么申请",
    "di1 bao3 duo1 shao3 qian2": "低保多少钱",
    "lanzhou dibao": "兰州低保",
    "低 保 怎 么 办": "低保怎么办",
    "低 保 怎么办": "低保 怎么办",
    "低低低保怎么办": "低保怎么办",
    "低低保怎么办": "低保怎么办",
    "五 保 户": "五保户",
    "医疗 救助 找谁": "医疗救助 找谁",
    "低.保.怎.么.办": "低保怎么办",
    "低保zenme shenqing": "低保怎么申请",
    "how to apply 低保": "怎么申请低保",
    "低😊保怎么办": "低保怎么办",
    "我我我想问": "我想问",
}
#: Left as they are.
RIGHT = [
    "山西的低保", "江西抚州", "宿州低保", "大凉山", "榆林农村", "微信上能办吗", "户口本上还在一起", "没帮上忙",
    "老师打学生", "街道帮我们报了", "粮补算收入吗", "救急款怎么领", "正在办理中请等待", "一多就咳", "人多就热闹",
    "闽政通怎么用", "失能是指啥", "怎么帮她", "住院就住了六个月", "绳子往管子上绕", "脖子上绕了电线", "仨儿子",
    "女儿装人工耳蜗", "去县医院", "去县民政局", "田字格本", "上帝保佑", "县局报上来", "考公资审", "申报",
    "最低报销", "两不愁三保障", "去办护理补贴", "人家说不行", "可依靠的人", "哈哈哈", "急急急", "妈妈没饭吃",
    "一一三四", "QQ号多少", "WiFi密码", "最低 保证收入", "低保 户口本还在", "这边边缘户", "去上上海", "hello",
    "谢谢😊", "low income", "天天吃药", "爸爸低保", "中度残疾", "公租房", "社保局报的名单", "好好好",
    "不不不 不是我", "哎 好 好 你莫急", "对对对 就是这个", "吃💊啦", "助听器坏了孩子听不见", "助餐补一顿几块钱",
]  # fmt: skip


@pytest.fixture(scope="module")
def heard() -> dict[str, Any]:
    texts = [*HEARD, *TOGETHER, *RIGHT]
    (found,) = in_the_bots_interpreter(_SCRIPT, [["heard", [texts]]])
    return dict(zip(texts, found, strict=True))


@pytest.mark.parametrize("text", HEARD)
def test_what_was_misheard_is_put_right(heard: dict[str, Any], text: str) -> None:
    assert heard[text] == [text, HEARD[text]]


@pytest.mark.parametrize("text", TOGETHER)
def test_what_stands_apart_is_put_together(heard: dict[str, Any], text: str) -> None:
    assert heard[text] == [TOGETHER[text], TOGETHER[text]]


@pytest.mark.parametrize("text", RIGHT)
def test_what_only_sounds_like_a_name_stays(heard: dict[str, Any], text: str) -> None:
    assert heard[text] == [text, text]
