"""Which messages tell of somebody who lives and stands as dead in a register, by the lists of wrong_death.yaml."""

from __future__ import annotations

from functools import cache

from knowledge.models import Model
from knowledge.patterns import any_of, read_patterns, without_blanks

#: A longer message that goes on with it is a matter of its own.
_FEW_WORDS = 24


class WrongDeath(Model):
    """wrong_death.yaml: expressions, what speaks against them, and the sentences said."""

    parts: dict[str, str]
    told: tuple[str, ...]
    alive: tuple[str, ...]
    stopped: tuple[str, ...]
    not_told: tuple[str, ...]
    goes_on: dict[str, tuple[str, ...]]
    says: dict[str, str]

    def is_told(self, text: str) -> bool:
        """Whether somebody lives and a register says that they are dead (系统显示已死亡，人就坐在我旁边)."""
        words = without_blanks(text)
        return any_of(self.told, words) and not any_of(self.not_told, words)

    def may_be_one(self, text: str, before: str) -> bool:
        """Whether somebody is said to live right after an aid that has stopped (高龄补贴停了 >> 我妈还活着呢)."""
        return any_of(self.alive, without_blanks(text)) and any_of(self.stopped, without_blanks(before))

    def goes_on_with(self, text: str) -> str | None:
        """The key of `says` that fits a few words right after it (要带她去派出所吗), or None."""
        words = without_blanks(text)
        if len(words) > _FEW_WORDS or any_of(self.not_told, words):
            return None
        return next((key for key, patterns in self.goes_on.items() if any_of(patterns, words)), None)


@cache
def load_wrong_death() -> WrongDeath:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    return WrongDeath.model_validate(read_patterns("wrong_death.yaml"))
