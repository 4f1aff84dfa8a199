"""Gives the bot the sums, counts, times and numbers in a message; what is read and how stands in `quantities`.

It learns nothing: a figure is read by tested rules or not at all. It stands behind the component that finds names. The
intent classifier is trained without these entities, so it must stand before this one or pass them over.
"""

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

from components.number_signs import plain_numbers
from components.quantities import find_quantities

# A number inside such a name is part of it (八十岁补贴, 三明).
_NAMES = ("program", "region")
_GROUP = "person_group"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class QuantityExtractor(GraphComponent, EntityExtractorMixin):
    """Rasa component around `find_quantities`. Stands behind what finds names, and leaves those whole."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "QuantityExtractor":
        """A component for serving; there is nothing to set."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the quantities found in each message."""
        for message in messages:
            text = message.get(TEXT) and plain_numbers(message.get(TEXT))
            if not text:
                continue
            known = message.get(ENTITIES, [])
            names = [
                (entity[ENTITY_ATTRIBUTE_START], entity[ENTITY_ATTRIBUTE_END])
                for entity in known
                if entity[ENTITY_ATTRIBUTE_TYPE] in _NAMES
            ]
            entities = [
                {
                    ENTITY_ATTRIBUTE_TYPE: found["entity"],
                    ENTITY_ATTRIBUTE_START: found["start"],
                    ENTITY_ATTRIBUTE_END: found["end"],
                    ENTITY_ATTRIBUTE_VALUE: found["value"],
                }
                for found in find_quantities(text, names)
            ]
            counted = {place for found in entities for place in range(found["start"], found["end"])}
            # 两个孩子 is a count, and tells of the children with it.
            known = [
                entity
                for entity in known
                if entity[ENTITY_ATTRIBUTE_TYPE] != _GROUP
                or counted.isdisjoint(range(entity[ENTITY_ATTRIBUTE_START], entity[ENTITY_ATTRIBUTE_END]))
            ]
            message.set(ENTITIES, known + self.add_extractor_name(entities), add_to_output=True)
        return messages
