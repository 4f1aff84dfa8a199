"""Runs in the bot's own interpreter, which has no pytest: calls the components' functions, prints JSON.

Standard input holds a list of [function, arguments]; standard output gets the list of results.
"""

import json
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from components.chinese_pipeline import read_entries, write_dictionary
from components.chinese_text import asking_part, last_clause, to_half_width, without_fillers
from components.clause_readings import clause_readings
from components.danger_rule import DangerRule, DangerWords
from components.homophones import sounds_of
from components.intent_model import IntentModel, Matters, reading
from components.language_component import ChineseLanguage, ChineseReader, traditional_characters
from components.lexicon_trie import build_trie, find_entries
from components.quantity_extractor import QuantityExtractor
from components.slips import Slips
from components.word_meanings import WordMeanings
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

#: Two words that mean the same, and one that means something else.
_MEANINGS = WordMeanings(
    ["失火", "火灾", "谢谢"],
    np.array([[1, 0, 1, 0], [1, 0, 1, 0], [0, 1, 0, 1]], dtype=np.float32) / 2,
    np.array([1e-4, 1e-4, 1e-2]),
)


def extract(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities of a message in which `entities` were found before, after the QuantityExtractor."""
    message = Message.build(text)
    message.set(ENTITIES, entities)
    QuantityExtractor().process([message])
    return list(message.get(ENTITIES))


@cache
def sounds() -> dict[str, Any]:
    """How the common characters sound: a second's work, the same for each reader."""
    return sounds_of([chr(code) for code in range(0x4E00, 0x9FA6)])


@cache
def reader(entries: str) -> ChineseReader:
    """A reader with these entries, as JSON."""
    dictionary = Path(tempfile.mkdtemp()) / "words.txt"
    write_dictionary(dictionary)
    return ChineseReader(json.loads(entries), traditional_characters(), sounds(), dictionary)


def read(entries: list[dict[str, str]], text: str) -> dict[str, Any]:
    """A message as ChineseLanguage reads it."""
    found = reader(json.dumps(entries)).read(text)
    return {key: found[key] for key in ("plain_text", "words", "entities")}


def entities(texts: list[str]) -> list[list[list[Any]]]:
    """What both readers find in messages, with the bot's own lexicon: kind, start, end."""
    found = []
    reads = reader(json.dumps(read_entries("lexicon.json"))).read
    for text in texts:
        names = [{**item, "extractor": "names"} for item in reads(text)["entities"]]
        found.append([[item["entity"], item["start"], item["end"]] for item in extract(text, names)])
    return found


def heard(texts: list[str]) -> list[list[str]]:
    """Messages put together, and as they are heard, with the bot's own lexicon."""
    reads = reader(json.dumps(read_entries("lexicon.json")))
    closed = [reads.closed_up(text) for text in texts]
    return [[text, reads.plain(text)[0]] for text in closed]


def masked(entries: list[dict[str, str]], text: str) -> list[Any]:
    """Text and words as the intent model sees them."""
    seen = reading(read(entries, text), Matters({"ours": ["低保"], "物业": ["物业费"]}))
    return [seen.text, seen.words, seen.matters]


def learn(examples: list[list[str]], asked: list[str]) -> dict[str, Any]:
    """What a model that learnt from examples (text, intent) makes of messages, twice."""
    matters = Matters({"ours": ["低保"], "物业": ["物业费"]})
    items = [reading(read([], text), matters) for text, _ in examples]
    answers = []
    for _ in range(2):
        model = IntentModel(meanings=_MEANINGS).fit(items, [intent for _, intent in examples])
        chances = model.chances([reading(read([], text), matters) for text in asked])
        answers.append([[model.intents[row.argmax()], round(float(row.sum()), 4)] for row in chances])
    return {"first": answers[0], "again": answers[1]}


def clauses(examples: list[list[str]], asked: list[str]) -> list[list[list[str]]]:
    """The clauses that ask, and what a model that learnt from examples (text, intent) reads each as."""
    matters = Matters({"ours": ["低保"], "物业": ["物业费"]})
    items = [reading(read([], text), matters) for text, _ in examples]
    model = IntentModel(meanings=_MEANINGS).fit(items, [intent for _, intent in examples])
    found = []
    for text in asked:
        parts = clause_readings({**read([], text), "vector": None}, model, matters)
        found.append([[text[part["start"] : part["end"]], part["intent"]] for part in parts])
    return found


def slips(said: list[str], texts: list[str]) -> list[list[str]]:
    """`texts` with slips, twice; characters are heard for those that are said in `said`."""
    makers = (Slips(said, sounds()), Slips(said, sounds()))
    return [[maker.slipped(text) for text in texts] for maker in makers]


def examples_with_slips(share: float, examples: list[list[str]]) -> list[list[str]]:
    """What is learnt from when so large a share of the examples (text, intent) is learnt with slips, too."""
    config = {**ChineseLanguage.get_default_config(), "slips": share}
    component = ChineseLanguage(config, None, None, reader("[]"))  # type: ignore[arg-type]
    data = TrainingData()
    data.training_examples = [Message.build(text, intent) for text, intent in examples]
    learnt = component.process_training_data(data).intent_examples
    return [[example.get("text"), example.get("intent"), example.get("plain_text")] for example in learnt]


def meanings(words: list[str], messages: list[list[str]]) -> list[Any]:
    """What words and messages mean, kept in a file meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        _MEANINGS.write(f"{folder}/meanings.npz")
        kept = WordMeanings.read(f"{folder}/meanings.npz")
    return [[kept.of_word(word).tolist() for word in words], [kept.of_message(said).tolist() for said in messages]]


def nonsense(examples: list[str], asked: list[str]) -> list[bool]:
    """Which messages have no word, to a model that learnt from the examples."""
    matters = Matters({"ours": ["低保"], "物业": ["物业费"]})
    items = [reading(read([], text), matters) for text in examples]
    model = IntentModel().fit(items, ["greet", "thank"] * (len(items) // 2))
    return [model.is_nonsense(reading(read([], text), matters)) for text in asked]


@cache
def danger_rule() -> DangerRule:
    """The rule with the bot's own lists."""
    lists = json.loads(Path("danger.json").read_text(encoding="utf-8"))
    return DangerRule(DangerRule.get_default_config(), None, None, lists)


def endanger(text: str, intent: str, chance: float) -> dict[str, Any]:
    """Intent and entities of a message behind the DangerRule; `chance` is the classifier's for danger."""
    message = Message.build(text)
    ranking = [{"name": intent, "confidence": 0.5}, {"name": "request_urgent_aid", "confidence": chance}]
    message.set("intent", ranking[0])
    message.set("intent_ranking", ranking)
    danger_rule().process([message])
    return {"intent": message.get("intent"), "entities": message.get(ENTITIES, [])}


def dangers(texts: list[str]) -> list[Any]:
    """What the bot's reading of the danger lists finds."""
    words = DangerWords(json.loads(Path("danger.json").read_text(encoding="utf-8")))
    return [words.find(text) for text in texts]


def unsilenced(texts: list[str]) -> list[bool]:
    """Which messages are urgent though the classifier is certain that they are not."""
    return [endanger(text, "chitchat", 0.0)["intent"]["name"] == "request_urgent_aid" for text in texts]


FUNCTIONS = {
    "find_entries": lambda entries, text: find_entries(build_trie(entries), text),
    "extract": extract,
    "read": read,
    "entities": entities,
    "heard": heard,
    "masked": masked,
    "learn": learn,
    "clauses": clauses,
    "meanings": meanings,
    "slips": slips,
    "examples_with_slips": examples_with_slips,
    "nonsense": nonsense,
    "endanger": endanger,
    "dangers": dangers,
    "unsilenced": unsilenced,
    "last_clause": last_clause,
    "asking_part": asking_part,
    "to_half_width": to_half_width,
    "without_fillers": without_fillers,
}

json.dump([FUNCTIONS[name](*arguments) for name, arguments in json.load(sys.stdin)], sys.stdout)
