"""What the bot says while a ticket is opened or followed, and the words that it understands there."""

from __future__ import annotations

import re
from functools import cache, cached_property
from importlib import resources

from pydantic import BaseModel, ConfigDict

from knowledge.dialogue import bare, forms
from knowledge.yaml_text import read_yaml

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


class FormQuestion(_Model):
    """A question that citizens put to the form itself, by regular expressions; `answer_<id>` in the file answers it."""

    id: str
    words: tuple[str, ...]


class FormChoice(_Model):
    """What is offered in place of a ticket; `buttons`: title and what it sends."""

    text: str
    buttons: dict[str, str]


class TicketForm(BaseModel):
    """All of ticket_form.yaml. Single sentences are in `says` under the names of the file."""

    model_config = ConfigDict(frozen=True)

    intro: dict[str, str]
    asks: dict[str, FormAsk]
    office: dict[str, str]
    words: dict[str, tuple[str, ...]]
    patterns: dict[str, tuple[str, ...]]
    questions: tuple[FormQuestion, ...]
    choices: dict[str, FormChoice]
    surnames: str
    name: str
    says: dict[str, str]

    def is_whole(self, name: str, text: str) -> bool:
        """Whether `text` is one of the messages of the list `name`, apart from punctuation and particles."""
        return not self._bare_words[name].isdisjoint(forms(bare(text), _PARTICLES))

    @cached_property
    def _bare_words(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(map(bare, words)) for name, words in self.words.items()}

    def holds(self, name: str, text: str) -> bool:
        """Whether a word of the list `name` stands in the message."""
        return any(word in text for word in self.words[name])

    def match(self, name: str, text: str) -> re.Match[str] | None:
        """The first regular expression of `patterns` under this name that is found in the message, or None."""
        return next(filter(None, (re.search(pattern, text) for pattern in self.patterns[name])), None)

    def fits(self, name: str, text: str) -> bool:
        """Whether a regular expression of `patterns` under this name is the whole message, apart from punctuation."""
        said = bare(text)
        return any(re.fullmatch(pattern, said) for pattern in self.patterns[name])

    def wishes_ticket(self, text: str) -> bool:
        """Whether nothing but a ticket for what was told is wished for: 开单, 帮我把三件都记上."""
        return self.is_whole("open_now", text) or self.fits("notes_it", text)

    def question_in(self, text: str) -> str | None:
        """Which question to the form itself (要电话干嘛, 你们怎么核实) the message puts, or None."""
        return next((item.id for item in self.questions if any(re.search(word, text) for word in item.words)), None)

    def is_name(self, text: str) -> bool:
        """Whether a text is shaped like a person's name: a surname and one or two characters that make no sentence."""
        said = text.strip()
        shaped = re.fullmatch(rf"(?:[{self.surnames}]|欧阳|司马|上官|诸葛)[一-龥]{{1,2}}", said) is not None
        return shaped and not self.holds("no_name", said) and not self.is_whole("agree", said)

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
        if found:
            return found[1]
        given = (found["name"] for pattern in self.patterns["own_name"] for found in re.finditer(pattern, text))
        return next(filter(self.is_name, given), None)

    def rating_of(self, text: str) -> tuple[bool | None, bool | None]:
        """Whether a rating says that it is solved, and that they are satisfied; None for what it does not say."""
        solved = False if self.holds("unsolved", text) else True if self.holds("solved", text) else None
        satisfied = False if self.holds("dissatisfied", text) else True if self.holds("satisfied", text) else None
        return solved, satisfied


@cache
def load_ticket_form() -> TicketForm:
    """Read and check the file. Raises pydantic.ValidationError naming what is missing."""
    raw = read_yaml(resources.files("knowledge").joinpath("ticket_form.yaml").read_text(encoding="utf-8"))
    kinds = ("intro", "asks", "office", "words", "patterns", "questions", "choices", "surnames")
    parts = {name: raw.pop(name) for name in kinds}
    name = parts["words"].pop("name")
    return TicketForm.model_validate({**parts, "name": name, "says": raw})
