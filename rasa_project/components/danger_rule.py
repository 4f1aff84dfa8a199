"""Plain words of danger make a message urgent beside the classifier.

A short message with such words is always urgent, and so is talk of ending one's life: no training can lose them. A
longer one is unless the classifier is all but certain that it is something else (电动车老起火，充电桩质量太差). Where
the words may well tell of the past, or stand in a question on policy, the classifier must find danger possible.

The lists come from the app's knowledge/danger.yaml and are read by a copy of its danger_words.py (`make lexicon` writes
danger.json and the copy). Stands behind the classifier.
"""

import json
from pathlib import Path
from typing import Any, Dict, List, Text

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

from components.danger_words import LETTER, STORY, DangerWords, squeeze

URGENT = "request_urgent_aid"
#: How the intents begin that ask about policy.
_ASKS = "ask_"
_FILE = "danger.json"
#: With so few characters and signs left out, a message says nothing beside the danger that could make it harmless.
_PLAIN = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerRule(GraphComponent, IntentClassifier):
    """Rasa component around `DangerWords`: sets the intent and tells the kind as the entity `danger`."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`file`: the lists, relative to the folder that Rasa runs in.

        The chance of danger that the classifier must give: `unsure_from` where a letter or a question on policy speaks
        against it (我爸出过车祸，能领补贴吗), `sure_from` where nothing does but the message is neither short nor now,
        and `likely_from` where no words say it: a danger missed is worse than one asked about, so less than half does.
        In a letter somebody in danger says so, and old people, children and illness stand in many: `letter_from`.
        Where words stand that only sound like danger (想死你们了), the classifier must be surer still: `figure_from`.

        `want_as`: the chance told of a question on aid that tells of want (没钱买米，有什么补助): too little for an
        alarm, enough that a person and the numbers are named beside the answer. `goodbye_as` is the
        same of several signs of a farewell: it is asked what is meant.
        """
        return {
            "file": _FILE,
            "unsure_from": 0.06,
            "sure_from": 0.01,
            "likely_from": 0.25,
            "letter_from": 0.5,
            "figure_from": 0.7,
            "want_as": 0.3,
            "goodbye_as": 0.5,
        }

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, lists: Dict[Text, Any]
    ) -> None:
        """Compile `lists`."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._lists = lists
        self._words = DangerWords(lists)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "DangerRule":
        """A component for training: reads the lists from their file."""
        return cls(config, model_storage, resource, json.loads(Path(config["file"]).read_text(encoding="utf-8")))

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "DangerRule":
        """A component for serving: reads the lists from the model."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, json.loads((directory / _FILE).read_text(encoding="utf-8")))

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the lists with the model."""
        with self._model_storage.write_to(self._resource) as directory:
            (directory / _FILE).write_text(json.dumps(self._lists, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Make urgent what says so plainly, and what the classifier finds likely enough to be."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            ranking = message.get(INTENT_RANKING_KEY, [])
            chance = next((r[PREDICTED_CONFIDENCE_KEY] for r in ranking if r[INTENT_NAME_KEY] == URGENT), 0.0)
            found = self._words.find(text)
            if found is not None and chance >= self._needed(text, *found):
                self._make_urgent(message, ranking, 1.0)
                kind, words, _ = found
                entity = {"entity": "danger", "value": kind, "start": 0, "end": len(text), "extractor": "DangerRule"}
                place = text.find(words)
                if place >= 0:
                    entity.update(start=place, end=place + len(words))
                message.set(ENTITIES, message.get(ENTITIES, []) + [entity], add_to_output=True)
            elif self._words.says_goodbye(text):
                self._make_urgent(message, ranking, max(chance, self._config["goodbye_as"]))
            elif self._words.is_calm(text):
                self._make_calm(message, ranking)
            elif chance >= self._likely(text):
                self._make_urgent(message, ranking, chance)
            elif self._first(ranking).startswith(_ASKS) and len(text) <= STORY and self._words.in_want(text):
                self._make_urgent(message, ranking, self._config["want_as"])
            elif self._first(ranking) == URGENT and self._only_sounds(text):
                self._make_calm(message, ranking)
        return messages

    @staticmethod
    def _make_urgent(message: Message, ranking: List[Dict[Text, Any]], confidence: float) -> None:
        others = [reading for reading in ranking if reading[INTENT_NAME_KEY] != URGENT]
        urgent = {INTENT_NAME_KEY: URGENT, PREDICTED_CONFIDENCE_KEY: confidence}
        message.set(INTENT, urgent, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [urgent, *others], add_to_output=True)

    @staticmethod
    def _make_calm(message: Message, ranking: List[Dict[Text, Any]]) -> None:
        """The next reading, where the first is danger that the classifier alone finds."""
        others = [reading for reading in ranking if reading[INTENT_NAME_KEY] != URGENT]
        if others:
            message.set(INTENT, others[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, others, add_to_output=True)

    @staticmethod
    def _first(ranking: List[Dict[Text, Any]]) -> Text:
        return str(ranking[0][INTENT_NAME_KEY]) if ranking else ""

    def _only_sounds(self, text: Text) -> bool:
        return len(text) <= STORY and self._words.holds_figure(text)

    def _likely(self, text: Text) -> float:
        """The chance of danger that is enough without plain words of it."""
        if len(text) >= LETTER:
            return float(self._config["letter_from"])
        return float(self._config["figure_from" if self._only_sounds(text) else "likely_from"])

    def _needed(self, text: Text, kind: Text, words: Text, sure: bool) -> float:
        """The chance of danger from which the words hold; 0 where no classifier may silence them."""
        if not sure:
            return float(self._config["unsure_from"])
        if self._words.is_certain(text, kind):
            return 0.0
        short = sum(map(str.isalnum, squeeze(text))) <= _PLAIN
        if self._words.is_always(kind) or short or self._words.is_now(text, words):
            return 0.0
        return float(self._config["sure_from"])
