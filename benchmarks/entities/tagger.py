"""Runs in the bot's interpreter, in its folder: `tagger.py LEARNT.jsonl ASKED.jsonl`; prints one JSON object.

`readers` and `tagger`: what each finds in every message that is asked, as [kind, start, end]; `seconds` of learning,
`milliseconds` a message and `kilobytes` of the tagger.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from components.chinese_pipeline import read_entries, write_dictionary
from components.entity_tagger import EntityTagger, Marks
from components.homophones import sounds_of
from components.language_component import PLAIN_TEXT, WORDS, ChineseLanguage, ChineseReader, traditional_characters
from components.learnt_entities import LearntEntityExtractor
from components.quantity_extractor import QuantityExtractor
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message


def _language() -> ChineseLanguage:
    """The bot's, with its own lexicon."""
    dictionary = Path(tempfile.mkdtemp()) / "words.txt"
    write_dictionary(dictionary)
    sounds = sounds_of([chr(code) for code in range(0x4E00, 0x9FA6)])
    reader = ChineseReader(read_entries("lexicon.json"), traditional_characters(), sounds, dictionary)
    return ChineseLanguage({}, None, None, reader)


def _lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def _marks(entities: list[dict[str, Any]]) -> Marks:
    return sorted(((item["entity"], item["start"], item["end"]) for item in entities), key=lambda mark: mark[1])


def main(learnt: str, asked: str) -> dict[str, Any]:
    """Learn and ask."""
    language, quantities = _language(), QuantityExtractor()

    def read(text: str) -> Message:
        return quantities.process(language.process([Message.build(text)]))[0]

    examples = []
    for line in _lines(learnt):
        message = read(line["text"])
        found = _marks(message.get(ENTITIES, []))
        examples.append((message.get(PLAIN_TEXT), message.get(WORDS), found, _marks(line["entities"])))
    model = Path(tempfile.mkdtemp()) / "entities.crf"
    began = time.process_time()
    EntityTagger.learn(examples, model)
    seconds = time.process_time() - began
    extractor = LearntEntityExtractor({}, None, None, EntityTagger(model))
    messages = [read(line["text"]) for line in _lines(asked)]
    by_readers = [_marks(message.get(ENTITIES, [])) for message in messages]
    began = time.perf_counter()
    extractor.process(messages)
    spent = time.perf_counter() - began
    return {
        "readers": by_readers,
        "tagger": [_marks(message.get(ENTITIES, [])) for message in messages],
        "seconds": round(seconds, 1),
        "milliseconds": round(1000 * spent / len(messages), 2),
        "kilobytes": model.stat().st_size // 1024,
    }


if __name__ == "__main__":
    json.dump(main(*sys.argv[1:3]), sys.stdout)
