"""Intents and utterances: one list, enough of each, none in two places, none of the held-out ones learnt."""

import json
import re
import unicodedata
from collections import Counter, defaultdict

from app.nlu.dataset import is_held_out, read_json_lines, read_training_files
from app.nlu.linting import lint, names_of
from knowledge import Library
from tests.rasa_project.bot_files import PROJECT, ROOT, domain, held_out, rules, training, utterances

UNSEEN = PROJECT / "tests/nlu/unseen.jsonl"
#: 你好 and 谢谢 occur to everybody.
_SMALL_TALK = 6

# Rasa gives this one to action_restart itself.
_WITHOUT_RULE = {"restart"}
_LEAST = 70
#: Intents that are easily taken for each other need more.
_LEAST_CONFUSABLE = 150
_CONFUSABLE = {
    "ask_eligibility", "request_aid", "start_screening", "complain_unfair", "complain_service", "dispute_decision",
    "check_ticket", "urge_ticket", "request_urgent_aid", "report_person_in_need", "ask_procedure", "ask_contact",
    "out_of_scope",
}  # fmt: skip


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
    counts = {intent: len(texts) for intent, texts in distinct.items()}
    assert {intent: count for intent, count in counts.items() if count < _LEAST} == {}
    assert {
        intent: count for intent, count in counts.items() if intent in _CONFUSABLE and count < _LEAST_CONFUSABLE
    } == {}


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


def test_no_test_message_is_in_the_training_data() -> None:
    learnt = {_bare(text) for _, text in training()}
    unseen = [json.loads(line)["text"] for line in UNSEEN.read_text(encoding="utf-8").splitlines()]
    small = [text for _, text in utterances(PROJECT / "tests/nlu/held_out.yml")]
    assert len(unseen) >= 500
    assert [text for text in (*unseen, *small) if _bare(text) in learnt and len(_bare(text)) > _SMALL_TALK] == []


def test_the_split_is_the_one_by_hash() -> None:
    assert [text for _, text in training() if is_held_out(text)] == []
    assert [text for _, text in held_out() if not is_held_out(text)] == []
    share = len(held_out()) / (len(held_out()) + len(training()))
    assert 0.16 < share < 0.22


def test_held_out_utterances_cover_every_intent_and_no_other() -> None:
    assert {intent for intent, _ in utterances(PROJECT / "tests/nlu/held_out.yml")} == set(_listed())
    assert {intent for intent, _ in held_out()} == set(_listed())


def test_the_linter_finds_no_error(library: Library) -> None:
    texts = read_training_files(sorted((PROJECT / "data").glob("*/nlu/*.yml")))
    kept = read_training_files(sorted((PROJECT / "held_out").rglob("*.yml")))
    by_hand = read_json_lines(PROJECT / "entities_marked.jsonl")
    errors = [finding for finding in lint(texts, kept, names_of(library), by_hand) if finding.severity == "error"]
    assert errors == []
