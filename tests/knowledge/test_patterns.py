"""No message can hang the program: every expression of the word lists and of the code gives up on what repeats.

`(?:我要|我|要)*x` tries twice as many ways for each 我要 more; sixty characters are enough to hold up a process for
years. What it is tried on are the expression's own words, over and over, with an end that fits nothing.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from importlib.resources import files
from types import ModuleType
from typing import Any

import pytest
import yaml

import actions
import hotline.conversations
import knowledge
import knowledge.answers
import knowledge.eligibility.interview
import knowledge.explaining
from knowledge.meant import load_meant
from knowledge.swindles import load_swindles

LISTS = (
    "danger.yaml", "danger_misheard.yaml", "dialogue.yaml", "dissatisfaction.yaml", "false_alarm.yaml", "hearsay.yaml",
    "meant.yaml", "needs.yaml", "picking.yaml", "small_words.yaml",
    "sorrow.yaml", "steering.yaml", "swindles.yaml", "ticket_form.yaml",
    "ticket_sent.yaml", "ticket_wishes.yaml", "urgent_advice.yaml", "waiting.yaml", "wrong_death.yaml", "yes_no.yaml",
    "eligibility/interview/questions.yaml", "explaining/asking.yaml",
)  # fmt: skip
PACKAGES = (
    actions,
    hotline.conversations,
    knowledge,
    knowledge.answers,
    knowledge.eligibility.interview,
    knowledge.explaining,
)
#: Only these can be tried in many ways.
_REPEATS = re.compile(r"\)(?:[*+]|\{\d)|\\s\*")
_WORDS = re.compile(r"[一-龥\d]+(?:\?[一-龥]*)*")
_LENGTH = 300


def _strings(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for item in found.values():
            yield from _strings(item)
    elif isinstance(found, list):
        for item in found:
            yield from _strings(item)


def _of_list(name: str) -> Iterator[str]:
    for text in _strings(yaml.safe_load(files("knowledge").joinpath(name).read_text(encoding="utf-8"))):
        if _REPEATS.search(text):
            try:
                re.compile(text)
            except re.error:
                continue  # a sentence
            yield text


def _of_package(package: ModuleType) -> Iterator[str]:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for found in vars(importlib.import_module(module.name)).values():
            if isinstance(found, re.Pattern) and _REPEATS.search(found.pattern):
                yield found.pattern


def _is_left(pattern: str) -> None:
    """Return. What can be tried in too many ways never does."""
    expression = re.compile(pattern)
    words: list[str] = []
    for run in _WORDS.findall(pattern):
        words += [run.replace("?", ""), re.sub(r".\?", "", run)]
    for word in [*dict.fromkeys(filter(None, words)), " "]:
        expression.search((word * _LENGTH)[:_LENGTH] + "？x")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", LISTS)
def test_no_message_hangs_an_expression_of_a_list(name: str) -> None:
    for pattern in _of_list(name):
        _is_left(pattern)


@pytest.mark.timeout(60)
def test_no_message_hangs_an_expression_that_is_put_together() -> None:
    swindles = load_swindles()
    lists = (swindles.swindle, swindles.fee, *(meant.patterns + meant.after for meant in load_meant().meant))
    for pattern in {pattern for patterns in lists for pattern in patterns}:
        _is_left(pattern)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_no_message_hangs_an_expression_of_the_code(package: ModuleType) -> None:
    for pattern in set(_of_package(package)):
        _is_left(pattern)
