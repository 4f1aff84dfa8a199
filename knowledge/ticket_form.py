"""What the bot says while a ticket is opened or followed, and the words that it understands there."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge.dialogue import bare

#: What may fall away at either end of a whole message.
_PARTICLES = ("你好", "您好",
    "那就", "那", "好的", "好", "嗯", "哦", "请", "麻烦", "帮我", "的", "了", "吧", "啊", "呀", "呢", "哈", "谢谢",
)  # fmt: skip


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FormAsk(_Model):
    """A question of the form."""

    ask: str
    again: str
    why: str
    buttons: tuple[str, ...]


class TicketForm(BaseModel):
    """All of ticket_form.yaml. Single sentences are in `says` under the names of the file."""

    model_config = ConfigDict(frozen=True)

    intro: dict[str, str]
    asks: dict[str, FormAsk]
    office: dict[str, str]
    words: dict[str, tuple[str, ...]]
    name: str
    says: dict[str, str]

    def is_whole(self, name: str, text: str) -> bool:
        """Whether `text` is one of the messages of the list `name`, apart from punctuation and particles."""
        said = bare(text)
        return bool(_forms(said) & {bare(word) for word in self.words[name]})

    def holds(self, name: str, text: str) -> bool:
        """Whether a word of the list `name` stands in the message."""
        return any(word in text for word in self.words[name])

    def begins(self, name: str, text: str) -> str | None:
        """What follows the longest word of `name` that the message begins with, or None."""
        for word in sorted(self.words[name], key=len, reverse=True):
            if text.strip().startswith(word):
                return text.strip().removeprefix(word).lstrip(" ：:，,。、")
        return None

    def matter_left(self, text: str) -> str:
        """What a message says beside wishing for something: nothing is left of 我要投诉."""
        left = bare(text)
        for word in sorted(self.words["wish"], key=len, reverse=True):
            left = left.replace(word, "")
        return left

    def name_in(self, text: str) -> str | None:
        """The name that somebody gives as theirs (我叫张三), or None."""
        found = re.search(self.name, text)
        return found[1] if found else None

    def rating_of(self, text: str) -> tuple[bool | None, bool | None]:
        """Whether a rating says that it is solved, and that they are satisfied; None for what it does not say."""
        solved = False if self.holds("unsolved", text) else True if self.holds("solved", text) else None
        satisfied = False if self.holds("dissatisfied", text) else True if self.holds("satisfied", text) else None
        return solved, satisfied


def _forms(said: str) -> set[str]:
    forms, left = {said}, said
    for _ in range(4):
        for particle in _PARTICLES:
            if left != particle and left.startswith(particle):
                left = left.removeprefix(particle)
                forms.add(left)
            if left != particle and left.endswith(particle):
                left = left.removesuffix(particle)
                forms.add(left)
    return forms


@cache
def load_ticket_form() -> TicketForm:
    """Read and check the file. Raises pydantic.ValidationError naming what is missing."""
    raw = yaml.safe_load(resources.files("knowledge").joinpath("ticket_form.yaml").read_text(encoding="utf-8"))
    parts = {name: raw.pop(name) for name in ("intro", "asks", "office", "words")}
    name = parts["words"].pop("name")
    return TicketForm.model_validate({**parts, "name": name, "says": raw})
