"""Messages put together again: 低 保 怎 么 办, 低😊保, 低低低保, di bao duo shao qian.

Changes how long a message is, so it comes before all else: what is read is the message that is put together.
"""

import re
import unicodedata
from typing import Dict, Iterable, List, Optional, Text

from components.misheard_words import WORDS

_HAN = "[\u4e00-\u9fff]"
#: Faces, and signs that are not seen, between two characters; a pill may say something.
_FACES = re.compile(f"(?<={_HAN})[\U0001f600-\U0001f64f\U0001f910-\U0001f92f\ufe0f\u200b-\u200f\u2060]+(?={_HAN})")
#: Single characters with blanks between them, four and more, or the two or three of a name.
_SPACED = re.compile(f"(?<!{_HAN}){_HAN}(?:[ \u3000.·]{{1,3}}{_HAN})+(?!{_HAN})")
_SO_MANY, _BETWEEN = 4, re.compile("[ \u3000.·]+")
#: One blank, with what may be a name around it: 医疗 救助.
_BLANK = re.compile(f"(?<={_HAN})[ \u3000](?={_HAN})")
_LONG_NAME = 4
#: A word that somebody stammers: 我我我想问. 好好好 is said so, and 哈哈哈.
_STAMMER = re.compile("([我你他她俺那这就想请])\\1{2,}")
#: The first character of a name, more than once; not 这边边缘户, 上上海.
_TWICE = re.compile(f"((?![边上大]){_HAN})\\1+(?={_HAN})")
_LETTERS = re.compile("[A-Za-z\u00e0-\u00fc\u0101-\u01dc][A-Za-z\u00e0-\u00fc\u0101-\u01dc1-4' ]*")
_TONE = re.compile("(?<=[a-z])[1-4](?=[a-z]|$)")
#: Of letters, so many may be words at most.
_MOST = 60
#: Words that are typed in letters beside the names: with the sounds as they are typed.
_TYPED = {
    "howtoapply": "怎么申请", "howmuch": "多少钱",
    "shenme": "什么", "keyi": "可以", "nali": "哪里", "qunali": "去哪里", "zenmeban": "怎么办", "zenyang": "怎样",
    "banli": "办理", "wo": "我", "de": "的", "zai": "在", "neng": "能", "yao": "要", "xiang": "想", "wen": "问",
    "ma": "吗", "ne": "呢", "qian": "钱", "ling": "领", "ban": "办", "na": "拿", "chi": "吃", "dai": "带",
    "shui": "谁", "you": "有", "yige": "一个", "yue": "月", "ge": "个",
}  # fmt: skip
#: So short a name in letters may be anything else.
_SHORTEST = 5


class ClosingUp:
    """Puts messages together. `names`: of programmes and places, in the order in which those of one sound are taken."""

    def __init__(self, names: Iterable[Text], sounds: Dict[Text, Text]) -> None:
        self._names = frozenset(names)
        self._longest = max(map(len, self._names), default=0)
        self._named = {letters: name for letters, name in _in_letters(names, sounds) if len(letters) >= _SHORTEST}
        self._typed = {**dict(_in_letters(WORDS, sounds)), **_TYPED, **self._named}

    def closed_up(self, text: Text) -> Text:
        """`text` put together; itself where nothing stands apart."""
        text = _FACES.sub("", text)
        text = _SPACED.sub(lambda found: self._unspaced(found[0]), text)
        text = _BLANK.sub(lambda found: "" if self._parts_name(text, found.start()) else found[0], text)
        text = _STAMMER.sub(r"\1", text)
        text = _TWICE.sub(lambda found: found[1] if self._begins_name(text, found.end() - 1) else found[0], text)
        chinese = re.search(_HAN, text) is not None
        return _LETTERS.sub(lambda found: self._spelt(found[0], chinese=chinese), text)

    def _unspaced(self, run: Text) -> Text:
        together = _BETWEEN.sub("", run)
        return together if len(together) >= _SO_MANY or together in self._names else run

    def _parts_name(self, text: Text, blank: int) -> bool:
        return any(
            text[start:blank] + text[blank + 1 : start + size + 1] in self._names
            for size in range(_LONG_NAME, self._longest + 1)
            for start in range(max(0, blank - size + 1), blank)
        )

    def _begins_name(self, text: Text, start: int) -> bool:
        return any(text[start:end] in self._names for end in range(start + 2, start + self._longest + 1))

    def _spelt(self, run: Text, *, chinese: bool) -> Text:
        """The words that letters spell, where all of them do, and a name is among them or `chinese` around them."""
        bare = "".join(char for char in unicodedata.normalize("NFD", run.lower()) if not unicodedata.combining(char))
        letters = _TONE.sub("", bare.replace("'", "").strip().replace(" ", "") if " " not in bare.strip()
                            else "".join(_TONE.sub("", part) for part in bare.replace("'", "").split()))  # fmt: skip
        if not _SHORTEST <= len(letters) <= _MOST or not letters.isalpha():
            return run
        words = self._words(letters)
        if words is None or not (chinese or any(word in self._names for word in words)):
            return run
        return "".join(words)

    def _words(self, letters: Text) -> Optional[List[Text]]:
        """The fewest words that these letters spell, or None."""
        best: List[Optional[List[Text]]] = [[]]
        for end in range(1, len(letters) + 1):
            found: Optional[List[Text]] = None
            for start in range(max(0, end - 30), end):
                before, word = best[start], self._typed.get(letters[start:end])
                if before is not None and word is not None and (found is None or len(before) + 1 < len(found)):
                    found = [*before, word]
            best.append(found)
        return best[-1]


def _in_letters(names: Iterable[Text], sounds: Dict[Text, Text]) -> List[List[Text]]:
    """Each name with the letters that spell it, the first of a sound last, so that it is the one that holds."""
    spelt = [["".join(sounds[char] for char in name), name] for name in names if all(char in sounds for char in name)]
    return spelt[::-1]
