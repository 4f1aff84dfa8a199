"""Learns the tagger of names and numbers from messages marked by hand: `python -m tools.learn_entities`.

Writes `entities.crf`, which is part of the project, and `entities.json`, what it was learnt from. That takes some
minutes, so it is not done at each training of the bot: `make entities` does it when marks or tagger have changed, and
may be done when the readers have, whose findings the tagger looks at.
"""

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Text

from components.chinese_pipeline import read_entries, write_dictionary
from components.entity_tagger import EntityTagger
from components.homophones import sounds_of
from components.language_component import PLAIN_TEXT, WORDS, ChineseLanguage, ChineseReader, traditional_characters
from components.learnt_entities import marks_of
from components.quantity_extractor import QuantityExtractor
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

MARKED, TAGGER, RECORD = "entities_marked.jsonl", "entities.crf", "entities.json"
_CODE = ("components/entity_tagger.py", "components/number_features.py")


class Readers:
    """The components before the tagger, with the bot's own lexicon."""

    def __init__(self) -> None:
        """A second's work."""
        self._folder = tempfile.TemporaryDirectory()  # gone with the readers
        dictionary = Path(self._folder.name) / "words.txt"
        write_dictionary(dictionary)
        sounds = sounds_of([chr(code) for code in range(0x4E00, 0x9FA6)])
        reader = ChineseReader(read_entries("lexicon.json"), traditional_characters(), sounds, dictionary)
        self._language = ChineseLanguage({}, None, None, reader)  # no storage: it is trained

    def read(self, text: Text) -> Message:
        """The message as the tagger gets it."""
        return QuantityExtractor().process(self._language.process([Message.build(text)]))[0]


def learn(messages: List[Dict[Text, Any]], out: Path) -> None:
    """Write a tagger learnt from `messages`, each with `text` and `entities`."""
    readers = Readers()
    examples = []
    for marked in messages:
        message = readers.read(marked["text"])
        if message.get(TEXT) != marked["text"]:
            continue  # it was put together, so its marks stand elsewhere
        read = marks_of(message.get(ENTITIES, []))
        examples.append((message.get(PLAIN_TEXT), message.get(WORDS), read, marks_of(marked["entities"])))
    EntityTagger.learn(examples, out)


def digest(*paths: Path) -> Text:
    """Of the files' contents."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def record() -> Dict[Text, Any]:
    """What is there now."""
    return {
        "messages": len(Path(MARKED).read_text(encoding="utf-8").splitlines()),
        "marks and code": digest(Path(MARKED), *map(Path, _CODE)),
        "tagger": digest(Path(TAGGER)),
    }


def main() -> None:
    """The command. Broken off, it leaves the earlier tagger."""
    lines = Path(MARKED).read_text(encoding="utf-8").splitlines()
    draft = Path(f"{TAGGER}.tmp")
    learn([json.loads(line) for line in lines], draft)
    draft.replace(TAGGER)
    Path(RECORD).write_text(json.dumps(record(), indent=1) + "\n", encoding="utf-8")
    print(f"{TAGGER}: learnt from {len(lines)} messages, {Path(TAGGER).stat().st_size >> 10} KiB")


if __name__ == "__main__":
    main()
