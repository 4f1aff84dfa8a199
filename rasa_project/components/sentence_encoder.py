"""A small pretrained transformer that reads a whole message and gives each intent a chance.

It knows much more Chinese than the messages we have could teach: it began as multilingual-e5-small, a public sentence
encoder, of which the lower layers are kept, and was then taught our intents by `scripts/build_sentence_encoder.py`
(`sentence_encoder.md` says from what, when and on what terms). That takes hours, so it is done now and then, not at
each training of the bot: the file is part of the project, nothing is fetched. Read by numpy alone.
"""

import json
import unicodedata
from pathlib import Path
from typing import Any, Dict, List, Sequence, Text, Tuple, Union

import numpy as np

from components.transformer import Transformer

#: What stands for the beginning, the end, and a piece that is not listed; the first rows of the table.
START, NOTHING, END, UNKNOWN = range(4)
#: Of a message with more pieces (some 700 characters) the beginning and, more, the end is read.
_FROM_START, _FROM_END = 160, 288
#: Places that a message can have at most, with START and END.
PLACES = _FROM_START + _FROM_END + 2
#: No more of a message is cut into pieces: what stands between is not read anyway.
_CHARACTERS = 4000
#: An unlisted character costs this much more than the rarest piece (SentencePiece's own figure).
_COST_OF_UNKNOWN = 10.0
_BLANK = "▁"
#: Suffixes of the file's names: what a row's bytes are multiplied by.
_SCALE = ":scale"


class Pieces:
    """SentencePiece's unigram tokenizer: the likeliest way to cut a text into pieces of a list."""

    def __init__(self, pieces: Sequence[Text], scores: Sequence[float]) -> None:
        """`scores`: the logarithm of each piece's share of all text. The first four are marks, never found in text."""
        self._found = {
            piece: (number, float(score))
            for number, (piece, score) in enumerate(zip(pieces, scores, strict=True))
            if number > UNKNOWN and piece
        }
        self._longest = max(map(len, self._found))
        self._unknown = min(score for _, score in self._found.values()) - _COST_OF_UNKNOWN

    def numbers(self, text: Text) -> List[int]:
        """The pieces' numbers, from the front; a piece of unlisted characters is UNKNOWN each."""
        plain = _BLANK + _BLANK.join(unicodedata.normalize("NFKC", text).split())
        # For each place: the score of the best cut up to there, its last piece, and where that begins.
        best: List[Tuple[float, int, int]] = [(0.0, UNKNOWN, 0)] + [(-np.inf, UNKNOWN, 0)] * len(plain)
        for start in range(len(plain)):
            score = best[start][0]
            if score + self._unknown > best[start + 1][0]:
                best[start + 1] = (score + self._unknown, UNKNOWN, start)
            for end in range(start + 1, min(len(plain), start + self._longest) + 1):
                piece = self._found.get(plain[start:end])
                if piece is not None and score + piece[1] > best[end][0]:
                    best[end] = (score + piece[1], piece[0], start)
        numbers, place = [], len(plain)
        while place:
            _, number, place = best[place]
            numbers.append(number)
        return numbers[::-1]


class SentenceEncoder:
    """Pieces, transformer, and a layer that gives the chances."""

    def __init__(self, kept: Dict[Text, np.ndarray]) -> None:
        """`kept`: as in the file: bytes by row with a scale each, or plain numbers; `pack` makes it."""
        self._kept = kept
        about = json.loads(kept["about"].tobytes().decode("utf-8"))
        self.intents: List[Text] = about["intents"]
        self.pieces = Pieces(about["pieces"], kept["scores"].tolist())
        tensors = unpack(kept, ("encoder.", "embeddings.LayerNorm", "chances."))
        self._places = kept["places"].astype(np.float32)
        self._weight, self._bias = tensors["chances.weight"], tensors["chances.bias"]
        self._transformer = Transformer(tensors, about["layers"], about["heads"], 1e-12, "gelu")

    def __reduce__(self) -> Tuple[Any, ...]:
        return SentenceEncoder, (self._kept,)  # a quarter of what is computed from it

    @classmethod
    def read(cls, path: Union[Text, Path]) -> "SentenceEncoder":
        """From a file that `scripts/build_sentence_encoder.py` made. Raises OSError or ValueError."""
        with np.load(str(path)) as kept:
            return cls({name: kept[name] for name in kept.files})

    def chances(self, text: Text) -> np.ndarray:
        """float32, one for each of `intents`."""
        numbers = self.numbers(text)
        words = self._kept["words"][numbers] * self._kept["words" + _SCALE][numbers, None]
        states = self._transformer.states(words + self._places[: len(numbers)])
        return _softmax(np.concatenate([states.mean(axis=0), states[0]]) @ self._weight.T + self._bias)

    def numbers(self, text: Text) -> List[int]:
        """What is read of a message, between START and END."""
        if len(text) > _CHARACTERS:
            text = f"{text[: _CHARACTERS // 2]} {text[-_CHARACTERS // 2 :]}"
        found = self.pieces.numbers(text)
        if len(found) > _FROM_START + _FROM_END:
            found = found[:_FROM_START] + found[-_FROM_END:]
        return [START, *found, END]


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max())
    return raised / raised.sum()


def pack(tensors: Dict[Text, np.ndarray], about: Dict[Text, Any], scores: np.ndarray) -> Dict[Text, np.ndarray]:
    """What `SentenceEncoder` is made of. Tables become a byte a number with a scale for each row.

    `tensors`: `words` and `places` (a row for each piece and place), the transformer's by BERT's names, and
    `chances.weight`, `chances.bias`. `about`: `intents`, `pieces`, `layers`, `heads`. `scores`: of the pieces.
    """
    kept: Dict[Text, np.ndarray] = {}
    for name, array in tensors.items():
        if array.ndim == 2 and name not in ("places", "chances.weight"):
            scale = np.abs(array).max(axis=1) / 127
            kept[name] = np.round(array / np.maximum(scale, 1e-9)[:, None]).astype(np.int8)
            kept[name + _SCALE] = scale.astype(np.float32)
        else:
            kept[name] = array.astype(np.float32)
    kept["scores"] = np.asarray(scores, dtype=np.float32)
    kept["about"] = np.frombuffer(json.dumps(about, ensure_ascii=False).encode("utf-8"), dtype=np.uint8)
    return kept


def unpack(kept: Dict[Text, np.ndarray], beginnings: Tuple[Text, ...] = ("",)) -> Dict[Text, np.ndarray]:
    """The arrays of what `pack` made, in float32: those whose names begin so."""
    return {
        name: kept[name] * kept[name + _SCALE][:, None] if name + _SCALE in kept else kept[name].astype(np.float32)
        for name in kept
        if name.startswith(beginnings) and not name.endswith(_SCALE) and name != "about"
    }
