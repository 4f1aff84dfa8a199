"""Intents and utterances: one list, enough of each, none in two places, none of the held-out ones learnt."""

import re
import unicodedata
from collections import Counter, defaultdict

from tests.rasa_project.bot_files import PROJECT, ROOT, domain, rules, training, utterances

# Rasa gives this one to action_restart itself.
_WITHOUT_RULE = {"restart"}
_LEAST = 40


def _listed() -> list[str]:
    page = (ROOT / "docs/intents.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)


def _bare(text: str) -> str:
    """Letters and digits only: 低保多少钱？ and 低保多少钱 are the same utterance."""
    kept = (char for char in unicodedata.normalize("NFKC", text).lower() if unicodedata.category(char)[0] in "LN")
    return "".join(kept) or text


def test_page_domain_and_training_data_have_the_same_intents_each_once() -> None:
    assert Counter(_listed()) == Counter(domain("intents"))
    assert max(Counter(_listed()).values()) == 1
    assert {intent for intent, _ in training()} == set(_listed())


def test_every_intent_has_enough_distinct_utterances() -> None:
    distinct: dict[str, set[str]] = defaultdict(set)
    for intent, text in training():
        distinct[intent].add(_bare(text))
    assert {intent: len(texts) for intent, texts in distinct.items() if len(texts) < _LEAST} == {}


def test_no_utterance_is_listed_twice_or_under_two_intents() -> None:
    intents: dict[str, list[str]] = defaultdict(list)
    for intent, text in training():
        intents[text].append(intent)
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}
    across: dict[str, set[str]] = defaultdict(set)
    for intent, text in training():
        across[_bare(text)].add(intent)
    assert {text: found for text, found in across.items() if len(found) > 1} == {}


def test_every_intent_has_exactly_one_rule() -> None:
    used = Counter(step["intent"] for rule in rules() for step in rule["steps"] if "intent" in step)
    assert set(used) == (set(domain("intents")) - _WITHOUT_RULE) | {"nlu_fallback"}
    assert max(used.values()) == 1


def test_no_held_out_utterance_is_in_the_training_data() -> None:
    learnt = {text for _, text in training()}
    held_out = utterances(PROJECT / "tests/nlu/held_out.yml")
    assert held_out
    assert [text for _, text in held_out if text in learnt] == []


def test_held_out_utterances_cover_every_intent_and_no_other() -> None:
    assert {intent for intent, _ in utterances(PROJECT / "tests/nlu/held_out.yml")} == set(_listed())
