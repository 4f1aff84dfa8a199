"""Which messages tell of money or codes that somebody wants before aid is given, by the lists of swindles.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from knowledge.models import Model
from knowledge.patterns import any_of, read_patterns, without_blanks

#: A longer message is a letter, which names calls and money for many reasons.
_LONGEST = 80
#: So many characters go on with what was told before; more are a matter of their own.
_FEW_WORDS = 20


class Swindles(Model):
    """swindles.yaml: expressions by what they tell, each with what speaks against it, and the sentences said."""

    parts: dict[str, str]
    swindle: tuple[str, ...]
    not_swindle: tuple[str, ...]
    gone: tuple[str, ...]
    not_gone: tuple[str, ...]
    fee: tuple[str, ...]
    fee_in_short: tuple[str, ...]
    not_fee: tuple[str, ...]
    done: tuple[str, ...]
    not_done: tuple[str, ...]
    doubt: tuple[str, ...]
    money_back: tuple[str, ...]
    goes_on: dict[str, tuple[str, ...]]
    says: dict[str, str]

    def is_swindle(self, text: str) -> bool:
        """Whether strangers want money, a code, a link opened or a card's number (领补贴点链接填银行卡)."""
        return self._tells(text, self.swindle, self.not_swindle)

    def is_gone(self, text: str) -> bool:
        """Whether money is gone from a card and it is not said how (卡里的低保钱没了)."""
        return self._tells(text, self.gone, self.not_gone)

    def is_fee(self, text: str) -> bool:
        """Whether it asks what applying costs, or tells that somebody who helps with it wants money."""
        return self._tells(text, self.fee, self.not_fee)

    def is_fee_in_short(self, text: str) -> bool:
        """Whether a few words ask what applying costs, where applying is spoken of (要不要钱)."""
        return self._tells(text.strip(), self.fee_in_short, ())

    def is_done(self, text: str) -> bool:
        """Whether money was paid or a number told already (我填了)."""
        return self._tells(text, self.done, self.not_done)

    def wants_back(self, text: str) -> bool:
        """Whether it asks for money that was paid (能要回来吗)."""
        return self._tells(text, self.money_back, ())

    def doubts(self, text: str) -> bool:
        """Whether it asks on about what was just called a swindle (是不是骗子; 那怎么办)."""
        return self._tells(text, self.doubt, ())

    def goes_on_with(self, text: str) -> str | None:
        """The key of `says` that fits a few words right after a swindle was told (钱还能追吗), or None."""
        words = without_blanks(text)
        if len(words) > _FEW_WORDS:
            return None
        return next((key for key, patterns in self.goes_on.items() if any_of(patterns, words)), None)

    def asks_for_it_back(self, text: str) -> bool:
        """Whether it asks, wherever it stands, whether the money can be had back."""
        return self._tells(text, self.goes_on["chase"], ())

    def _tells(self, text: str, patterns: tuple[str, ...], against: tuple[str, ...]) -> bool:
        words = without_blanks(text)
        return len(words) <= _LONGEST and any_of(patterns, words) and not any_of(against, words)


@cache
def load_swindles() -> Swindles:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    return Swindles.model_validate(read_patterns("swindles.yaml"))


def goes_on_with_swindle(text: str, story: Iterable[str]) -> bool:
    """Whether a few words go on with a swindle that was told in `story`."""
    lists = load_swindles()
    if lists.goes_on_with(text) is None and not (len(text) <= _FEW_WORDS and lists.is_done(text)):
        return False
    return any(map(lists.is_swindle, story))
