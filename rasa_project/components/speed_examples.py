"""The bot's training files, read in a second: the same messages as Rasa's own importer gives.

Rasa's reads each file twice with a YAML library in pure Python, checks it against a schema, then copies all messages
and takes their fingerprints at each of six merges, and all that twice over: a minute for 55,000. Our files hold intents
and examples and nothing else, so libyaml and Rasa's parser of one example do. Rules and domain are left to Rasa.
"""

import json
from typing import Any, List, Optional, Text

import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.entities_parser import parse_training_example
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

_BULLET = "-"


class UnknownContent(RasaException):
    """A training file holds what this importer does not read; Rasa shows it without a traceback."""


class ExamplesImporter(RasaFileImporter):
    """Rasa's importer of files, with the examples read here. All is read once."""

    # Rasa tells of a language; there is one.
    @cached_method
    def _examples(self) -> TrainingData:
        found = {}
        for path in self._nlu_files:
            for message in read_examples(path):
                # The same example twice counts once, as in Rasa.
                found.setdefault(json.dumps(message.data, sort_keys=True), message)
        data = TrainingData()
        data.training_examples = list(found.values())  # given to the constructor, their fingerprints would be taken
        return data

    def get_nlu_data(self, language: Optional[Text] = None) -> TrainingData:
        """All examples, in the order of the files."""
        return self._examples()

    @cached_method
    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        """The rules."""
        return super().get_stories(exclusion_percentage)

    @cached_method
    def get_domain(self) -> Domain:
        """The domain."""
        return super().get_domain()


def read_examples(path: Text) -> List[Message]:
    """The examples of a file, names and numbers marked as entities. Raises UnknownContent."""
    with open(path, encoding="utf-8") as file:
        content = yaml.load(file, yaml.CSafeLoader)
    return [message for block in content["nlu"] or [] for message in _of_block(block, path)]


def _of_block(block: Any, path: Text) -> List[Message]:
    if not isinstance(block, dict) or set(block) != {"intent", "examples"} or not isinstance(block["examples"], str):
        raise UnknownContent(f"{path}: a block is not just an intent and its examples: {str(block)[:80]}")
    lines = block["examples"].splitlines()
    wrong = next((line for line in lines if not line.startswith(_BULLET)), None)
    if wrong is not None:
        raise UnknownContent(f"{path}: an example does not begin with '{_BULLET}': {wrong}")
    return [parse_training_example(line[1:].strip("\n\r "), block["intent"]) for line in lines]
