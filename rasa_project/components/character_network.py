"""A small network that reads a message character by character: trained with TensorFlow, read by numpy.

Convolutions over the characters find short patterns, the strongest place of each counts, one layer weighs them. Each
place also has what stands for it and the next character together: words that are two characters long are then known as
such. Batches are of messages of like length, since most are far shorter than the longest that is read.
"""

from typing import Any, Dict, Iterator, List, Sequence, Text, Tuple

import numpy as np

from components.chinese_text import asking_part

#: 0 stands for nothing there, 1 for what is rare, was never seen, or is hidden for practice.
_UNKNOWN, _FIRST = 1, 2
#: The share of characters that are hidden at each pass, so that no single one decides.
_HIDDEN = 0.1
_BATCH, _SORTED_BATCHES, _STEP = 256, 10, 8
_RATE = 4e-3
#: Numbers that stand for a character and for a pair, and patterns of each width.
_SIZES, _PATTERNS = (96, 64), 160


class CharacterNetwork:
    """Convolutions of one to four characters, the strongest place of each, and a layer over them."""

    LENGTH, WIDTHS = 80, (1, 2, 3, 4)

    def __init__(self, epochs: int = 4, seed: int = 0) -> None:
        """`epochs`: passes over the examples."""
        self._epochs = epochs
        self._seed = seed

    def fit(self, texts: Sequence[Text], labels: np.ndarray) -> "CharacterNetwork":
        """Learn with TensorFlow, keep the weights as arrays. `labels` are numbers from 0."""
        import tensorflow as tf

        read = [self._parts(text) for text in texts]
        self._places = [_numbered([parts[view] for parts in read]) for view in range(len(read[0]))]
        codes = [self._codes(parts) for parts in read]
        tf.keras.utils.set_random_seed(self._seed)
        model = self._build(int(labels.max()) + 1)
        steps = self._epochs * -(-len(codes) // _BATCH)
        rate = tf.keras.optimizers.schedules.CosineDecay(_RATE, steps, 0.05)
        model.compile(tf.keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
        random = np.random.default_rng(self._seed)
        for _ in range(self._epochs):
            for chosen, given in _batches(codes, random):
                model.train_on_batch(given, labels[chosen])
        self._weights = {
            layer.name: [array.astype(np.float32) for array in layer.get_weights()]
            for layer in model.layers
            if layer.get_weights()
        }
        return self

    def chances(self, text: Text) -> np.ndarray:
        """The chance of each label, by numpy alone."""
        codes = _padded([self._codes(self._parts(text))])
        embedded = np.hstack([self._weights[f"view{view}"][0][given[0]] for view, given in enumerate(codes)])
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

    def _build(self, labels: int) -> Any:
        import tensorflow as tf

        layers = tf.keras.layers
        given = [tf.keras.Input((None,), dtype="int32") for _ in self._places]
        views = [
            layers.Embedding(len(places) + _FIRST, size, name=f"view{view}")(codes)
            for view, (places, size, codes) in enumerate(zip(self._places, _SIZES, given, strict=True))
        ]
        embedded = layers.SpatialDropout1D(0.3)(layers.Concatenate()(views))
        pooled = [
            layers.GlobalMaxPool1D()(
                layers.Conv1D(_PATTERNS, width, activation="relu", padding="same", name=f"width{width}")(embedded)
            )
            for width in self.WIDTHS
        ]
        together = layers.Dropout(0.5)(layers.Concatenate()(pooled))
        return tf.keras.Model(given, layers.Dense(labels, activation="softmax", name="chances")(together))

    def _parts(self, text: Text) -> List[List[Text]]:
        """The characters that are read, and the pair that begins at each of them."""
        if len(text) > self.LENGTH:
            asking = asking_part(text)
            text = f"{asking} {text}"[: self.LENGTH] if len(asking) < self.LENGTH else asking[-self.LENGTH :]
        return [list(text), [text[place : place + 2] for place in range(len(text))]]

    def _codes(self, parts: List[List[Text]]) -> List[List[int]]:
        return [[places.get(part, _UNKNOWN) for part in view] for places, view in zip(self._places, parts, strict=True)]


def _numbered(found: List[List[Text]]) -> Dict[Text, int]:
    """A number for each part that two messages have."""
    counts: Dict[Text, int] = {}
    for parts in found:
        for part in set(parts):
            counts[part] = counts.get(part, 0) + 1
    return {part: place + _FIRST for place, part in enumerate(sorted(p for p, n in counts.items() if n > 1))}


def _batches(
    codes: List[List[List[int]]], random: np.random.Generator
) -> Iterator[Tuple[np.ndarray, List[np.ndarray]]]:
    """All examples once, by chance, those of like length together; as places in `codes` and as arrays."""
    lengths = np.array([len(views[0]) for views in codes])
    order = random.permutation(len(codes))
    together = []
    for start in range(0, len(order), _BATCH * _SORTED_BATCHES):
        part = order[start : start + _BATCH * _SORTED_BATCHES]
        part = part[np.argsort(lengths[part], kind="stable")]
        together += [part[place : place + _BATCH] for place in range(0, len(part), _BATCH)]
    for place in random.permutation(len(together)):
        arrays = _padded([codes[row] for row in together[place]])
        for array in arrays:
            array[(random.random(array.shape) < _HIDDEN) & (array > 0)] = _UNKNOWN
        yield together[place], arrays


def _padded(codes: List[List[List[int]]]) -> List[np.ndarray]:
    """An array for each view, a row for each message, all as long as the longest, in whole steps."""
    longest = max(len(views[0]) for views in codes)
    length = max(_STEP, -(-longest // _STEP) * _STEP)
    arrays = [np.zeros((len(codes), length), dtype=np.int32) for _ in codes[0]]
    for row, views in enumerate(codes):
        for array, view in zip(arrays, views, strict=True):
            array[row, : len(view)] = view
    return arrays
