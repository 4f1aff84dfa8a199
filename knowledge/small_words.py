"""Words that hold the talk and ask nothing (嗯, 哦, 喂, 然后呢), read from small_words.yaml."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from knowledge.dialogue import bare
from knowledge.models import Model
from knowledge.yaml_text import read_yaml


class SmallWordLists(Model):
    """small_words.yaml as it stands."""

    heard: str
    next_step: str
    points: str
    one_before: str
    says: dict[str, tuple[str, ...]]


class SmallWords:
    """The lists, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: SmallWordLists) -> None:
        """`lists` as they stand in small_words.yaml."""
        self.says = lists.says
        self._heard, self._next_step = re.compile(lists.heard), re.compile(lists.next_step)
        self._points, self._one_before = re.compile(lists.points), re.compile(lists.one_before)

    def is_heard(self, text: str) -> bool:
        """哦, 这样啊: whether it says that something was heard, and nothing else."""
        return "？" not in text and "?" not in text and self._heard.fullmatch(bare(text)) is not None

    def asks_next_step(self, text: str) -> bool:
        """然后呢, 下一步咋办."""
        return self._next_step.fullmatch(bare(text)) is not None

    def only_points(self, text: str) -> bool:
        """那个, 就是刚才说的: whether it points at something and names nothing."""
        return self._points.fullmatch(bare(text)) is not None

    def means_one_before(self, text: str) -> bool:
        """上一个问题."""
        return self._one_before.fullmatch(bare(text)) is not None


@cache
def load_small_words() -> SmallWords:
    """The lists of small_words.yaml."""
    text = (files("knowledge") / "small_words.yaml").read_text(encoding="utf-8")
    return SmallWords(SmallWordLists.model_validate(read_yaml(text)))
