"""The model that reads a message's intent: a linear one on what stands in it, and a pretrained one where it is unsure.

The linear model (scikit-learn, TF-IDF, linear SVM) weighs ten views: characters, pairs of characters that stand near
each other, words, pairs of words, the last sentence, the sentences that ask, how the message begins and ends, its shape
(how long, a question mark), which other public matters (养老金, 物业 …) it names, and what its words mean on the
whole (`word_meanings`). It is strong on letters and on rare words, and is learnt in a minute or two at each training.
Where it is unsure, the transformer (`sentence_encoder`) has its say, too: alone it is about as good, errs elsewhere,
and takes the longest (docs/nlu.md).

Where a site has weights on disk, each message also has a vector from them, one view more.
"""

import math
import re
from typing import Any, Callable, Dict, FrozenSet, List, NamedTuple, Optional, Sequence, Text

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC
from spacy.strings import hash_string

from components.chinese_text import asking_part, last_clause
from components.sentence_encoder import SentenceEncoder
from components.word_meanings import WordMeanings

_MARKS = {"program": "Ⓟ", "region": "Ⓡ", "area_type": "Ⓐ"}
#: The value of aid that the library knows nothing of: what is said of it need not hold for ours.
_NOT_OURS = "other_aid"
_NUMBER = re.compile(r"[0-9]+(?:[.][0-9]+)?")
_NEAR = 5
#: Characters that are two or three places apart; beginnings and ends of one to four characters.
_APART, _EDGES, _SHORT = (2, 3), (1, 2, 3, 4), 8
_STOPS, _MANY = "，。？！,.?!；", 12
_SIGNS = (("asks", "?？"), ("calls out", "!！"), ("blank", " "))
#: Sounds that mean something alone or twice (嗯嗯), and nothing when they are mixed (嗯嗯啊啊哦哦).
_SOUNDS, _OF_MANY = re.compile(r"[嗯啊哦呃额噢喔呀唔\W]+"), 3
#: What a telephone line says, not a person.
_OF_THE_LINE = re.compile(r"[嘟嘀哔\W]*[嘟嘀哔][嘟嘀哔\W]*")
#: What a cat on the keys leaves; ? and ! say something.
_KEYS = re.compile(r"[&*#@%^$~|<>+=_\\/\s]+")
_LETTERS = re.compile(r"[^\W\d_\u3400-\u9fff]+")
#: Sharpness of the linear model's chances. What one model finds less likely than `_LEAST` is not ruled out by it alone.
SHARPNESS, _LEAST = 5.4, 1e-4
#: The encoder is asked where the linear model's likeliest intent has less than this chance; its share, and the
#: sharpness of both together. All chosen on messages that neither had learnt from.
UNSURE, ENCODER_SHARE, TOGETHER = 0.95, 0.6, 0.667
#: In a letter of so many characters, which few were learnt from, the encoder's share is larger.
_LETTER, SHARE_IN_LETTER = 160, 0.8
#: How much a named other matter, and each half of the meaning, weighs beside the other views, whose rows have length 1.
_MATTER, _MEANING = 0.35, 0.7


class Reading(NamedTuple):
    """A message as the model sees it: with names and numbers as marks, and `plain`, with them.

    `vector`: from a site's weights, or None.
    """

    plain: Text
    text: Text
    words: List[Text]
    matters: Sequence[float] = ()
    vector: Optional[Any] = None


class Matters:
    """Which public matters that are not ours a text names, by the app's lists (other_matters.json)."""

    def __init__(self, lists: Dict[Text, List[Text]]) -> None:
        """`lists`: phrases by matter, with … for a gap; under `ours` those of social assistance."""
        self._ours = _any_of(lists["ours"])
        self._others = [_any_of(phrases) for matter, phrases in lists.items() if matter != "ours"]

    def of(self, text: Text) -> List[float]:
        """Any other matter, other ones alone, ours, several others, and then one number for each other one."""
        asking = asking_part(text)
        others = [bool(pattern.search(asking)) for pattern in self._others]
        ours = bool(self._ours.search(text))
        return [_MATTER * sign for sign in (any(others), any(others) and not ours, ours, sum(others) > 1, *others)]


def _any_of(phrases: List[Text]) -> "re.Pattern[Text]":
    # One character alone stands in too many words.
    return re.compile("|".join(".{0,6}?".join(map(re.escape, p.split("…"))) for p in phrases if len(p) > 1))


def reading(read: Dict[Text, Any], matters: Matters) -> Reading:
    """A message that was read as Chinese (`ChineseReader.read`), as the model sees it.

    Names and numbers are replaced by a mark each, so that what is learnt of 兰州 holds for 上饶.
    """
    plain, words, entities = read["plain_text"], read["words"], read["entities"]
    marks = {
        entity["start"]: entity for entity in entities if entity["entity"] in _MARKS and entity["value"] != _NOT_OURS
    }
    masked, kept, position = [], [], 0
    for word in words:
        entity = marks.get(position)
        if entity is not None and entity["end"] == position + len(word):
            word_or_mark = _MARKS[entity["entity"]]
        else:
            word_or_mark = _NUMBER.sub("Ⓝ", word.lower())
        position += len(word)
        masked.append(word_or_mark)
        if word_or_mark.strip():
            kept.append(word_or_mark)
    return Reading(plain, "".join(masked) if masked else plain, kept, matters.of(plain), read.get("vector"))


def _grams(text: Text) -> List[Text]:
    """Its characters, pairs and triples of characters; of several blanks one counts."""
    plain = " ".join(text.split())
    return [plain[start : start + size] for size in (1, 2, 3) for start in range(len(plain) - size + 1)]


def _words(item: Reading) -> List[Text]:
    pairs = [f"{first} {second}" for first, second in zip(item.words, item.words[1:], strict=False)]
    return item.words + pairs


def _near_words(item: Reading) -> List[Text]:
    return [
        f"{first} {second}"
        for place, first in enumerate(item.words)
        for second in item.words[place + 2 : place + _NEAR]
    ]


def _near_characters(item: Reading) -> List[Text]:
    text = item.text
    return [f"{first} {second}" for gap in _APART for first, second in zip(text, text[gap:], strict=False)]


def _ends(item: Reading) -> List[Text]:
    """How it begins and ends; of a short one the whole."""
    text = item.text
    found = [f"^{text[:size]}" for size in _EDGES] + [f"{text[-size:]}$" for size in _EDGES]
    return found + [f"^{text}$"] if len(text) <= _SHORT else found


def _shape(item: Reading) -> List[Text]:
    """How long it is, in characters, words and clauses, and whether it asks, calls out, or has blanks."""
    text = item.text
    clauses = sum(character in _STOPS for character in text)
    signs = [name for name, marks in _SIGNS if any(mark in text for mark in marks)]
    return [
        f"characters {int(2 * math.log2(len(text) + 1))}",
        f"words {min(len(item.words), _MANY)}",
        f"stops {min(clauses, _MANY)}",
        *signs,
    ]


_VIEWS: Dict[Text, Callable[[Reading], List[Text]]] = {
    "characters": lambda item: _grams(item.text),
    "near_characters": _near_characters,
    "words": _words,
    "near": _near_words,
    "last": lambda item: _grams(last_clause(item.text)),
    "asking": lambda item: _grams(asking_part(item.text)),
    "ends": _ends,
    "shape": _shape,
}
VIEWS = tuple(_VIEWS)


def terms(view: Text, item: Reading) -> List[Text]:
    """What a view counts in a message."""
    return _VIEWS[view](item)


def _itself(found: List[Text]) -> List[Text]:
    return found


def _numbers(terms: List[Text]) -> np.ndarray:
    """A number of 64 bits for each term, the same in every process (spaCy's hash of a string)."""
    return np.fromiter(map(hash_string, terms), dtype=np.uint64, count=len(terms))


class View:
    """One view's terms with their weights by intent: TF-IDF and the linear model's coefficients, multiplied out.

    Of its terms, half a million, only their numbers are kept, in order: the texts themselves in a dictionary take seven
    times the memory. That two of them share a number is as good as impossible (one chance in 10 millions).
    """

    def __init__(self, terms: List[Text], weights: np.ndarray, idf: np.ndarray) -> None:
        """`terms`: what each row of `weights` and each place in `idf` is of."""
        numbers = _numbers(terms)
        order = np.argsort(numbers)
        self._numbers = numbers[order]
        # Half precision: half the memory of the bot's largest part, and no reading changes for it.
        self._weights = weights[order].astype(np.float16)
        self._idf = idf[order]

    def scores(self, terms: List[Text]) -> np.ndarray:
        """What the view says for each intent."""
        found, counts = np.unique(_numbers(terms), return_counts=True)
        rows = np.minimum(np.searchsorted(self._numbers, found), len(self._numbers) - 1)
        known = self._numbers[rows] == found
        rows, counts = rows[known], counts[known]
        if not rows.size:
            return np.zeros(self._weights.shape[1], dtype=np.float32)
        values = (1 + np.log(counts.astype(np.float32))) * self._idf[rows]
        return (values / np.linalg.norm(values)) @ self._weights[rows].astype(np.float32)


class LinearModel:
    """TF-IDF over the views and a linear SVM; scikit-learn learns, a few dictionaries and arrays serve."""

    def __init__(
        self, regularisation: float = 0.3, views: Sequence[Text] = VIEWS, meanings: Optional[WordMeanings] = None
    ) -> None:
        """`regularisation`: scikit-learn's C. `views`: some of `VIEWS`. `meanings`: of words; None leaves that view."""
        self._c = regularisation
        self._names = list(views)
        self._meanings = meanings
        self._views: Dict[Text, View] = {}

    def fit(self, items: List[Reading], labels: np.ndarray) -> "LinearModel":
        """Learn; `labels` are numbers from 0."""
        vectorizers, columns = {}, []
        for name in self._names:
            # min_df: what only one example has teaches nothing and makes up most of the model.
            vectorizer = TfidfVectorizer(analyzer=_itself, min_df=2, sublinear_tf=True, dtype=np.float32)
            try:
                columns.append(vectorizer.fit_transform([terms(name, item) for item in items]))
            except ValueError:  # nothing that two of a few examples have in common
                continue
            vectorizers[name] = vectorizer
        columns.append(sparse.csr_matrix(self._signs(items)))
        # A far wider tolerance than usual: a third of the time, the same readings.
        model = LinearSVC(C=self._c, class_weight="balanced", random_state=0, tol=0.05)
        # In the precision that it computes in, and without the parts: else there are three copies of some 400 MB.
        together = sparse.hstack(columns, format="csr", dtype=np.float64)
        columns.clear()
        model.fit(together, labels)
        weights, bias = model.coef_, model.intercept_
        if len(weights) == 1:  # of two intents scikit-learn weighs the second alone
            weights, bias = np.vstack([-weights, weights]), np.hstack([-bias, bias])
        by_term = weights.T.astype(np.float32)
        self._bias = bias.astype(np.float32)
        start = 0
        for name, vectorizer in vectorizers.items():
            size = len(vectorizer.vocabulary_)
            known = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
            self._views[name] = View(known, by_term[start : start + size], vectorizer.idf_.astype(np.float32))
            start += size
        self._sign_weights = np.ascontiguousarray(by_term[start:])
        return self

    def chances(self, items: List[Reading]) -> np.ndarray:
        """A row of chances for each item."""
        scores = self._bias + self._signs(items) @ self._sign_weights
        for row, item in enumerate(items):
            for name, view in self._views.items():
                scores[row] += view.scores(terms(name, item))
        return softmax(SHARPNESS * scores)

    def _signs(self, items: List[Reading]) -> np.ndarray:
        """What is no term: other matters, the meaning, and the vector of a site's weights in length 1."""
        signs = np.array([item.matters for item in items], dtype=np.float32)
        if self._meanings:
            meant = np.array([self._meanings.of_message(item.words) for item in items], dtype=np.float32)
            signs = np.hstack([signs, _MEANING * meant])
        if items and items[0].vector is not None:
            vectors = np.array([item.vector for item in items], dtype=np.float32)
            signs = np.hstack([signs, vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)])
        return signs


class IntentModel:
    """Both together."""

    def __init__(
        self,
        regularisation: float = 0.3,
        views: Sequence[Text] = VIEWS,
        meanings: Optional[WordMeanings] = None,
        encoder: Optional[SentenceEncoder] = None,
    ) -> None:
        """The first three: as of `LinearModel`. `encoder`: as it is, it is not learnt here; None leaves it out."""
        self._linear = LinearModel(regularisation, views, meanings)
        self._encoder = encoder
        self.intents: List[Text] = []
        self._foreign: FrozenSet[Text] = frozenset()

    def fit(self, items: List[Reading], intents: List[Text]) -> "IntentModel":
        """Learn from readings and the names of their intents. Raises ValueError for one that the encoder lacks."""
        self.intents = sorted(set(intents))
        if self._encoder:
            unknown = sorted(set(self.intents) - set(self._encoder.intents))
            if unknown:
                raise ValueError(f"the sentence encoder has not been taught {', '.join(unknown)}: make it anew")
            self._columns = [self._encoder.intents.index(intent) for intent in self.intents]
        numbers = {name: number for number, name in enumerate(self.intents)}
        self._foreign = frozenset(word for item in items for word in item.words if _LETTERS.fullmatch(word))
        self._linear.fit(items, np.array([numbers[name] for name in intents]))
        return self

    def is_nonsense(self, item: Reading) -> bool:
        """Whether a message has no word at all: letters that make none of the known ones (asdfgh), or sounds alone.

        Any intent that such a message seems to have, it has by chance.
        """
        said = [word for word in item.words if any(char.isalnum() for char in word)]
        if _OF_THE_LINE.fullmatch(item.text) or _KEYS.fullmatch(item.text):
            return True
        if _SOUNDS.fullmatch(item.text):
            return len({char for char in item.text if char.isalpha()}) >= _OF_MANY
        return bool(said) and all(_LETTERS.fullmatch(word) and word not in self._foreign for word in said)

    def chances(self, items: List[Reading]) -> np.ndarray:
        """A row of chances for each item, in the order of `intents`."""
        chances = self._linear.chances(items)
        if self._encoder:
            for row in np.flatnonzero(chances.max(axis=1) < UNSURE):
                encoded = self._encoder.chances(items[row].plain)[self._columns]
                # Multiplied, not added: what both find likely wins over what one is sure of.
                share = SHARE_IN_LETTER if len(items[row].plain) >= _LETTER else ENCODER_SHARE
                scores = np.log(chances[row] + _LEAST) + share * np.log(encoded + _LEAST)
                chances[row] = softmax(TOGETHER * scores[None])[0]
        return chances


def softmax(scores: np.ndarray) -> np.ndarray:
    """Chances by row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
