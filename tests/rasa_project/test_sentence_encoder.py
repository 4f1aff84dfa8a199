"""The pretrained encoder: how it cuts, what it computes, and when the intent model asks it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.nlu.dataset import read_training_file
from knowledge.yaml_text import read_yaml
from tests.rasa_project.bot_files import PROJECT, in_the_bots_interpreter

_SCRIPT = Path(__file__).with_name("run_sentence_encoder.py")


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    """What a tiny encoder does, in one run of the bot's interpreter."""
    found: dict[str, Any] = in_the_bots_interpreter(_SCRIPT, [])[0]
    return found


def test_a_text_is_cut_in_the_likeliest_way(results: dict[str, Any]) -> None:
    # 低保 as one piece (-7) is likelier than as two (-10), 怎 and 么 (-7) than 怎么 (-8); 3: not listed.
    assert results["pieces"] == {
        "低保怎么": [4, 7, 9, 10],
        "低 保": [4, 5, 4, 6],
        "囧保": [4, 3, 6],
        "低保　１": [4, 7, 4, 3],
        "": [4],
    }


def test_a_very_long_message_is_cut_to_its_ends(results: dict[str, Any]) -> None:
    assert results["longest"] == 450
    assert results["from the ends"]


def test_of_a_letter_every_sentence_has_its_say(results: dict[str, Any]) -> None:
    calm, fire = results["chances"][4:]
    assert fire[1] > 0.9 > 0.5 > calm[1]


def test_every_text_has_chances(results: dict[str, Any]) -> None:
    assert [sum(chances) for chances in results["chances"]] == pytest.approx([1] * 6, abs=1e-5)
    fire, how = results["chances"][:2]
    assert fire[1] > 0.99
    assert how[1] < 0.01


def test_it_is_kept_with_the_model(results: dict[str, Any]) -> None:
    assert results["again"]


def test_an_unsure_model_asks_it_and_a_sure_one_does_not(results: dict[str, Any]) -> None:
    assert results["asked"] == 2
    assert results["with it"][0] > results["without"][0]
    assert results["with it"][1] < results["without"][1]
    assert results["with it"][2] == results["without"][2]


def test_in_a_letter_it_has_the_larger_share(results: dict[str, Any]) -> None:
    letter = results["letter"]
    linear, encoded, told = (np.array(letter[name]) for name in ("without", "encoded", "with it"))
    odds = [np.log((chances[1] + 1e-4) / (chances[0] + 1e-4)) for chances in (linear, encoded)]
    assert linear.max() < 0.95
    assert np.log(told[1] / told[0]) / 0.667 == pytest.approx(odds[0] + 0.8 * odds[1], abs=0.01)


def test_an_intent_that_it_was_not_taught_is_refused(results: dict[str, Any]) -> None:
    assert results["refused"] == "the sentence encoder has not been taught thank: make it anew"


def test_the_file_knows_the_intents_of_the_training_data() -> None:
    config = read_yaml((PROJECT / "config.yml").read_text(encoding="utf-8"))
    (named,) = [part["encoder"] for part in config["pipeline"] if "encoder" in part]
    with np.load(PROJECT / named) as kept:
        about = json.loads(kept["about"].tobytes())
    files = PROJECT.glob("data/*/nlu/*.yml")
    assert set(about["intents"]) == {message.intent for path in files for message in read_training_file(path)}
