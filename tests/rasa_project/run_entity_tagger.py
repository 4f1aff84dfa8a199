"""Runs in the bot's own interpreter: a tagger learnt from messages with marks, asked others; prints JSON.

Standard input holds a list of [function, arguments]; standard output gets the list of results. A message with marks is
written as in the training files: [低保](program)停了.
"""

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from components.chinese_pipeline import read_entries, write_dictionary
from components.entity_tagger import EntityTagger
from components.homophones import sounds_of
from components.language_component import ChineseLanguage, ChineseReader, traditional_characters
from components.learnt_entities import NAMES, LearntEntityExtractor
from components.quantity_extractor import QuantityExtractor
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_MARK = re.compile(r"\[([^\]]+)\]\((\w+)\)")


def _reader() -> ChineseLanguage:
    dictionary = Path(tempfile.mkdtemp()) / "words.txt"
    write_dictionary(dictionary)
    sounds = sounds_of([chr(code) for code in range(0x4E00, 0x9FA6)])
    reader = ChineseReader(read_entries("lexicon.json"), traditional_characters(), sounds, dictionary)
    return ChineseLanguage({}, None, None, reader)


def _unmarked(marked: str) -> dict[str, Any]:
    text, marks, rest = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[rest : mark.start()]
        marks.append({"entity": mark[2], "start": len(text), "end": len(text) + len(mark[1])})
        text += mark[1]
        rest = mark.end()
    return {"text": text + marked[rest:], "entities": marks}


def entities(learnt: list[str], asked: list[str]) -> list[Any]:
    """Of each message that is asked: entities as [kind, words, value], and the names."""
    examples = [_unmarked(marked) for marked in learnt]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "marked.jsonl"
        # The last one is no training example: it is passed over.
        lines = [*examples, {"text": "没有学过", "entities": []}]
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        language, storage, resource = _reader(), LocalModelStorage(Path(folder)), Resource("entities")
        data = TrainingData([Message.build(example["text"], "inform") for example in examples])
        language.process_training_data(data)
        LearntEntityExtractor({"file": str(file)}, storage, resource).train(data)
        extractor = LearntEntityExtractor.load({}, storage, resource, None)
        messages = [Message.build(text) for text in asked]
        for component in (language, QuantityExtractor(), extractor):
            component.process(messages)
    return [
        [
            [[item["entity"], message.get("text")[item["start"] : item["end"]], item["value"]] for item in found]
            for found in (message.get(ENTITIES, []), message.get(NAMES, []))
        ]
        for message in messages
    ]


def silent() -> list[Any]:
    """What a tagger finds in nothing."""
    with tempfile.TemporaryDirectory() as folder:
        EntityTagger.learn([("低保", ["低保"], [], [("program", 0, 2)])], f"{folder}/entities.crf")
        return EntityTagger(f"{folder}/entities.crf").marks("", [], [])


FUNCTIONS = {"entities": entities, "silent": silent}

json.dump([FUNCTIONS[name](*arguments) for name, arguments in json.load(sys.stdin)], sys.stdout)
