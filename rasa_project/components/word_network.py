"""A small network that reads a message word by word: trained with TensorFlow, read by numpy.

Each word stands there twice: as what the messages that were learnt from make of it, and as what it means
(`word_meanings`), which is not learnt and so holds for words that no message has. Convolutions over the words find
short patterns, the strongest place of each counts, one layer weighs them. Batches are of messages of like length, since
most are far shorter than the longest that is read.
"""

from typing import Any, Dict, Iterator, List, Sequence, Text, Tuple

import numpy as np

from components.word_meanings import WordMeanings

#: 0 stands for nothing there, 1 for what is rare, was never seen, or is hidden for practice.
_UNKNOWN, _FIRST = 1, 2
#: The shares of words whose learnt half, and whose meaning, is hidden at each pass, so that no single one decides.
_HIDDEN, _MEANING_HIDDEN = 0.15, 0.05
_BATCH, _SORTED_BATCHES, _SHORTEST = 256, 10, 4
_RATE = 4e-3
#: Numbers that are learnt for a word, and patterns of each width.
_LEARNT, _PATTERNS = 96, 256
#: How long a meaning is beside what is learnt.
_LENGTH_OF_MEANING = 3.0
#: Of a long message the beginning and, more, the end is read: there people say what they want.
_FROM_START, _FROM_END = 8, 40


class WordNetwork:
    """Convolutions of one to three words, the strongest place of each, and a layer over them."""

    WIDTHS = (1, 2, 3)

    def __init__(self, meanings: WordMeanings, epochs: int = 4, seed: int = 0) -> None:
        """`epochs`: passes over the examples."""
        self._meanings = meanings
        self._epochs = epochs
        self._seed = seed

    def fit(self, messages: Sequence[Sequence[Text]], labels: np.ndarray) -> "WordNetwork":
        """Learn with TensorFlow, keep the weights as arrays. `messages`: their words; `labels`: numbers from 0."""
        import tensorflow as tf

        read = [_read(words) for words in messages]
        self._rows = _numbered(read)
        # Every word has a row of meanings while learning, those of one message too.
        every = sorted({word for words in read for word in words})
        place_of = {word: place for place, word in enumerate(every, _FIRST)}
        table = np.zeros((len(every) + _FIRST, self._meanings.size), dtype=np.float32)
        for word, place in place_of.items():
            table[place] = _LENGTH_OF_MEANING * self._meanings.of_word(word)
        codes = [[self._rows.get(word, _UNKNOWN) for word in words] for words in read]
        places = [[place_of[word] for word in words] for words in read]
        tf.keras.utils.set_random_seed(self._seed)
        model = self._build(table, int(labels.max()) + 1)
        steps = self._epochs * -(-len(codes) // _BATCH)
        rate = tf.keras.optimizers.schedules.CosineDecay(_RATE, steps, 0.05)
        model.compile(tf.keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
        random = np.random.default_rng(self._seed)
        for _ in range(self._epochs):
            for chosen, given in _batches(codes, places, random):
                model.train_on_batch(given, labels[chosen])
        self._weights = {
            layer.name: [array.astype(np.float32) for array in layer.get_weights()]
            for layer in model.layers
            if layer.get_weights() and layer.name != "meanings"
        }
        return self

    def chances(self, words: Sequence[Text]) -> np.ndarray:
        """The chance of each label, by numpy alone."""
        read = _read(words)
        learnt = self._weights["learnt"][0]
        embedded = np.zeros((max(_SHORTEST, len(read)), _LEARNT + self._meanings.size), dtype=np.float32)
        embedded[:, :_LEARNT] = learnt[0]
        for place, word in enumerate(read):
            embedded[place, :_LEARNT] = learnt[self._rows.get(word, _UNKNOWN)]
            embedded[place, _LEARNT:] = _LENGTH_OF_MEANING * self._meanings.of_word(word)
        length, size = embedded.shape
        pooled = []
        for width in self.WIDTHS:
            kernel, bias = self._weights[f"width{width}"]
            before = (width - 1) // 2
            around = np.pad(embedded, ((before, width - 1 - before), (0, 0)))
            windows = np.hstack([around[place : place + length] for place in range(width)])
            places = windows @ kernel.reshape(width * size, -1)
            pooled.append(np.maximum(places.max(axis=0) + bias, 0))
        kernel, bias = self._weights["chances"]
        scores = np.concatenate(pooled) @ kernel + bias
        raised = np.exp(scores - scores.max())
        return raised / raised.sum()

    def _build(self, table: np.ndarray, labels: int) -> Any:
        import tensorflow as tf

        layers = tf.keras.layers
        given = [tf.keras.Input((None,), dtype="int32") for _ in range(2)]
        learnt = layers.Embedding(len(self._rows) + _FIRST, _LEARNT, name="learnt")(given[0])
        meant = layers.Embedding(*table.shape, weights=[table], trainable=False, name="meanings")(given[1])
        embedded = layers.SpatialDropout1D(0.2)(layers.Concatenate()([learnt, meant]))
        pooled = [
            layers.GlobalMaxPool1D()(
                layers.Conv1D(_PATTERNS, width, activation="relu", padding="same", name=f"width{width}")(embedded)
            )
            for width in self.WIDTHS
        ]
        together = layers.Dropout(0.5)(layers.Concatenate()(pooled))
        return tf.keras.Model(given, layers.Dense(labels, activation="softmax", name="chances")(together))


def _read(words: Sequence[Text]) -> List[Text]:
    """The words that are read."""
    if len(words) <= _FROM_START + _FROM_END:
        return list(words)
    return [*words[:_FROM_START], *words[-_FROM_END:]]


def _numbered(messages: List[List[Text]]) -> Dict[Text, int]:
    """A number for each word that two messages have."""
    counts: Dict[Text, int] = {}
    for words in messages:
        for word in set(words):
            counts[word] = counts.get(word, 0) + 1
    return {word: row for row, word in enumerate(sorted(w for w, n in counts.items() if n > 1), _FIRST)}


def _batches(
    codes: List[List[int]], places: List[List[int]], random: np.random.Generator
) -> Iterator[Tuple[np.ndarray, List[np.ndarray]]]:
    """All examples once, by chance, those of like length together; as rows and as arrays."""
    lengths = np.array([len(words) for words in codes])
    order = random.permutation(len(codes))
    together = []
    for start in range(0, len(order), _BATCH * _SORTED_BATCHES):
        part = order[start : start + _BATCH * _SORTED_BATCHES]
        part = part[np.argsort(lengths[part], kind="stable")]
        together += [part[place : place + _BATCH] for place in range(0, len(part), _BATCH)]
    for batch in random.permutation(len(together)):
        rows = together[batch]
        learnt, meant = _padded([codes[row] for row in rows]), _padded([places[row] for row in rows])
        learnt[(random.random(learnt.shape) < _HIDDEN) & (learnt > 0)] = _UNKNOWN
        meant[random.random(meant.shape) < _MEANING_HIDDEN] = 0
        yield rows, [learnt, meant]


def _padded(codes: List[List[int]]) -> np.ndarray:
    """A row for each message, all as long as the longest."""
    array = np.zeros((len(codes), max(_SHORTEST, *map(len, codes))), dtype=np.int32)
    for row, message in enumerate(codes):
        array[row, : len(message)] = message
    return array
