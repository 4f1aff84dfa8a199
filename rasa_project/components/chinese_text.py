"""Chinese text before anything looks at it: width, characters, and the parts of a letter that ask.

Every change keeps the number of characters, so that places found in the changed text are places in the message.
"""

import re
from typing import Dict, List, Text

#: Full-width forms and their half-width ones; 。 and 、 have none and end clauses as they are.
_HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)}
_HALF_WIDTH[0x3000] = 0x20

_SENTENCE_END = re.compile(r"[。！？!?；;\n]|(?<=\S)\s(?=\S)")
#: What people say while they think. 那个 and 这个 only where a clause begins or another filler follows.
_FILLERS = re.compile(
    r"(?:嗯+|呃+|额(?=[，, ])|唉+|哎呀?|诶|喂+|就是说|怎么说呢|是这样的?啊?"
    r"|(?:^|(?<=[，,。 ]))(?:那个|这个|然后)(?:啊|呢|嘛)?)[，, ]?"
)
_GREETING = re.compile(
    r"^(?:尊敬的|敬爱的)?(?:各位)?"
    r"(?:领导|书记|县长|市长|区长|州长|镇长|局长|主任|同志|师傅|老师|客服|大哥|大姐|姑娘|小妹)?(?:们)?[:：，, ]*"
    r"(?:你们?好|您好|大家好)[啊呀哈]?[!！:：，,。 ]*"
)
_FAREWELL = re.compile(
    r"(?:[，,。！!？?；; ]|^)(?:(?:多|万分|非常)?谢谢(?:你们|您|领导|大家|了|啦|政府)*|感谢(?:您|你们|领导|政府)*"
    r"|辛苦(?:了|您|你们)*|麻烦(?:了|您|你们)+|拜托(?:了|您)*|此致|敬礼|盼复"
    r"|望(?:领导)?(?:解决|回复|重视|关注)|祝.{0,8})[!！。~ ]*$"
)
#: What a letter's last sentences say when they are over with the matter: thanks, wishes, who one is (一位普通市民).
_CLOSING = re.compile(
    r"谢|感激|此致|敬礼|祝|期盼|盼望|盼复|翘首|打扰|麻烦|辛苦|磕头|[0-9]{4}年[0-9]+月[0-9]+日$"
    r"|^\W*(?:一[个位名群]|您的|全体|反映人|来信人|联系人|联系电话|电话|落款).{0,20}$"
)
_DEMANDS = re.compile(
    r"[?？]|请求|恳求|恳请|希望|要求|请(?!原谅|谅解|见谅)|能不能|能否|可不可以|是否|解决|什么|怎么|多少|为何"
)
_LONGEST_CLOSING = 60
#: Words that show that a clause asks or demands.
_ASKS = re.compile(
    r"[?？吗么呢]|什么|啥|咋|怎|哪|几|多少|多久|多长|何时|能不能|可不可以|可以|是不是|有没有|够不够|算不算|行不行"
    r"|请|求|希望|望|恳|帮|给我|想|要|反映|举报|投诉|建议|催|尽快|马上|不服|凭|为何|为啥|解决|落实|查一?下|问"
)
_LETTER = 60
_SHORTEST_CLAUSE = 6
_LONGEST_CLAUSE = 40
_ASKING_CLAUSES = 3


def to_half_width(text: Text) -> Text:
    """ＡＢ１２，！ as AB12,!."""
    return text.translate(_HALF_WIDTH)


def simplify(text: Text, characters: Dict[Text, Text]) -> Text:
    """Traditional characters as simplified ones, one for one, by OpenCC's table."""
    return "".join(characters.get(char, char) for char in text)


def without_fillers(text: Text) -> Text:
    """The message without 嗯, 呃, 那个 … and without its greeting; itself if nothing else is in it."""
    short = _FILLERS.sub("", text)
    short = _GREETING.sub("", short)
    return short if len(short.strip()) > 1 else text


def _sentences(text: Text) -> List[Text]:
    """Its sentences, of a letter without those that close it."""
    found = [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]
    while len(text) >= _LETTER and len(found) > 1 and _closes(found[-1]):
        found.pop()
    return found


def _closes(sentence: Text) -> bool:
    return (
        len(sentence) <= _LONGEST_CLOSING
        and _CLOSING.search(sentence) is not None
        and _DEMANDS.search(sentence) is None
    )


def last_clause(text: Text) -> Text:
    """The last sentence of `text`, thanks left out; with the one before it when it is only a word or two."""
    sentences = _sentences(_FAREWELL.sub("", text.rstrip()) or text)
    if not sentences:
        return text
    last = sentences[-1]
    if len(last) < _SHORTEST_CLAUSE and len(sentences) > 1:
        last = sentences[-2] + last
    return last[-_LONGEST_CLAUSE:]


def asking_part(text: Text) -> Text:
    """The sentences of a letter that ask or demand, the last three; all of a message that is no letter."""
    if len(text) < _LETTER:
        return text
    asking = [sentence for sentence in _sentences(text) if _ASKS.search(sentence)]
    return " ".join(asking[-_ASKING_CLAUSES:]) if asking else last_clause(text)
