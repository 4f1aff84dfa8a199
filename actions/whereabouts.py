"""Where somebody in danger is, by what is said while a person is awaited."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.places_told import is_for_a_while, is_of_others
from knowledge import Library
from knowledge.danger import clauses_of, find_danger
from knowledge.dialogue import taken_back

#: Hardly more than a place, as an answer to 您在哪儿.
_SHORT = 16
_CLAUSE = re.compile(r"[^，。,！!？?；;\n]+")
#: Words of a clause that say where somebody is now, before the place.
_IS_THERE = re.compile(
    "(?:我们?|俺们?|咱们?|人|[他她]们?|孩子|娃|老人|[爸妈爹娘爷奶]|现在|目前|就|还|都|已经)[^，。]{0,4}(?:在|到|来|住)"
    "|(?:地址|位置|定位|这里|这儿|这边)|(?:搬|转|送|跑|逃|躲|拉|流落|困)[^，。]{0,3}(?:到|在|去)|^(?:是|在|到|应该是|其实|改)"
)
#: A place that is only come from, registered in, or that somebody is not at.
_NOT_THERE = re.compile(r"(?:不在|没在|户口|户籍|老家|祖籍|籍贯|来自|从)[^，。]{0,4}$")
_COMES = re.compile("人(?!民|在|还|都)|来的|的户口|户口|低保|民政局|政府")
#: Who is at home while the one who tells it works away.
_AT_HOME = re.compile("[爸妈爹娘爷奶婆]|老人|孩子|娃|女儿|闺女|儿子|老婆|媳妇")
_RELATIVE = re.compile("女儿|闺女|姑娘|儿子|哥|弟|姐|妹|叔|姑|舅|老公|丈夫|男人|老婆|媳妇|女婿|孙子|孙女|侄")


@dataclass(frozen=True)
class Whereabouts:
    """Reads the place of an urgent ticket."""

    library: Library

    def told(self, text: str, within: str | None, *, story: Sequence[str] = (), moved: bool = False) -> str | None:
        """The code of the division that a message says they are in; None where it says nothing sure of it.

        `within`: where they are known to be. `story`: what was said before: a daughter who will jump is where help must
        go, a son who works away is not. `moved`: another place is known already, and only what plainly tells that they
        are elsewhere (我人在上饶, 不是合江，是泸县) counts against it.
        """
        regions = self.library.regions
        left = self._without_others(text, story)
        if moved:
            left = "，".join(clause for clause in _CLAUSE.findall(left) if self._tells_where(clause))
            within = within[:6] if within else None
        return regions.named_in(left, within)

    def _without_others(self, text: str, story: Sequence[str]) -> str:
        """The message without the places where others live, somebody comes from, or nobody is."""
        left, wrong = text, taken_back(text)
        for span in reversed(self.library.regions.find(text)):
            before, after = text[: span.start], text[span.end :]
            other = is_of_others(text, span.start, span.end) and not _befell(_RELATIVE.findall(before)[-1:], story)
            away = is_for_a_while(text, span.start, span.end) and _befell_home(story)
            denied = any(start <= span.start < end for start, end in wrong)
            if other or away or denied or _NOT_THERE.search(before) or _COMES.match(after):
                left = left[: span.start] + "，" + left[span.end :]
        return left

    def _tells_where(self, clause: str) -> bool:
        if _IS_THERE.search(clause):
            return True
        return len(clause) <= _SHORT and not self.library.dialogue.asks(clause)


def _befell(who: Sequence[str], story: Sequence[str]) -> bool:
    """Whether the danger befell one of these: 我闺女要跳楼, then 闺女在上饶."""
    return any(word in clause for word in who for clause in _told_of_danger(story))


def _befell_home(story: Sequence[str]) -> bool:
    """Whether it befell those at home (我妈晕倒了), so that 我在深圳打工 is not where help must go."""
    return any(_AT_HOME.search(clause) for clause in _told_of_danger(story))


def _told_of_danger(story: Sequence[str]) -> list[str]:
    return [clause for said in story for clause in clauses_of(said) if find_danger(clause) is not None]
