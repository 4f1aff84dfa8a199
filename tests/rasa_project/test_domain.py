"""The domain fits together. Rasa's own `data validate` passes with orphans, unused responses and doubled keys."""

import ast
import re
from collections import Counter
from datetime import date

import pytest

from actions.registry import build_actions
from app.model import danger_reader_text, danger_text, lexicon_text
from knowledge import Library, Search
from tests.rasa_project.bot_files import PROJECT, ROOT, domain, responses, rules

SECTIONS = ["intents", "entities", "slots", "actions", "responses"]
# Rasa's own actions; those in the domain replace them.
_DEFAULTS = {"action_restart", "action_session_start"}
# Where Rasa tells which response a message was.
_METADATA = {"utter_action"}
# Numbers to call are no policy.
_NUMBERS_TO_CALL = {"110", "119", "120", "12345", "12356"}
_CHINESE_FIGURE = re.compile(r"[一二三四五六七八九十百千万两零〇]+(?:块钱|元|天内|个工作日|个月内|％|%)")


def _action_constants() -> set[str]:
    """Every string in the actions' source."""
    return {
        node.value
        for file in sorted((ROOT / "actions").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _rule_actions() -> set[str]:
    return {step["action"] for rule in rules() for step in rule["steps"] if "action" in step}


@pytest.mark.parametrize("section", SECTIONS)
def test_no_name_is_defined_in_two_places(section: str) -> None:
    assert [name for name, count in Counter(domain(section)).items() if count > 1] == []


def test_every_action_and_response_in_a_rule_is_defined() -> None:
    assert _rule_actions() <= set(domain("actions")) | set(domain("responses"))


def test_every_defined_action_is_used() -> None:
    assert set(domain("actions")) - _rule_actions() - _DEFAULTS == set()


def test_every_defined_response_is_said_by_a_rule_or_an_action() -> None:
    assert set(domain("responses")) - _rule_actions() - _action_constants() == set()


def test_every_response_an_action_says_is_defined() -> None:
    named = {text for text in _action_constants() if re.fullmatch(r"utter_\w+", text)}
    assert named
    assert named - _METADATA <= set(domain("responses"))


def test_domain_and_registry_have_the_same_actions(library: Library) -> None:
    registered = [action.name() for action in build_actions(library, Search(library), lambda: date(2026, 11, 23))]
    assert Counter(registered) == Counter(domain("actions"))


def test_every_slot_is_read_or_set_by_an_action_and_steers_no_rule() -> None:
    assert set(domain("slots")) <= _action_constants()
    for rule in rules():
        assert all(set(step) <= {"intent", "action"} for step in rule["steps"]), rule["rule"]


def test_every_rule_has_a_name_of_its_own() -> None:
    assert [name for name, count in Counter(rule["rule"] for rule in rules()).items() if count > 1] == []


def test_the_entities_of_the_lexicon_are_defined(library: Library) -> None:
    entities = set(re.findall(r'"entity": "(\w+)"', lexicon_text(library))) - {"county"}  # marked as a region
    assert entities <= set(domain("entities"))


def test_the_lexicon_is_the_one_of_the_policy_library(library: Library) -> None:
    assert (PROJECT / "lexicon.json").read_text(encoding="utf-8") == lexicon_text(library)


def test_the_danger_lists_and_their_reader_are_those_of_the_program() -> None:
    assert (PROJECT / "danger.json").read_text(encoding="utf-8") == danger_text()
    assert (PROJECT / "components" / "danger_words.py").read_text(encoding="utf-8") == danger_reader_text()


def test_responses_hold_no_figure_of_policy() -> None:
    for name, variants in responses().items():
        assert variants
        for variant in variants:
            # Buttons, too, are read.
            texts = [variant["text"], *(button["title"] for button in variant.get("buttons", []))]
            for text in texts:
                assert set(re.findall(r"\d+", text)) <= _NUMBERS_TO_CALL, name
                assert _CHINESE_FIGURE.search(text) is None, name


def test_the_words_of_a_button_are_words_a_citizen_could_type() -> None:
    for name, variants in responses().items():
        for button in [button for variant in variants for button in variant.get("buttons", [])]:
            assert set(button) == {"title", "payload"}, name
            assert not button["payload"].startswith("/"), name
