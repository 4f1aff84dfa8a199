"""Finds programmes, regions and area types in a message by a list of words, longest match first.

The list is written by the app's `knowledge` package (`make lexicon`), so the bot and the answers
cannot disagree on what a word means. Matching walks a trie: its time depends on the length of the
message, not on the seven thousand words.
"""

import json
from pathlib import Path
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_END = ""  # key of a trie node that ends a word; no character equals it
_FILE = "lexicon.json"


def build_trie(entries: List[Dict[Text, Text]]) -> Dict[Text, Any]:
    """Nested dicts, one character a level; `""` holds the entry that ends there."""
    trie: Dict[Text, Any] = {}
    for entry in entries:
        node = trie
        for char in entry["text"].lower():
            node = node.setdefault(char, {})
        node.setdefault(_END, entry)
    return trie


def find_entries(trie: Dict[Text, Any], text: Text) -> List[Dict[Text, Any]]:
    """Non-overlapping matches from left to right, each the longest that begins there."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a character that grows in lower case would shift the offsets
        lowered = text
    found = []
    start = 0
    while start < len(lowered):
        node, end, entry = trie, start, None
        for position in range(start, len(lowered)):
            node = node.get(lowered[position])
            if node is None:
                break
            if _END in node:
                end, entry = position + 1, node[_END]
        if entry is None:
            start += 1
            continue
        found.append({**entry, "start": start, "end": end})
        start = end
    return found


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LexiconExtractor(GraphComponent, EntityExtractorMixin):
    """Rasa component around `find_entries`; the words become part of the model."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`file`: the lexicon, relative to the folder that Rasa runs in."""
        return {"file": _FILE}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        entries: List[Dict[Text, Text]],
    ) -> None:
        """Build the trie from `entries` ({text, entity, value})."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._entries = entries
        self._trie = build_trie(entries)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LexiconExtractor":
        """A component for training: reads the lexicon from its file."""
        entries = json.loads(Path(config["file"]).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, entries)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LexiconExtractor":
        """A component for serving: reads the lexicon from the model."""
        with model_storage.read_from(resource) as directory:
            entries = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, entries)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the lexicon with the model."""
        with self._model_storage.write_to(self._resource) as directory:
            (directory / _FILE).write_text(json.dumps(self._entries, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples carry no lexicon entities; the classifier needs none."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities found in each message."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            entities = [
                {
                    ENTITY_ATTRIBUTE_TYPE: match["entity"],
                    ENTITY_ATTRIBUTE_START: match["start"],
                    ENTITY_ATTRIBUTE_END: match["end"],
                    ENTITY_ATTRIBUTE_VALUE: match["value"],
                }
                for match in find_entries(self._trie, text)
            ]
            entities = self.add_extractor_name(entities)
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages
