"""Reads a message as Chinese: width and characters, misheard names, words, and the names in it.

Sets what the components behind it work on: `plain_text` (as long as the message), `words`, and the entities that the
lexicon knows. The lexicon is written by the app's `knowledge` (`make lexicon`), so the bot and the answers can't
disagree on what a word means.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import chinese_pipeline
from components.chinese_text import simplify, to_half_width
from components.closing_up import ClosingUp
from components.homophones import by_sound, repair, sounds_of
from components.misheard_words import PLACES
from components.number_signs import plain_numbers
from components.slips import Slips
from components.weights import Encoder, WeightsError, load_encoder

PLAIN_TEXT, WORDS, VECTOR = "plain_text", "words", "vector"
#: The message with its words put right, where they were not: what the answers go by; a ticket keeps what was typed.
HEARD = "heard"
_LEXICON, _CHARACTERS, _SOUNDS, _DICTIONARY = "lexicon.json", "characters.json", "sounds.json", "words.txt"
_WEIGHTS, _PROBE = "weights.json", "低保怎么申请"
#: The characters of GB 2312 and of the lexicon are heard; rarer ones stand in no name.
_COMMON = range(0x4E00, 0x9FA6)


class ChineseReader:
    """Plain text, words and entities of a message; needs no Rasa."""

    def __init__(
        self,
        entries: List[Dict[Text, Text]],
        characters: Dict[Text, Text],
        sounds: Dict[Text, Text],
        dictionary: Optional[Path] = None,
        encoder: Optional[Encoder] = None,
    ) -> None:
        """`entries`: the lexicon; `characters`: traditional to simplified; `sounds`: by character.

        `encoder`: of a site's own weights, if it has any.
        """
        self._characters = characters
        self.sounds = sounds
        self.nlp = chinese_pipeline.build(entries, dictionary)
        self._counties = chinese_pipeline.counties_of(entries)
        self.encoder = encoder
        plain = chinese_pipeline.LexiconTokenizer(self.nlp.vocab, [], dictionary)
        self._names = by_sound(entries, sounds, plain.rarity)
        programmes = {entry["text"] for entry in entries if entry["entity"] == "program"}
        right = [spellings[0] for spellings in self._names.exact.values() if spellings[0] in programmes]
        self._closing = ClosingUp([*right, *PLACES], sounds)

    def plain(self, text: Text) -> Tuple[Text, List[Text]]:
        """`text` in half width and simplified, misheard names put right, as long as before; and its words."""
        heard = plain_numbers(simplify(to_half_width(text), self._characters))
        words = self.nlp.tokenizer.words(heard)
        plain = repair(heard, words, self._names, self.sounds)
        return plain, words if plain == heard else self.nlp.tokenizer.words(plain)

    def closed_up(self, text: Text) -> Text:
        """`text` put together where its characters stand apart or it is typed in letters."""
        return self._closing.closed_up(text)

    def read(self, text: Text) -> Dict[Text, Any]:
        """`plain_text`, `words`, `entities`, and with an encoder the text's `vector`, else None."""
        plain, words = self.plain(text)
        doc = self.nlp(self.nlp.tokenizer.doc(words))
        return {
            PLAIN_TEXT: plain,
            WORDS: words,
            ENTITIES: chinese_pipeline.entities(doc, self._counties),
            VECTOR: self.encoder.vector(plain) if self.encoder else None,
        }


def put_right(text: Text, plain: Text) -> Text:
    """`text` with the characters of `plain`, but with its own signs: the answers know ？ and ，."""
    return "".join(b if "\u4e00" <= b <= "\u9fff" else a for a, b in zip(text, plain, strict=True))


def traditional_characters() -> Dict[Text, Text]:
    """Traditional to simplified, from OpenCC's own table; only where both are one character."""
    import opencc

    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if "\t" in line)
    found = {old: new.split(" ")[0] for old, new in pairs if len(old) == 1}
    return {old: new for old, new in found.items() if len(new) == 1 and old != new and ord(new) in _COMMON}


# A featurizer to Rasa: only those also prepare the training examples for the components behind them.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class ChineseLanguage(GraphComponent, EntityExtractorMixin):
    """Rasa component around `ChineseReader`; all tables become part of the model."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`file`: the lexicon, relative to the folder that Rasa runs in.

        `weights`: a folder that `components.weights` can read, or empty.

        `slips`: the share of training examples that are learnt from a second time with slips in them.
        """
        return {"file": _LEXICON, "weights": os.environ.get("HOTLINE_LANGUAGE_WEIGHTS", ""), "slips": 0.0}

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, reader: Optional[ChineseReader]
    ) -> None:
        """`reader` is None before training."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._reader = reader

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ChineseLanguage":
        """A component for training."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "ChineseLanguage":
        """A component for serving: every table comes from the model."""
        with model_storage.read_from(resource) as directory:
            reader = ChineseReader(
                chinese_pipeline.read_entries(str(directory / _LEXICON)),
                json.loads((directory / _CHARACTERS).read_text(encoding="utf-8")),
                json.loads((directory / _SOUNDS).read_text(encoding="utf-8")),
                directory / _DICTIONARY,
                _encoder_of_training(directory / _WEIGHTS, config["weights"]),
            )
        return cls(config, model_storage, resource, reader)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the tables with the model."""
        entries = chinese_pipeline.read_entries(self._config["file"])
        sounds = sounds_of([chr(code) for code in _COMMON])
        characters = traditional_characters()
        with self._model_storage.write_to(self._resource) as directory:
            _write(directory / _LEXICON, entries)
            _write(directory / _CHARACTERS, characters)
            _write(directory / _SOUNDS, sounds)
            chinese_pipeline.write_dictionary(directory / _DICTIONARY)
            encoder = _load(self._config["weights"]) if self._config["weights"] else None
            if encoder:
                path = Path(self._config["weights"]).resolve()
                _write(directory / _WEIGHTS, {"path": str(path), "probe": encoder.vector(_PROBE).tolist()})
            self._reader = ChineseReader(entries, characters, sounds, directory / _DICTIONARY, encoder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The training examples as the components behind this one will see messages, and some with slips besides."""
        examples = [*training_data.training_examples, *self._with_slips(training_data.training_examples)]
        for message in examples:
            self._read(message)
        data = TrainingData(
            entity_synonyms=training_data.entity_synonyms,
            regex_features=training_data.regex_features,
            lookup_tables=training_data.lookup_tables,
            responses=training_data.responses,
        )
        data.training_examples = examples  # given to the constructor, their fingerprints would be taken
        return data

    def _with_slips(self, examples: List[Message]) -> List[Message]:
        share = self._config["slips"]
        if not share or self._reader is None:
            return []
        slips = Slips((example.get(TEXT) for example in examples), self._reader.sounds)
        drawn = [example for example in examples if _chance(example.get(TEXT)) < share]
        slipped = [(slips.slipped(example.get(TEXT)), example) for example in drawn]
        return [
            Message.build(text, example.get(INTENT))
            for text, example in slipped
            if text.strip() and text != example.get(TEXT)
        ]

    def process(self, messages: List[Message]) -> List[Message]:
        """Put each message together and read it."""
        for message in messages:
            if message.get(TEXT) and self._reader is not None:
                message.set(TEXT, self._reader.closed_up(message.get(TEXT)))
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        text = message.get(TEXT)
        if not text or self._reader is None:
            return
        read = self._reader.read(text)
        message.set(PLAIN_TEXT, read[PLAIN_TEXT])
        heard = put_right(text, read[PLAIN_TEXT])
        if heard != text:
            message.set(HEARD, heard, add_to_output=True)
        message.set(WORDS, read[WORDS])
        if read[VECTOR] is not None:
            message.set(VECTOR, read[VECTOR])
        found = self.add_extractor_name(read[ENTITIES])
        message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)


def _chance(text: Text) -> float:
    """A number from 0 to 1 that a message has for good: what is drawn stays drawn when others come or go."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:4], "big") / 2**32


def _load(weights: Text) -> Encoder:
    try:
        return load_encoder(weights)
    except WeightsError as error:  # Rasa shows this kind to the operator without a traceback
        raise InvalidConfigException(f"HOTLINE_LANGUAGE_WEIGHTS: {error}") from error


def _encoder_of_training(record: Path, weights: Text) -> Optional[Encoder]:
    """The encoder that the model was trained with, or None; from `weights`, else from where it lay then.

    Others would give vectors that mean nothing to the model.
    """
    if not record.exists():
        return None
    kept = json.loads(record.read_text(encoding="utf-8"))
    path = weights or kept["path"]
    encoder = _load(path)
    if encoder.size != len(kept["probe"]) or not np.allclose(encoder.vector(_PROBE), kept["probe"], 1e-3, 1e-4):
        raise InvalidConfigException(
            f"HOTLINE_LANGUAGE_WEIGHTS: {path} holds other weights than the model was trained with; "
            "train it again (hotline train)"
        )
    return encoder


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
