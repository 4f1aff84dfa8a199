"""Gives the bot the names and numbers of a message as `entity_tagger` marks them, with values.

Stands behind the components that read names and numbers, and behind the intent classifier, which works on what the
lexicon knows. That stays to be had as `names`: the answers need what the library can tell something about (慈善会,
公益岗), which is not always what a person would mark as an aid programme.
"""

import shutil
from typing import Any, Dict, List, Optional, Text

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
    EXTRACTOR,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.aid_names import OTHER_AID
from components.entity_tagger import EntityTagger, Marks
from components.language_component import PLAIN_TEXT, WORDS, ChineseLanguage
from components.marked_quantities import is_no_year, value_at
from components.quantities import has_all_numbers

#: Of a message: the names that the lexicon knows in it, as entities.
NAMES = "names"
_FILE = "entities.crf"
_QUANTITIES = ("count", "money", "time")
Entity = Dict[Text, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LearntEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Rasa component around `EntityTagger`."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`file`: the tagger, which `tools.learn_entities` wrote, relative to the folder that Rasa runs in."""
        return {"file": _FILE}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        tagger: Optional[EntityTagger] = None,
    ) -> None:
        """`tagger` is None in training."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._tagger = tagger

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LearntEntityExtractor":
        """A component for training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LearntEntityExtractor":
        """A component for serving."""
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, EntityTagger(directory / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the tagger with the model."""
        with self._model_storage.write_to(self._resource) as directory:
            shutil.copyfile(self._config["file"], directory / _FILE)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Mark each message."""
        for message in messages:
            text = message.get(PLAIN_TEXT)
            if not text or self._tagger is None:
                continue
            read: List[Entity] = message.get(ENTITIES, [])
            names = [entity for entity in read if entity.get(EXTRACTOR) == ChineseLanguage.__name__]
            message.set(NAMES, names, add_to_output=True)
            marks = self._tagger.marks(text, message.get(WORDS), marks_of(read))
            kept = [entity for entity in read if entity[ENTITY_ATTRIBUTE_TYPE] not in self._tagger.kinds]
            message.set(ENTITIES, self._with_values(text, marks, read, kept), add_to_output=True)
        return messages

    def _with_values(self, text: Text, marks: Marks, read: List[Entity], kept: List[Entity]) -> List[Entity]:
        """`marks` where nothing of other kinds was read (`kept`), and what was.

        A number of which the rules can only read a part stays as they read it; a place that they don't know is none.
        To the tagger all numbers are alike: what it takes for a time and is no year (是2500) is what the rules read,
        else a number.
        """
        taken = {place for _, start, end in marks_of(kept) for place in range(start, end)}
        found: List[Entity] = []
        for marked, start, end in marks:
            kind = "count" if marked == "time" and is_no_year(text[start:end]) else marked
            if not taken.isdisjoint(range(start, end)):
                continue
            there = [entity for entity in read if _overlaps(entity, start, end)]
            if kind != marked and any(entity[ENTITY_ATTRIBUTE_TYPE] in _QUANTITIES for entity in there):
                kept += [entity for entity in there if entity[ENTITY_ATTRIBUTE_TYPE] in _QUANTITIES]
                continue
            same = [entity for entity in there if entity[ENTITY_ATTRIBUTE_TYPE] == kind]
            value = _value(text, kind, start, end, same)
            if value is None:
                kept += [entity for entity in same if start <= entity[ENTITY_ATTRIBUTE_START] and _end(entity) <= end]
                continue
            found.append(
                {
                    ENTITY_ATTRIBUTE_TYPE: kind,
                    ENTITY_ATTRIBUTE_START: start,
                    ENTITY_ATTRIBUTE_END: end,
                    ENTITY_ATTRIBUTE_VALUE: value,
                }
            )
        return sorted(kept + self.add_extractor_name(found), key=lambda entity: int(entity[ENTITY_ATTRIBUTE_START]))


def _end(entity: Entity) -> int:
    return int(entity[ENTITY_ATTRIBUTE_END])


def _overlaps(entity: Entity, start: int, end: int) -> bool:
    return bool(entity[ENTITY_ATTRIBUTE_START] < end and start < entity[ENTITY_ATTRIBUTE_END])


def marks_of(entities: List[Entity]) -> Marks:
    """Kind and place of entities."""
    return sorted(
        (
            (entity[ENTITY_ATTRIBUTE_TYPE], entity[ENTITY_ATTRIBUTE_START], entity[ENTITY_ATTRIBUTE_END])
            for entity in entities
        ),
        key=lambda mark: mark[1],
    )


def _value(text: Text, kind: Text, start: int, end: int, same: List[Entity]) -> Any:
    """Of what was read there as the `same` kind, else of the words; None of what no rule can read."""
    for entity in same:
        starts, ends = sorted((start, entity[ENTITY_ATTRIBUTE_START])), sorted((end, _end(entity)))
        both, shared = text[starts[0] : ends[1]], (starts[1] - starts[0], ends[0] - starts[0])
        # Of 第一个月两千三 and 两千三 either may be what was read: where one has a number more, it is read anew.
        if kind not in _QUANTITIES or has_all_numbers(both, *shared):
            return entity[ENTITY_ATTRIBUTE_VALUE]
    if kind == "region":
        return None
    if kind in _QUANTITIES:
        return value_at(text, start, end, kind)
    return OTHER_AID if kind == "program" else text[start:end]
