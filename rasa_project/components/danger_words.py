"""How the lists of plain words of danger are read: one text for the program and for the bot.

The bot runs in an environment of its own and shares no module with the rest, so it has a copy of this file
(rasa_project/components/danger_words.py), which `hotline lexicon` writes together with danger.json and a test compares.
Nothing but Python's own library is used here, of Python 3.10.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

#: Stands for a word that was taken out; a letter of no list.
_NOTHING = "□"
_LIFE, _OLD = "life", "old_alone"
_CHINESE = re.compile("[\u3400-\u9fff]")
_SIMPLIFIED = str.maketrans(
    "著裡裏媽暈們沒飯餓凍煙燒殺處門來個兒爺嗎過氣說話壓車禍樓電藥農閨孫後繼動斷傷無應瘋漲進場廚點發現剛還長婦強姦褲學師蹤見丟遺書繩橋護體搶綁鎖關顧錢買亂壞頭臉腫腦醫療搖聲間災難塊給從樣邊麼會開馬鄰輛貨輪腳傳銷騙錯誤號腸內鐵獨臺颱瓦斃閉經舊歲隻僅雙",
    "着里里妈晕们没饭饿冻烟烧杀处门来个儿爷吗过气说话压车祸楼电药农闺孙后继动断伤无应疯涨进场厨点发现刚还长妇强奸裤学师踪见丢遗书绳桥护体抢绑锁关顾钱买乱坏头脸肿脑医疗摇声间灾难块给从样边么会开马邻辆货轮脚传销骗错误号肠内铁独台台瓦毙闭经旧岁只仅双",
)
#: Says that it is urgent and not what: in a story or beside a question, 救命 is a figure of speech.
_CRY = "urgent"
#: From this length on a message tells what was, and words of danger need one of now beside them.
STORY = 40
#: From this length on it is a letter, and what only may mean the end of one's life need not.
LETTER = 160
_NOW_WITHIN, _PAST_WITHIN = 30, 20
_OTHER_WITHIN, _GONE_WITHIN, _SENTENCE_END = 24, 4, re.compile("[。！!？?]")
#: Signs of somebody old who lives alone stand so near each other; so many of a farewell are one.
_SIGNS_WITHIN, _FAREWELL_SIGNS = 60, 3
#: In a short message that asks nothing, fewer are.
_FAREWELL_SIGNS_ALONE = 2
_CLAUSE_ENDS = "。！!？?，,；;"
_CLAUSE_END, _SENTENCE = re.compile("[，,、；;：:~…]+"), re.compile("[。！!？?\n]+")
#: Between Chinese characters a space ends a clause; so does 了 before the name of an aid (我妈晕倒了低保怎么申请), and
#: so does a cry that breaks off what was said (低保怎么申请哎呀锅着火了).
_PAUSE = re.compile(r"(?<=[\u3400-\u9fff])[^\S\n]+(?=[\u3400-\u9fff])")
_AID_FOLLOWS = re.compile(
    "(?<=了)(?=低保|特困|五保|补助|补贴|医保|医疗救助|大病|临时救助|残疾|危房|护理|高龄|孤儿|户口|有没有补|有补|能补|"
    "(?:能|可以|怎么|咋|要)申请)"
)
_CRIED_OUT = re.compile("(?<=[\u3400-\u9fff])(?=哎[呀哟哎]|不好了|坏了坏了|等一?下等一?下|快来人|救命啊)")
#: A pasted book is not searched whole: danger stands at its beginning or at its end.
_LONGEST = 2000


class Danger(NamedTuple):
    """What the lists find.

    `kind`: life, fire, flood …, the keys of danger.yaml; `words`: what showed it. `sure`: nothing else in the message
    speaks against it; false in a letter or beside words of policy, and of a letter's plea (没有这笔钱就活不下去).
    """

    kind: str
    words: str
    sure: bool = True


class DangerWords:
    """The lists of danger.yaml, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: Mapping[str, Any]) -> None:
        """`lists` as they stand in danger.yaml."""
        self._misheard = [(re.compile(heard), meant) for meant, heard in lists["misheard"].items()]
        self._harmless = _any_of(lists["not_danger"])
        self._now, self._past, self._policy = (_any_of(lists[name]) for name in ("now", "past", "policy"))
        self._since, self._years_since = _any_of(lists["since"]), _any_of(lists["years_since"])
        self._heals, self._healed = frozenset(lists["heals"]), _any_of(lists["healed"])
        self._taught, self._asks = _any_of(lists["taught"]), _any_of(lists["asks"])
        self._long_ago, self._acted = _any_of(lists["long_ago"]), _any_of(lists["acted"])
        self._always = frozenset(lists["always"])
        self._certain = frozenset(lists["certain"])
        self._pleas = _any_of(lists["pleas"])
        self._others, self._over = _any_of(lists["others"]), _any_of(lists["over"])
        self._selves, self._farewell = _any_of(lists["selves"]), _any_of(lists["farewell"])
        self._present, self._plainly = _any_of(lists["present"]), _any_of(lists["plainly"])
        self._pressing, self._cries = _any_of(lists["pressing"]), _any_of(lists["cries"])
        self._announced = _any_of(lists["announced"])
        self._after_me = _any_of(lists["after_me"])
        self._ill, self._gone = _any_of(lists["ill"]), _any_of(lists["gone"])
        self._asks_aid = _any_of(lists["asks_aid"])
        self._outright = {kind: _any_of(patterns) for kind, patterns in lists["outright"].items()}
        self._signs = {kind: [re.compile(sign) for sign in signs] for kind, signs in lists["signs"].items()}
        self._supposed, self._calm = _any_of(lists["supposed"]), _any_of(lists["calm"])
        self._hints, self._hints_not = _any_of(lists["hints"]), _any_of(lists["hints_not"])
        self._distress = _any_of(lists["distress"])
        self._kinds = {kind: _any_of(patterns) for kind, patterns in lists["kinds"].items()}

    def find(self, text: str) -> Danger | None:
        """The first kind, in the file's order, whose words the message has; None for none."""
        whole = self._in_whole(text)
        if whole is not None and whole.sure:
            return whole
        return self.by_itself(text) or whole

    def by_itself(self, text: str) -> Danger | None:
        """What one clause tells of danger now, whatever is told or asked beside it."""
        if len(text) > _LONGEST:
            text = text[: _LONGEST // 2] + "\n" + text[-_LONGEST // 2 :]
        outright = self._said_outright(text)
        if outright is not None:
            return outright
        told, now = self._clauses(text)
        for kind, pattern in self._kinds.items():
            if kind in self._always or kind == _CRY:
                continue
            for clause in told if kind in self._certain else now:
                found = pattern.search(clause)
                if found is not None and not (kind not in self._certain and self._passed(text, kind, found[0])):
                    return Danger(kind, found[0])
        return self._unheard(text)

    def _said_outright(self, text: str) -> Danger | None:
        """What is told over several clauses and is danger whatever stands beside it, if it is not long over."""
        plain = self._harmless.sub(_NOTHING, self._heard(text))
        for kind, pattern in self._outright.items():
            for found in pattern.finditer(plain):
                if not self._was_long_ago(plain, found.start()):
                    return Danger(kind, found[0])
        return None

    def _unheard(self, text: str) -> Danger | None:
        """Somebody old who lives alone and gives no sign of life: one sign of it is none, three together are."""
        plain = self._harmless.sub(_NOTHING, self._heard(text))
        seen = [found for sign in self._signs[_OLD] for found in [sign.search(plain)] if found is not None]
        starts = sorted(found.start() for found in seen)
        for first, third in zip(starts, starts[2:], strict=False):
            if third - first <= _SIGNS_WITHIN and self._past.search(plain, first, third + _PAST_WITHIN) is None:
                return Danger(_OLD, seen[0][0])
        return None

    def says_goodbye(self, text: str) -> bool:
        """Whether there are several signs of a farewell (giving away, a day chosen, no answer wanted): one is none."""
        plain = self._harmless.sub(_NOTHING, self._heard(text[:_LONGEST]))
        seen = sum(sign.search(plain) is not None for sign in self._signs[_LIFE])
        little = len(plain) <= STORY and self._policy.search(plain) is None and self._asks.search(plain) is None
        return seen >= (_FAREWELL_SIGNS_ALONE if little else _FAREWELL_SIGNS)

    def _clauses(self, text: str) -> tuple[list[str], list[str]]:
        """The clauses without policy, supposing and the past, and those of them that tell of now."""
        length = len(self._heard(text))
        told: list[str] = []
        now: list[str] = []
        for sentence in _SENTENCE.split(self._bare(text)):
            over = False
            for clause in _CLAUSE_END.split(sentence):
                past = self._past.search(clause) is not None
                if not (past or any(words.search(clause) for words in (self._since, self._policy, self._supposed))):
                    told.append(clause)
                    if self._is_told_now(clause, sentence, length, over=over):
                        now.append(clause)
                over = over or past
        return told, now

    def _is_told_now(self, clause: str, sentence: str, length: int, *, over: bool) -> bool:
        """Whether a clause tells of now; `over`: what stands before it in its sentence tells of what was.

        In a story, words without one of now may tell of what was: they are not enough there. A letter tells of much
        that goes on and is danger no more: there it must press. What is announced counts wherever it stands.
        """
        if self._announced.search(clause):
            return True
        present, plainly = self._present.search(clause) is not None, self._plainly.search(clause) is not None
        if length >= LETTER:
            presses = present and (plainly or self._pressing.search(clause) is not None)
            if not (presses or ((present or plainly) and self._cries.search(sentence) is not None)):
                return False
            present = True
        story = length > STORY
        if present:
            return not (story and over) or self._now.search(clause) is not None
        return not (story or over) and plainly

    def _heard(self, text: str) -> str:
        """`text` as `squeeze` makes it, misheard words of danger put right; as long as before."""
        return self._put_right(squeeze(text))

    def _by_clauses(self, text: str) -> str:
        return self._put_right(_broken(text))

    def _put_right(self, plain: str) -> str:
        for heard, meant in self._misheard:
            plain = heard.sub(meant, plain)
        return plain

    def _bare(self, text: str) -> str:
        return self._harmless.sub(_NOTHING, self._by_clauses(text))

    def _in_whole(self, text: str) -> Danger | None:
        plain = self._heard(text)
        if len(plain) > _LONGEST:
            plain = plain[: _LONGEST // 2] + _NOTHING + plain[-_LONGEST // 2 :]
        plain = self._harmless.sub(_NOTHING, plain)
        told = len(plain) > STORY or self._policy.search(plain) is not None
        letter, plea = len(plain) >= LETTER, None
        ill = self._ill.search(plain) is not None
        for kind, pattern in self._kinds.items():
            for found in pattern.finditer(plain):
                ago = kind in self._always and self._is_long_over(plain, found.start())
                another = ago or (kind in self._always and letter)
                if another and self._of_another(plain, *found.span(), ago=ago):
                    plea = plea if ago else plea or Danger(kind, found[0], sure=False)
                elif letter and self._pleas.fullmatch(found[0]):
                    plea = plea or Danger(kind, found[0], sure=False)
                elif ill and self._after_me.fullmatch(found[0]):
                    continue
                elif kind in self._always or (
                    self._counts(plain, *found.span(), told=told) and not self._passed(text, kind, found[0])
                ):
                    return Danger(kind, found[0], sure=kind in self._always or not told)
        if told or plea or self._hints_not.search(plain):
            return plea
        hint = self._hints.search(self._bare(text))
        return Danger(_LIFE, hint[0]) if hint is not None else None

    def is_certain(self, text: str, kind: str) -> bool:
        """Whether no reading of the whole message may silence words of this kind."""
        return kind in self._certain or not _CHINESE.search(text) or self.by_itself(text) is not None

    def is_always(self, kind: str) -> bool:
        """Whether the words of a kind hold wherever they stand."""
        return kind in self._always

    def is_now(self, text: str, words: str) -> bool:
        """Whether a word of now stands near the first of `words` that `find` gave, and none of the past."""
        plain = self._harmless.sub(_NOTHING, self._heard(text))
        start = plain.find(words)
        return start >= 0 and self._is_now(plain, start, start + len(words))

    def in_want(self, text: str) -> bool:
        """Whether a message without plain danger says that food, money or a roof is wanting."""
        return self._distress.search(self._harmless.sub(_NOTHING, self._heard(text))) is not None

    def is_calm(self, text: str) -> bool:
        """Whether a message only sounds like danger to the classifier."""
        return self._calm.search(self._heard(text)) is not None or self._only_mourns(text)

    def _only_mourns(self, text: str) -> bool:
        """Whether a short message asks what aid there is after a life that somebody else ended long ago."""
        plain = self._harmless.sub(_NOTHING, self._heard(text))
        if len(plain) > STORY or not self._asks_aid.search(plain) or self._hints.search(self._bare(text)):
            return False
        ended = list(self._kinds[_LIFE].finditer(plain))
        return bool(ended) and all(
            self._is_long_over(plain, found.start()) and self._of_another(plain, *found.span(), ago=True)
            for found in ended
        )

    def holds_figure(self, text: str) -> bool:
        """Whether there are words in it that only sound like danger."""
        return self._harmless.search(self._heard(text)) is not None

    def acted(self, text: str) -> bool:
        """Whether words of ending one's life say that it has been done (吃了半瓶安眠药)."""
        return self._acted.search(self._heard(text)) is not None

    def _of_another(self, plain: str, start: int, end: int, *, ago: bool) -> bool:
        """Whether the words tell how somebody else's life ended; `ago`: their clause tells a time that is over."""
        before = _SENTENCE_END.split(plain[max(start - _OTHER_WITHIN, 0) : start])[-1]
        others = list(self._others.finditer(before))
        if not others or self._selves.search(before[others[-1].end() :]):
            return False
        after = plain[end : end + _OTHER_WITHIN]
        if self._farewell.search(before + _NOTHING + after):
            return False
        if ago and (self._gone.search(plain[start : end + _GONE_WITHIN]) or self._years_since.match(plain, start)):
            return True  # 三年前我儿子跳河没了，现在就剩我一个: what is now is about those who are left
        return self._now.search(after) is None and self._over.match(plain[end:]) is not None

    def _counts(self, plain: str, start: int, end: int, *, told: bool) -> bool:
        """Whether words that may tell of what is over tell of now (not 去年腿断了, but 去年着火，现在没地方住)."""
        if told:
            return self._is_now(plain, start, end)
        since = self._since.search(_CLAUSE_END.split(plain[start:])[0])
        if since is not None and self._now.search(plain, start + since.end(), end) is None:
            return False  # but 走丢过两次，今天又不见了
        ago = list(self._long_ago.finditer(plain, _clause_of(plain, start), end))
        return not ago or self._now.search(plain[ago[-1].end() : end]) is not None

    def _was_long_ago(self, plain: str, start: int) -> bool:
        """Whether the clause tells a time that is over before the words, and none of now since."""
        ago = list(self._long_ago.finditer(plain, _clause_of(plain, start), start))
        return bool(ago) and self._now.search(plain[ago[-1].end() : start]) is None

    def _is_long_over(self, plain: str, start: int) -> bool:
        """The same, or years have gone since, told behind the words."""
        if self._was_long_ago(plain, start):
            return True
        since = self._years_since.match(plain, start)
        if since is None:
            return False
        return bool(self._gone.search(since[0])) or not self._now.search(plain, start, since.end() + _OTHER_WITHIN)

    def _passed(self, text: str, kind: str, words: str) -> bool:
        """Whether a short message tells behind the words that it was treated, or asks in a drill or a lesson."""
        plain = self._harmless.sub(_NOTHING, self._heard(text))
        start = plain.find(words)
        if len(plain) > STORY or start < 0:
            return False
        behind = plain[start + len(words) :]
        if kind in self._heals and self._healed.search(behind) is not None:
            return self._now.search(behind) is None and self._present.search(behind) is None
        own = self._selves.search(plain, _clause_of(plain, start)) is not None or self._now.search(plain) is not None
        return not own and self._taught.search(plain) is not None and self._asks.search(behind) is not None

    def _is_now(self, plain: str, start: int, end: int) -> bool:
        near = plain[max(start - _NOW_WITHIN, 0) : end + _NOW_WITHIN]
        nearer = plain[max(start - _PAST_WITHIN, 0) : end + _PAST_WITHIN]
        return self._now.search(near) is not None and self._past.search(nearer) is None


def _clause_of(plain: str, start: int) -> int:
    """Where the clause begins that has this place."""
    return max(plain.rfind(mark, 0, start) for mark in _CLAUSE_ENDS) + 1


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def clauses_of(text: str) -> list[str]:
    """The clauses of a message as the lists read them; a pause, and 了 before the name of an aid, end one, too."""
    return [part for part in re.split(r"[。！!？?\n，,；;：:…]+", _broken(text)) if part]


def _broken(text: str) -> str:
    """As `squeeze` makes it, but with a comma for each pause and each line on its own."""
    lines = ["".join(_PAUSE.sub("，", line.strip()).split()) for line in _plain(text).splitlines()]
    return _CRIED_OUT.sub("，", _AID_FOLLOWS.sub("，", "\n".join(lines)))


def squeeze(text: str) -> str:
    """Half-width, lower case, without spaces, the usual traditional characters simplified."""
    return "".join(_plain(text).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().translate(_SIMPLIFIED)
