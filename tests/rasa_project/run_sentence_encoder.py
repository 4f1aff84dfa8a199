"""Runs in the bot's own interpreter, which has no pytest: makes a tiny sentence encoder, prints what it does."""

import json
import pickle
import sys
import tempfile
from typing import Any

import numpy as np
from components.intent_model import IntentModel, Reading
from components.sentence_encoder import PLACES, Pieces, SentenceEncoder, pack
from components.transformer import Transformer

_PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "低", "保", "低保", "怎么", "怎", "么", "火"]
_SCORES = [0.0, 0.0, 0.0, 0.0, -2.0, -5.0, -5.0, -7.0, -8.0, -5.0, -2.0, -4.0]
_WIDTH, _HEADS, _LAYERS, _INNER = 8, 2, 2, 16
_ASKS, _BURNS = "ask_procedure", "request_urgent_aid"


def _kept(intents: list[str]) -> dict[str, np.ndarray]:
    """All numbers by chance, but for the last layer: it gives `_BURNS` to what has 火."""
    random = np.random.default_rng(0)
    shapes: dict[str, tuple[int, ...]] = {"words": (len(_PIECES), _WIDTH), "places": (PLACES, _WIDTH)}
    for name in Transformer.needed(_LAYERS):
        module, half = name.rsplit(".", 1)
        # The attention's own output has the same last name.
        is_outer = module.endswith(".output.dense") and not module.endswith("attention.output.dense")
        columns = _INNER if is_outer else _WIDTH
        rows = _INNER if module.endswith("intermediate.dense") else _WIDTH
        shapes[name] = (rows, columns) if half == "weight" and not module.endswith("LayerNorm") else (rows,)
    tensors = {name: random.normal(size=shape).astype(np.float32) / 2 for name, shape in shapes.items()}
    tensors |= {"chances.weight": np.zeros((len(intents), 2 * _WIDTH), np.float32)}
    tensors |= {"chances.bias": np.zeros(len(intents), np.float32)}
    about = {"intents": intents, "pieces": _PIECES, "layers": _LAYERS, "heads": _HEADS}
    kept = pack(tensors, about, np.array(_SCORES))
    # The direction in which the two messages' states differ.
    plain = SentenceEncoder(kept)
    states = [_state(plain, kept, text) for text in ("火", "怎么")]
    difference = states[0] - states[1]
    row = intents.index(_BURNS)
    tensors["chances.weight"][row] = 20 * difference / (difference @ difference)
    tensors["chances.bias"][row] = -20 * difference @ (states[0] + states[1]) / 2 / (difference @ difference)
    return pack(tensors, about, np.array(_SCORES))


def _state(encoder: SentenceEncoder, kept: dict[str, np.ndarray], text: str) -> np.ndarray:
    """What stands before the last layer: as the encoder computes it, by asking for one number at a time."""
    found = []
    for place in range(2 * _WIDTH):
        asked = {**kept, "chances.weight": np.zeros_like(kept["chances.weight"])}
        asked["chances.weight"][0, place] = 1
        chances = SentenceEncoder(asked).chances(text)
        found.append(np.log(chances[0] / chances[1]))
    return np.array(found, dtype=np.float32)


class _Counted:
    """An encoder that counts how often it is asked."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.intents, self.asked, self._encoder = encoder.intents, 0, encoder

    def chances(self, text: str) -> np.ndarray:
        self.asked += 1
        return self._encoder.chances(text)


#: The fire stands in the middle, neither at its start nor its end.
_CALM, _FIRE = "怎么。" * 100, "怎么。" * 20 + "火。" * 100 + "怎么。" * 20


def _reading(text: str) -> Reading:
    return Reading(text, text, list(text), [0.0])


def main() -> dict[str, Any]:
    """All results."""
    pieces = Pieces(_PIECES, _SCORES)
    kept = _kept([_ASKS, _BURNS])
    with tempfile.TemporaryDirectory() as folder:
        np.savez_compressed(f"{folder}/encoder.npz", **kept)
        encoder = SentenceEncoder.read(f"{folder}/encoder.npz")
    again = pickle.loads(pickle.dumps(encoder))
    examples = [_reading(text) for text in ("问一下", "烧烧烧", "问事情", "烧起来") * 5]
    intents = [_ASKS, _BURNS] * 10
    counted = _Counted(encoder)
    model = IntentModel(encoder=counted).fit(examples, intents)  # type: ignore[arg-type]
    alone = IntentModel().fit(examples, intents)
    asked = [_reading("火"), _reading("怎么"), _reading("问一下")]
    with_it, without = model.chances(asked), alone.chances(asked)
    letter = _reading("怎么火。" * 40)
    alone_of_letter, encoded = alone.chances([letter])[0], encoder.chances(letter.plain)
    try:
        IntentModel(encoder=encoder).fit(examples, ["thank", _BURNS] * 10)
        refused = ""
    except ValueError as error:
        refused = str(error)
    return {
        "pieces": {text: pieces.numbers(text) for text in ("低保怎么", "低 保", "囧保", "低保　１", "")},
        "longest": len(encoder.numbers("火" * 10_000)),
        "from the ends": encoder.numbers("低保" + "火" * 9_000 + "怎么")[1:3]
        + encoder.numbers("火" * 9_000 + "怎么")[-3:-1]
        == pieces.numbers("低保") + pieces.numbers("怎么")[1:],
        "chances": [encoder.chances(text).tolist() for text in ("火", "怎么", "火😀" * 5_000, "", _CALM, _FIRE)],
        "again": bool((again.chances("低保怎么") == encoder.chances("低保怎么")).all()),
        "with it": with_it[:, 1].tolist(),
        "without": without[:, 1].tolist(),
        "asked": counted.asked,
        "letter": {
            "with it": model.chances([letter])[0].tolist(),
            "without": alone_of_letter.tolist(),
            "encoded": encoded.tolist(),
        },
        "refused": refused,
    }


json.dump([main()], sys.stdout)
