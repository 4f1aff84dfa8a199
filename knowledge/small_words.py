"""Words that hold the talk and ask nothing (嗯, 哦, 喂, 然后呢), read from small_words.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
    whom_before: str
    whom_behind: str
    cut_off: str
    not_cut_off: str
    no_buttons: str
    line_test: str
    hard_to_tell: str
    says: dict[str, tuple[str, ...]]


class SmallWords:
    """The lists, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: SmallWordLists) -> None:
        """`lists` as they stand in small_words.yaml."""
        self.says = lists.says
        self._heard, self._next_step = re.compile(lists.heard), re.compile(lists.next_step)
        self._points, self._one_before = re.compile(lists.points), re.compile(lists.one_before)
        self._whom_before, self._whom_behind = lists.whom_before, lists.whom_behind
        self._cut_off, self._not_cut_off = re.compile(lists.cut_off), re.compile(lists.not_cut_off)
        self._no_buttons, self._line_test = re.compile(lists.no_buttons), re.compile(lists.line_test)
        self._hard_to_tell = re.compile(lists.hard_to_tell)

    def is_heard(self, text: str) -> bool:
        """哦, 这样啊: whether it says that something was heard, and nothing else."""
        return "？" not in text and "?" not in text and self._heard.fullmatch(bare(text)) is not None

    def asks_next_step(self, text: str) -> bool:
        """然后呢, 下一步咋办."""
        return self._next_step.fullmatch(bare(text)) is not None

    def only_points(self, text: str) -> bool:
        """那个, 就是刚才说的: whether it points at something and names nothing."""
        return self._points.fullmatch(bare(text)) is not None

    def names_only(self, text: str, words: Iterable[str]) -> bool:
        """老年人的; 就是那个残疾人的补贴: whether it names one of these people and asks nothing yet."""
        one = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        return re.fullmatch(f"{self._whom_before}(?:{one}){self._whom_behind}", bare(text)) is not None

    def was_cut_off(self, text: str) -> bool:
        """刚才电话断了; 我刚才打过: whether it says that a call broke off, and nothing else."""
        said = bare(text)
        return self._cut_off.fullmatch(said) is not None and self._not_cut_off.search(said) is None

    def has_no_buttons(self, text: str) -> bool:
        """我看不见按钮; 我是打电话的; 我不会打字: whether nothing can be seen or pressed, and nothing is asked."""
        return self._no_buttons.fullmatch(bare(text)) is not None

    def tests_line(self, text: str) -> bool:
        """喂，听得到吗: whether it is only asked if anything is heard."""
        return self._line_test.fullmatch(bare(text)) is not None

    def finds_no_words(self, text: str) -> bool:
        """我没文化，说不来: whether somebody can't put it into words, and tells no more than that it is hard."""
        return self._hard_to_tell.fullmatch(bare(text)) is not None

    def means_one_before(self, text: str) -> bool:
        """上一个问题."""
        return self._one_before.fullmatch(bare(text)) is not None


@cache
def load_small_words() -> SmallWords:
    """The lists of small_words.yaml."""
    text = (files("knowledge") / "small_words.yaml").read_text(encoding="utf-8")
    return SmallWords(SmallWordLists.model_validate(read_yaml(text)))
