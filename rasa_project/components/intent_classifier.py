"""Intent classifier for Chinese letters and three-word messages: Rasa's component around `intent_model`.

Stands after ChineseLanguage, whose plain text, words and entities it works on.
"""

import json
import re
from pathlib import Path
from typing import Any, Dict, List, Optional, Text

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

from components.clause_readings import CLAUSES, clause_readings
from components.intent_model import VIEWS, IntentModel, Matters, reading
from components.language_component import PLAIN_TEXT, VECTOR, WORDS
from components.sentence_encoder import SentenceEncoder
from components.word_meanings import WordMeanings

_MODEL, _MATTERS = "intents.joblib", "other_matters.json"
# Letters alone (asdf) look like the few greetings in Latin letters; they are hardly ever one.
_READABLE = re.compile(r"[0-9０-９\u3400-\u9fff]")
_URGENT = "request_urgent_aid"
#: Far below what FallbackClassifier lets pass.
_NONSENSE = 0.1


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class HotlineIntentClassifier(GraphComponent, IntentClassifier):
    """Sets intent and ranking."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`file`: other public matters, relative to the folder that Rasa runs in, as are these, which may be empty:

        `meanings` of words, and `encoder`, of sentences.

        `C`, `views`: of the model.

        `ranking_length`: intents told, danger always among them.
        """
        return {
            "file": _MATTERS,
            "meanings": "word_meanings.npz",
            "encoder": "",
            "C": 0.3,
            "views": list(VIEWS),
            "ranking_length": 5,
        }

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[IntentModel] = None,
        matters: Optional[Matters] = None,
    ) -> None:
        """`model` and `matters` are None before training."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._matters = matters

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "HotlineIntentClassifier":
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
    ) -> "HotlineIntentClassifier":
        """A trained component."""
        with model_storage.read_from(resource) as directory:
            model = joblib.load(directory / _MODEL)
            matters = Matters(json.loads((directory / _MATTERS).read_text(encoding="utf-8")))
        return cls(config, model_storage, resource, model, matters)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the training examples and keep the model."""
        lists = Path(self._config["file"]).read_text(encoding="utf-8")
        self._matters = Matters(json.loads(lists))
        examples = [message for message in training_data.intent_examples if message.get(PLAIN_TEXT)]
        meanings = WordMeanings.read(self._config["meanings"]) if self._config["meanings"] else None
        encoder = SentenceEncoder.read(self._config["encoder"]) if self._config["encoder"] else None
        self._model = IntentModel(self._config["C"], self._config["views"], meanings, encoder)
        read = [reading(self._read(example), self._matters) for example in examples]
        self._model.fit(read, [example.get(INTENT) for example in examples])
        with self._model_storage.write_to(self._resource) as directory:
            # Rasa packs the model once more, slowly: what is packed lightly already costs it a second instead of forty.
            joblib.dump(self._model, directory / _MODEL, compress=("zlib", 1))
            (directory / _MATTERS).write_text(lists, encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking of each message."""
        for message in messages:
            if not message.get(PLAIN_TEXT) or self._model is None:
                continue
            read = self._read(message)
            whole = reading(read, self._matters)
            chances = dict(zip(self._model.intents, self._model.chances([whole])[0], strict=True))
            share = 1.0 if _READABLE.search(message.get(TEXT)) else 0.5
            if self._model.is_nonsense(whole):
                share = _NONSENSE
            names = sorted(chances, key=lambda name: -chances[name])
            told = names[: self._config["ranking_length"]]
            if _URGENT in names and _URGENT not in told:
                told.append(_URGENT)  # DangerRule looks for it
            ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: float(share * chances[name])} for name in told]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(CLAUSES, clause_readings(read, self._model, self._matters), add_to_output=True)
        return messages

    @staticmethod
    def _read(message: Message) -> Dict[Text, Any]:
        return {
            "plain_text": message.get(PLAIN_TEXT),
            "words": message.get(WORDS),
            "entities": [
                entity for entity in message.get(ENTITIES, []) if entity.get("extractor") == "ChineseLanguage"
            ],
            "vector": message.get(VECTOR),
        }
