"""Runs in the bot's own interpreter, which has no pytest: makes a spaCy pipeline, reads with weights, prints JSON.

Standard input holds a list of [function, arguments]; standard output gets the list of results.
"""

import json
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from components import intent_model, language_component
from components.chinese_pipeline import write_dictionary
from components.intent_model import IntentModel, Matters, reading
from components.language_component import ChineseLanguage, ChineseReader, traditional_characters
from components.weights import Encoder, WeightsError, load_encoder
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.svm import LinearSVC

#: Misheard names are no matter here, and the sounds of all characters take seconds.
language_component._COMMON = range(0x4E00, 0x4E80)

_RESOURCE = Resource("language")
_CONTEXT = ExecutionContext(GraphSchema({}))


def make_spacy(folder: str, vectors: dict[str, list[float]]) -> None:
    """A Chinese pipeline with these word vectors, if any; wants pkuseg, which is not installed, as zh_core_web does."""
    nlp = spacy.blank("zh")
    for word, vector in vectors.items():
        nlp.vocab.set_vector(word, np.array(vector, dtype=np.float32))
    nlp.to_disk(folder)
    config = Path(folder) / "config.cfg"
    config.write_text(config.read_text(encoding="utf-8").replace('"char"', '"pkuseg"'), encoding="utf-8")


@cache
def encoder(folder: str) -> Encoder:
    """Loaded once."""
    return load_encoder(folder)


def vectors(folder: str, texts: list[str]) -> dict[str, Any]:
    """Of the texts, in order, with what kind of array they are."""
    found = [encoder(folder).vector(text) for text in texts]
    return {"size": encoder(folder).size, "kind": str(found[0].dtype), "vectors": [vector.tolist() for vector in found]}


def error(folder: str) -> str:
    """What is said of a folder that can't be read."""
    try:
        load_encoder(folder)
    except WeightsError as told:
        return str(told)
    return ""


@cache
def _reader(folder: str) -> ChineseReader:
    dictionary = Path(tempfile.mkdtemp()) / "words.txt"
    write_dictionary(dictionary)
    weights = encoder(folder) if folder else None
    return ChineseReader([], traditional_characters(), {}, dictionary, weights)


class _Measured(LinearSVC):
    width = 0

    def fit(self, features: Any, labels: Any) -> "_Measured":
        """Notes how wide the input of the last model was."""
        _Measured.width = features.shape[1]
        return super().fit(features, labels)


intent_model.LinearSVC = _Measured


def learn(folder: str, examples: list[list[str]], asked: list[str]) -> dict[str, Any]:
    """What a model learns from examples (text, intent), and how wide its linear half is; no folder: no weights."""
    matters = Matters({"ours": ["低保"]})
    items = [reading(_reader(folder).read(text), matters) for text, _ in examples]
    model = IntentModel().fit(items, [intent for _, intent in examples])
    chances = model.chances([reading(_reader(folder).read(text), matters) for text in asked])
    return {
        "width": _Measured.width,
        "vectors": [None if item.vector is None else item.vector.tolist() for item in items],
        "found": [model.intents[row.argmax()] for row in chances],
    }


def component(trained_with: str, served_with: str, text: str) -> list[Any]:
    """The message's vector at training and at serving; the setting is the environment's. A refusal as its text."""
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage(Path(folder))
        config = _config(trained_with)
        trained = ChineseLanguage.create(config, storage, _RESOURCE, _CONTEXT)
        example = Message.build(text)
        try:
            trained.train(TrainingData([example]))
            trained.process_training_data(TrainingData([example]))
            served = ChineseLanguage.load(_config(served_with), storage, _RESOURCE, _CONTEXT)
        except InvalidConfigException as refused:
            return [str(refused)]
        message = Message.build(text)
        served.process([message])
        return [None if each.get("vector") is None else each.get("vector").tolist() for each in (example, message)]


def _config(weights: str) -> dict[str, Any]:
    os.environ["HOTLINE_LANGUAGE_WEIGHTS"] = weights
    # Names are no matter here, either, and the lexicon's take seconds.
    return {**ChineseLanguage.get_default_config(), "file": _no_names()}


@cache
def _no_names() -> str:
    path = Path(tempfile.mkdtemp()) / "lexicon.json"
    path.write_text("[]", encoding="utf-8")
    return str(path)


FUNCTIONS = {
    "make_spacy": make_spacy,
    "vectors": vectors,
    "error": error,
    "learn": learn,
    "component": component,
}

json.dump([FUNCTIONS[name](*arguments) for name, arguments in json.load(sys.stdin)], sys.stdout)
