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

import pycrfsuite  # type: ignore[import-not-found]  # comes with Rasa
from components.chinese_pipeline import read_entries, write_dictionary
from components.homophones import sounds_of
from components.language_component import ChineseReader, traditional_characters
from components.quantity_extractor import QuantityExtractor
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

Marks = list[tuple[str, int, int]]

_NUMERALS = frozenset("0123456789一二三四五六七八九十百千万亿零半俩仨两几〇")
_FAR = 3
_SETTINGS = {"c1": 0.1, "c2": 0.05, "max_iterations": 60, "feature.possible_transitions": True}


def reader() -> ChineseReader:
    """The bot's, with its own lexicon."""
    dictionary = Path(tempfile.mkdtemp()) / "words.txt"
    write_dictionary(dictionary)
    sounds = sounds_of([chr(code) for code in range(0x4E00, 0x9FA6)])
    return ChineseReader(read_entries("lexicon.json"), traditional_characters(), sounds, dictionary)


def read(chinese: ChineseReader, text: str) -> tuple[str, list[str], Marks]:
    """Plain text, words, and what the readers find."""
    found = chinese.read(text)
    message = Message.build(text)
    message.set(ENTITIES, [{**item, "extractor": "names"} for item in found["entities"]])
    QuantityExtractor().process([message])
    marks = sorted((item["entity"], item["start"], item["end"]) for item in message.get(ENTITIES))
    return found["plain_text"], found["words"], marks


def tags(marks: Marks, length: int) -> list[str]:
    """B-kind, I-kind or O for each character."""
    found = ["O"] * length
    for kind, start, end in marks:
        found[start:end] = [f"B-{kind}", *[f"I-{kind}"] * (end - start - 1)]
    return found


def marks_of(found: list[str]) -> Marks:
    """The other way round."""
    marks: Marks = []
    kind, start = "", 0
    for place, tag in enumerate([*found, "O"]):
        if kind and (tag[0] != "I" or tag[2:] != kind):
            marks.append((kind, start, place))
            kind = ""
        if tag != "O" and not kind:
            kind, start = tag[2:], place
    return marks


def _sort(char: str) -> str:
    if char in _NUMERALS:
        return "n"
    return "h" if "一" <= char <= "鿿" else "s" if char.isspace() else "l" if char.isalnum() else "p"


def features(text: str, words: list[str], marks: Marks) -> list[list[str]]:
    """What the tagger looks at for each character: those around it, its word and the next ones, what was read there."""
    ruled = tags(marks, len(text))
    said = {place: text[start:end] for _, start, end in marks for place in range(start, end)}
    place_in = [
        (number, "S" if len(word) == 1 else "BE"[at == len(word) - 1] if at in (0, len(word) - 1) else "M")
        for number, word in enumerate(words)
        for at in range(len(word))
    ]
    padded, around = ["$"] * _FAR + list(text) + ["$"] * _FAR, ["$"] * 2 + ruled + ["$"] * 2
    beside = ["$", *words, "$"]
    found = []
    for place in range(len(text)):
        near = padded[place : place + 2 * _FAR + 1]
        rules = around[place : place + 5]
        number, part = place_in[place]
        before, word, after = beside[number : number + 3]
        found.append([
            *(f"c{at}={char}" for at, char in enumerate(near)),
            *(f"b{at}={near[at]}{near[at + 1]}" for at in range(1, 5)),
            *(f"t{at}={''.join(near[at : at + 3])}" for at in (1, 2, 3)),
            f"sorts={''.join(map(_sort, near[1:6]))}", f"nearest={''.join(map(_sort, near[2:5]))}",
            f"part={part}", f"word={word}", f"word part={part}{word}", f"before={before}", f"after={after}",
            f"pair before={before}|{word}", f"pair after={word}|{after}",
            f"rule={rules[2]}", f"rule before={rules[1]}", f"rule after={rules[3]}", f"rules={'|'.join(rules[1:4])}",
            f"far rules={rules[0]}|{rules[4]}", f"rule char={rules[2]}{near[3]}", f"rule word={rules[2]}{word}",
            f"rule part={rules[2]}{part}",
            f"ends={rules[2]}>{rules[3]}{near[4]}", f"begins={rules[1]}{near[2]}>{rules[2]}",
            f"rule text={rules[2][:3]}{said.get(place, '')}",
        ])  # fmt: skip
    return found


def main(learnt: str, asked: str) -> dict[str, Any]:
    """Learn and ask."""
    chinese = reader()
    trainer = pycrfsuite.Trainer(verbose=False)
    for line in Path(learnt).read_text(encoding="utf-8").splitlines():
        message = json.loads(line)
        text, words, marks = read(chinese, message["text"])
        wanted = sorted((item["entity"], item["start"], item["end"]) for item in message["entities"])
        trainer.append(features(text, words, marks), tags(wanted, len(text)))
    trainer.set_params(_SETTINGS)
    model = Path(tempfile.mkdtemp()) / "model.crf"
    began = time.process_time()
    trainer.train(str(model))
    seconds = time.process_time() - began
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    texts = [json.loads(line)["text"] for line in Path(asked).read_text(encoding="utf-8").splitlines()]
    read_before = [read(chinese, text) for text in texts]
    began = time.perf_counter()
    found = [marks_of(tagger.tag(features(*one))) for one in read_before]
    spent = time.perf_counter() - began
    return {
        "readers": [marks for _, _, marks in read_before],
        "tagger": found,
        "seconds": round(seconds, 1),
        "milliseconds": round(1000 * spent / len(texts), 2),
        "kilobytes": model.stat().st_size // 1024,
    }


if __name__ == "__main__":
    json.dump(main(*sys.argv[1:3]), sys.stdout)
