"""What others say of the rules (村里说60岁以下不能吃低保), by the lists of hearsay.yaml."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from knowledge.models import Model
from knowledge.patterns import any_of, read_patterns, without_blanks

#: A longer message tells a story, not a rumour.
_LONGEST = 45


class Claim(Model):
    """Something that is said, the verdict on it, and the ids of the facts that count."""

    id: str
    patterns: tuple[str, ...] = Field(min_length=1)
    verdict: str
    facts: tuple[str, ...] = Field(min_length=1)


class HearsayList(Model):
    """All of hearsay.yaml."""

    said: tuple[str, ...]
    figures: tuple[str, ...]
    not_figures: tuple[str, ...]
    claims: tuple[Claim, ...]

    def claim_in(self, text: str) -> Claim | None:
        """The claim that others make, or that somebody asks about; None for any other message."""
        words = without_blanks(text)
        if len(words) > _LONGEST or not any_of(self.said, words):
            return None
        return next((claim for claim in self.claims if any_of(claim.patterns, words)), None)

    def tells_figure(self, text: str) -> bool:
        """Whether it sets another sum against the one that was told (村里说只有300; 我们这是600)."""
        words = without_blanks(text)
        if len(words) > _LONGEST or any_of(self.not_figures, words):
            return False
        return any_of(self.figures, words)


@cache
def load_hearsay() -> HearsayList:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    return HearsayList.model_validate(read_patterns("hearsay.yaml"))
