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

from components.entity_tagger import EntityTagger
from components.learnt_entities import LearntEntityExtractor, marks_of
from rasa.shared.nlu.constants import ENTITIES
from tools.learn_entities import Readers, learn


def _lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def main(learnt: str, asked: str) -> dict[str, Any]:
    """Learn and ask."""
    model = Path(tempfile.mkdtemp()) / "entities.crf"
    began = time.process_time()
    learn(_lines(learnt), model)
    seconds = time.process_time() - began
    extractor, readers = LearntEntityExtractor({}, None, None, EntityTagger(model)), Readers()
    messages = [readers.read(line["text"]) for line in _lines(asked)]
    by_readers = [marks_of(message.get(ENTITIES, [])) for message in messages]
    began = time.perf_counter()
    extractor.process(messages)
    spent = time.perf_counter() - began
    return {
        "readers": by_readers,
        "tagger": [marks_of(message.get(ENTITIES, [])) for message in messages],
        "seconds": round(seconds, 1),
        "milliseconds": round(1000 * spent / len(messages), 2),
        "kilobytes": model.stat().st_size // 1024,
    }


if __name__ == "__main__":
    json.dump(main(*sys.argv[1:3]), sys.stdout)
