"""Where somebody in danger is, by what is said while a person is awaited."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.reading.places_told import is_of_others
from knowledge import Library
from knowledge.danger import Danger, clauses_of, find_danger
from knowledge.dialogue import taken_back

#: Hardly more than a place, as an answer to 您在哪儿.
_SHORT = 16
_CLAUSE = re.compile(r"[^，。,！!？?；;\n]+")
#: Words of a clause that say where somebody is now, before the place.
_IS_THERE = re.compile(
    "(?:(?:我们?|俺们?|咱们?|人|[他她]们?|孩子|娃|老人|[爸妈爹娘爷奶]|现在|目前|就|还|都|已经)[^，。]{0,4}(?:在|到|来|住)"
    "|地址|位置|定位|这里|这儿|这边|(?:搬|转|送|跑|逃|躲|拉|流落|困)[^，。]{0,3}(?:到|在|去)|^(?:是|在|到|应该是|其实|改))"
    "(?=[^，。]{2})"
)
#: A place in such a clause is on the way, has an office, or is to send somebody.
_ONLY_NAMED = re.compile("让|叫|请|派|走|路过|经过|打给|电话|政府|民政|干部|书记|的人|派出所的")
#: A place that is only come from or registered in, and one that somebody is not at.
_ORIGIN = re.compile("户口|户籍|老家|祖籍|籍贯|来自")
_NOT_THERE = re.compile("(?:不在|没在|从)[^，。]{0,4}$")
_COMES = re.compile("人(?!民|在|还|都)|来的|低保|民政局|政府")
#: Who is at home while the one who tells it is away, and what says that they are.
_AT_HOME = re.compile("[爸妈爹娘爷奶婆]|老人|孩子|娃|女儿|闺女|儿子|老婆|媳妇")
_AWAY = re.compile("打工|务工|上班|出差|读书|上学|回不去|赶不回|回不来|在家|[爸妈爹娘爷奶][^，。]{0,4}(?:在|住)")
_RELATIVE = re.compile("女儿|闺女|姑娘|儿子|哥|弟|姐|妹|叔|姑|舅|老公|丈夫|男人|老婆|媳妇|女婿|孙子|孙女|侄")
#: Danger that comes from somebody: where that one lives is not where help must go.
_FROM_SOMEBODY = frozenset({"violence", "abuse"})


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
        within = within[:6] if within and moved else within
        clauses = _CLAUSE.findall(self._without_others(text, story))
        here = [clause for clause in clauses if not _ORIGIN.search(clause)]
        if moved:
            here = [clause for clause in here if self._tells_where(clause)]
        found = self.library.regions.named_in("，".join(here), within)
        return found if found or moved else self.library.regions.named_in("，".join(clauses), within)

    def _without_others(self, text: str, story: Sequence[str]) -> str:
        """The message without the places where others live or only the speaker is, and where nobody is."""
        left, wrong = text, taken_back(text)
        away = _AWAY.search(text) is not None and any(_AT_HOME.search(clause) for clause, _ in _dangers(story))
        for span in reversed(self.library.regions.find(text)):
            before, after = text[: span.start], text[span.end :]
            other = is_of_others(text, span.start, span.end) and not _befell(_RELATIVE.findall(before)[-1:], story)
            only_speaker = away and _AT_HOME.search(_CLAUSE.findall(before)[-1] if before else "") is None
            denied = any(start <= span.start < end for start, end in wrong)
            if other or only_speaker or denied or _NOT_THERE.search(before) or _COMES.match(after):
                left = left[: span.start] + "，" + left[span.end :]
        return left

    def _tells_where(self, clause: str) -> bool:
        if _IS_THERE.search(clause):
            return True
        short = len(clause) <= _SHORT and not self.library.dialogue.asks(clause)
        return short and _ONLY_NAMED.search(clause) is None


def _befell(who: Sequence[str], story: Sequence[str]) -> bool:
    """Whether the danger befell one of these: 我闺女要跳楼, then 闺女在上饶; not who does the beating."""
    return any(
        word in clause and danger.kind not in _FROM_SOMEBODY for word in who for clause, danger in _dangers(story)
    )


def _dangers(story: Sequence[str]) -> list[tuple[str, Danger]]:
    found = ((clause, find_danger(clause)) for said in story for clause in clauses_of(said))
    return [(clause, danger) for clause, danger in found if danger is not None]
