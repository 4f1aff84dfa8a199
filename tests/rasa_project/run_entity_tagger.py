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

from components.entity_tagger import EntityTagger
from components.learnt_entities import NAMES, LearntEntityExtractor
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.training_data import TrainingData
from tools.learn_entities import RECORD, Readers, learn, record

_MARK = re.compile(r"\[([^\]]+)\]\((\w+)\)")


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
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "learnt.crf"
        learn([_unmarked(marked) for marked in learnt], file)
        storage, resource = LocalModelStorage(Path(folder)), Resource("entities")
        LearntEntityExtractor.create({"file": str(file)}, storage, resource, None).train(TrainingData())
        extractor = LearntEntityExtractor.load({}, storage, resource, None)
        readers = Readers()
        messages = extractor.process([readers.read(text) for text in asked])
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


def records() -> list[Any]:
    """What the shipped tagger says it was learnt from, and what is there."""
    return [json.loads(Path(RECORD).read_text(encoding="utf-8")), record()]


FUNCTIONS = {"entities": entities, "silent": silent, "record": records}

json.dump([FUNCTIONS[name](*arguments) for name, arguments in json.load(sys.stdin)], sys.stdout)
