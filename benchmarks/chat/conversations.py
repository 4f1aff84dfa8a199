"""What the citizens of the benchmark say: a mix of questions, follow-ups and small talk, or the messages of a file.

Nobody asks for a person here and nobody is in danger: either would take the conversation from the bot.
"""

from pathlib import Path

from app.nlu.dataset import read_json_lines

Talk = tuple[str, ...]

_MESSAGES = 8
_END_IT = frozenset({"request_urgent_aid", "request_human"})


def talks_of(path: Path) -> tuple[Talk, ...]:
    """Labelled messages (JSON lines) as conversations of eight, in order, without those that call for a person."""
    texts = [message.text for message in read_json_lines(path) if message.intent not in _END_IT]
    return tuple(tuple(texts[at : at + _MESSAGES]) for at in range(0, len(texts) - _MESSAGES + 1, _MESSAGES))


CONVERSATIONS: tuple[Talk, ...] = (
    (
        "你好",
        "兰州城市低保一个月多少钱",
        "那农村呢",
        "新疆呢",
        "办低保要带哪些材料",
        "去哪儿申请",
        "再说一遍",
        "谢谢啊",
    ),
    (
        "您好，请问什么是低保",
        "什么样的人能吃低保",
        "我在福州",
        "一个月能领多少",
        "你是真人还是机器",
        "特困又是什么意思",
        "好的知道了，谢谢",
        "再见",
    ),
    (
        "我妈七十多了没人管，想问问特困供养怎么申请",
        "特困人员一个月给多少钱",
        "甘肃兰州的",
        "要什么材料",
        "今天天气不错啊",
        "那临时救助呢",
        "找谁问，有没有电话",
        "麻烦你了",
    ),
    (
        "在吗",
        "家里着过火，听说有个临时救助，能给多少",
        "江西上饶",
        "怎么申请",
        "需要准备什么证明",
        "低保户还能领临时救助吗",
        "从头来",
        "云南低保标准是多少",
    ),
    (
        "上海低保多少钱",
        "合江县呢",
        "农村的",
        "低保和特困有什么不一样",
        "你叫什么名字呀",
        "哪些人算特困人员",
        "谢谢你，讲得挺清楚",
        "拜拜",
    ),
    (
        "请问一下，我是兰州市七里河区的，城市户口，下岗了，一家三口现在只有我爱人一个人打零工，低保能不能办",
        "要交哪些东西",
        "流程是怎样的",
        "大概一个月多少钱",
        "那要是搬到农村去住呢",
        "哈哈你还挺聪明",
        "民政局电话多少",
        "好，没别的事了",
    ),
)
