"""Intent classifier for Chinese letters and three-word messages: a linear model on characters.

Two views of a message are weighed together: all of it, and its last clause, because a letter tells
a life before it asks. Names of programmes, places and area types, and numbers, are replaced by one
mark each, so that what is learnt of 兰州 holds for 上饶 (the marks come from the lexicon). Training
takes about half a minute on two cores, a message about a millisecond.
"""

import json
import re
from pathlib import Path
from typing import Any, Dict, List, Text

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer

from components.lexicon_extractor import build_trie, find_entries

_FILE = "classifier.joblib"
_MARKS = {"program": "Ⓟ", "region": "Ⓡ", "area_type": "Ⓐ"}
_NUMBER = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
_CLAUSE_END = re.compile(r"[。！？!?；;\n]|(?<=\S)\s(?=\S)")
# Letters alone (asdf) look like the few greetings in Latin letters; they are hardly ever one.
_READABLE = re.compile(r"[0-9０-９\u3400-\u9fff]")
_SHORTEST_CLAUSE = 6
_LONGEST_CLAUSE = 40


def mask(text: Text, entities: List[Dict[Text, Any]]) -> Text:
    """`text` with entity spans and numbers replaced by one character each."""
    parts, position = [], 0
    for entity in sorted(entities, key=lambda item: item["start"]):
        if entity["start"] < position:
            continue
        parts.append(text[position : entity["start"]])
        parts.append(_MARKS.get(entity["entity"], ""))
        position = entity["end"]
    parts.append(text[position:])
    return _NUMBER.sub("Ⓝ", "".join(parts)).lower()


def last_clause(text: Text) -> Text:
    """The last clause of `text`; with the one before it when it is only a word or two."""
    clauses = [clause for clause in _CLAUSE_END.split(text) if clause.strip()]
    if not clauses:
        return text
    last = clauses[-1]
    if len(last) < _SHORTEST_CLAUSE and len(clauses) > 1:
        last = clauses[-2] + last
    return last[-_LONGEST_CLAUSE:]


def last_clauses(texts: List[Text]) -> List[Text]:
    """`last_clause` of each."""
    return [last_clause(text) for text in texts]


def build_model(regularisation: float, iterations: int) -> Pipeline:
    """The untrained model; `regularisation` is scikit-learn's C."""

    def characters() -> TfidfVectorizer:
        # min_df: what only one example has teaches nothing and makes up three quarters of the model.
        return TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)

    clause = Pipeline([("cut", FunctionTransformer(last_clauses)), ("characters", characters())])
    return Pipeline(
        [
            ("views", FeatureUnion([("all", characters()), ("last", clause)])),
            (
                "linear",
                LogisticRegression(
                    C=regularisation,
                    class_weight="balanced",
                    max_iter=iterations,
                    tol=1e-3,
                ),
            ),
        ]
    )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Rasa component around `build_model`. Stands after the LexiconExtractor."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`file`: lexicon for training, `C`, `max_iter`: of the model, `ranking_length`: intents told."""
        return {
            "file": "lexicon.json",
            "C": 10.0,
            "max_iter": 60,
            "ranking_length": 5,
        }

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Any = None,
    ) -> None:
        """`model` is None before training."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearIntentClassifier":
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LinearIntentClassifier":
        """A trained component."""
        with model_storage.read_from(resource) as directory:
            model = joblib.load(directory / _FILE)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the training examples and keep the model."""
        trie = build_trie(json.loads(Path(self._config["file"]).read_text(encoding="utf-8")))
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        texts = [mask(message.get(TEXT), find_entries(trie, message.get(TEXT))) for message in examples]
        self._model = build_model(self._config["C"], self._config["max_iter"])
        self._model.fit(texts, [message.get(INTENT) for message in examples])
        with self._model_storage.write_to(self._resource) as directory:
            joblib.dump(self._model, directory / _FILE)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking of each message."""
        for message in messages:
            text = message.get(TEXT)
            if not text or self._model is None:
                continue
            entities = message.get(ENTITIES, [])
            chances = self._model.predict_proba([mask(text, entities)])[0]
            if not _READABLE.search(text):
                chances = chances * 0.5
            order = chances.argsort()[::-1][: self._config["ranking_length"]]
            ranking = [
                {
                    INTENT_NAME_KEY: self._model.classes_[index],
                    PREDICTED_CONFIDENCE_KEY: float(chances[index]),
                }
                for index in order
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
