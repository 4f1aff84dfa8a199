"""One spaCy pipeline for Chinese: jieba cuts, an entity ruler names, both by the lexicon that `knowledge` writes.

The words of the lexicon are jieba's user dictionary and never cut in two: text is split at them first, longest match,
and jieba cuts what lies between. So the entity ruler sees every name as one token. Words that only hold a name (残疾证)
are among them, without an entity.
"""

import json
import re
from math import log
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterable, List, Optional, Text, Tuple

import jieba
import spacy
from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc

from components.aid_names import CHILDREN, is_child, put_together, words_for_aid
from components.lexicon_trie import build_trie, find_entries
from components.name_context import ENDS_A_PLACE, counties, graded, is_name, places

#: Words of jieba's dictionary that are rarer than this cost memory and help nobody here.
_RAREST = 5
#: The lexicon's kind of a county's short name that is a word, too: no token, and no name by itself.
COUNTY = "county"

Counties = Dict[Text, FrozenSet[Text]]


class LexiconTokenizer:
    """spaCy tokenizer: names of the lexicon whole, the rest as jieba cuts it."""

    def __init__(self, vocab: Any, entries: List[Dict[Text, Text]], dictionary: Optional[Path] = None) -> None:
        """`dictionary`: jieba's, or a shorter one; None for the one that comes with jieba."""
        self.vocab = vocab
        # One character stands in too many words: it is a name only where jieba leaves it alone.
        self._trie = build_trie([entry for entry in entries if len(entry["text"]) > 1])
        jieba.setLogLevel(60)
        self._jieba = jieba.Tokenizer(str(dictionary)) if dictionary else jieba.Tokenizer()
        if dictionary:
            self._jieba.cache_file = None
        self._jieba.initialize()

    def words(self, text: Text) -> List[Text]:
        """All pieces of `text`, spaces too; joined they are the text."""
        found: List[Text] = []
        position = 0
        for match in find_entries(self._trie, text):
            found += self._jieba.lcut(text[position : match["start"]], HMM=False)
            found.append(text[match["start"] : match["end"]])
            position = match["end"]
        return found + self._jieba.lcut(text[position:], HMM=False)

    def rarity(self, text: Text) -> float:
        """How many words `text` has, and how rare they are: minus the logarithm of its chance."""
        words = self._jieba.lcut(text, HMM=False)
        return sum(log(self._jieba.total) - log(self._jieba.FREQ.get(word) or 1) for word in words)

    def __call__(self, text: Text) -> Doc:
        """A document whose tokens are the words."""
        return self.doc(self.words(text))

    def doc(self, words: List[Text]) -> Doc:
        """A document of words that are known already."""
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


class CountedRuler(EntityRuler):
    """spaCy's ruler counts its patterns for each message, to warn when there are none; this one counts them once.

    With our seven thousand that took longer than finding the names.
    """

    _count = 0

    def add_patterns(self, patterns: List[Dict[Text, Any]]) -> None:
        """As spaCy's."""
        super().add_patterns(patterns)
        self._count = super().__len__()

    def __len__(self) -> int:
        """How many patterns there are."""
        return self._count


@Language.factory("counted_ruler")
def _counted_ruler(nlp: Language, name: Text) -> CountedRuler:
    return CountedRuler(nlp, name, phrase_matcher_attr="LOWER", overwrite_ents=True)


def write_dictionary(path: Path) -> None:
    """jieba's dictionary without its rare words, a third of the memory."""
    source = Path(jieba.__file__).with_name("dict.txt")
    with source.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as shorter:
        shorter.writelines(line for line in lines if int(line.split(" ")[1]) >= _RAREST)


def build(entries: List[Dict[Text, Text]], dictionary: Optional[Path] = None) -> Language:
    """The pipeline."""
    entries = [entry for entry in entries if entry["entity"] != COUNTY]
    nlp = spacy.blank("zh")
    nlp.tokenizer = LexiconTokenizer(nlp.vocab, entries, dictionary)
    ruler = nlp.add_pipe("counted_ruler")
    ruler.add_patterns(
        [
            {"label": entry["entity"], "pattern": entry["text"], "id": entry["value"]}
            for entry in _first_of_each(entries)
            if entry["entity"]
        ]
    )
    return nlp


# 都安县, 文山州, 芦溪镇: what the list has without its kind, or as another kind; not 湖南乡下.
_DIVISION = re.compile(r"县(?![城里长委级医政])|镇(?![上里长])|乡(?![下里村亲土镇长])|州(?!市)|旗(?!下)")


def entities(doc: Doc, smaller: Optional[Counties] = None) -> List[Dict[Text, Any]]:
    """What the ruler found and what stands around it lets be a name: entity, value, start, end.

    `smaller`: see `counties_of`.
    """
    text = doc.text
    found = [
        {"entity": span.label_, "value": span.ent_id_, "start": span.start_char, "end": span.end_char}
        for span in doc.ents
        if span.ent_id_ and is_name(span.label_, text, span.start_char, span.end_char)
    ]
    for item in found:
        # 低保金额 is how much 低保 is.
        if text.startswith("额", item["end"]) and text[item["end"] - 1] == "金":
            item["end"] -= 1
        child = CHILDREN.get(text[item["start"] : item["end"]])
        if child and is_child(text, item["start"], item["end"]):
            item.update(entity="person_group", value=child)
    found = words_for_aid(text, put_together(text, found))
    found = _with(found, [("person_group", "disabled", *span) for span in graded(text)])
    if smaller:
        found = _with_places(found, text, counties(text, _regions(found), smaller))
    if ENDS_A_PLACE.search(text):
        found = _with_places(found, text, places(text, _regions(found)))
    begun = {item["start"] for item in found}
    for item in found:
        if item["entity"] == "region" and item["end"] not in begun and _DIVISION.match(text, item["end"]):
            item["end"] += 1
    return sorted(found, key=lambda item: int(item["start"]))


def _regions(found: List[Dict[Text, Any]]) -> List[Tuple[int, int]]:
    return [(item["start"], item["end"]) for item in found if item["entity"] == "region"]


def _with_places(found: List[Dict[Text, Any]], text: Text, spans: Iterable[Tuple[int, int]]) -> List[Dict[Text, Any]]:
    return _with(found, [("region", text[start:end], start, end) for start, end in spans])


def _with(found: List[Dict[Text, Any]], more: List[Tuple[Text, Text, int, int]]) -> List[Dict[Text, Any]]:
    """`found` with those of `more` (entity, value, start, end) that touch none of it."""
    taken = {place for item in found for place in range(item["start"], item["end"])}
    return found + [
        {"entity": entity, "value": value, "start": start, "end": end}
        for entity, value, start, end in more
        if taken.isdisjoint(range(start, end))
    ]


def counties_of(entries: List[Dict[Text, Text]]) -> Counties:
    """Short names of counties that are words, too (平安, 云和), each with the names that it lies in."""
    return {entry["text"]: frozenset(entry["value"].split()) for entry in entries if entry["entity"] == COUNTY}


def read_entries(path: Text) -> List[Dict[Text, Text]]:
    """The lexicon's entries."""
    entries: List[Dict[Text, Text]] = json.loads(Path(path).read_text(encoding="utf-8"))
    return entries


def _first_of_each(entries: List[Dict[Text, Text]]) -> Iterable[Dict[Text, Text]]:
    seen = set()
    for entry in entries:
        if entry["text"].lower() not in seen:
            seen.add(entry["text"].lower())
            yield entry
