"""BERT's layers by numpy, one message at a time: so there is no padding and no attention mask.

What reads a message with a transformer (a site's own weights, the bot's sentence encoder) differs in how it cuts and
where its numbers lie; the computation is this one.
"""

from math import pi
from typing import Callable, Dict, List, Text

import numpy as np
from scipy.special import erf

ACTIVATIONS: Dict[Text, Callable[[np.ndarray], np.ndarray]] = {
    "gelu": lambda x: x * np.float32(0.5) * (1 + erf(x * np.float32(0.5**0.5))),
    "gelu_new": lambda x: x * 0.5 * (1 + np.tanh(np.float32((2 / pi) ** 0.5) * (x + 0.044715 * x**3))),
    "relu": lambda x: np.maximum(x, 0),
}
_IN_A_LAYER = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm",
)  # fmt: skip


class Transformer:
    """An encoder's layers; tensors are float32 and have the names of BERT."""

    def __init__(
        self, tensors: Dict[Text, np.ndarray], layers: int, heads: int, epsilon: float, activation: Text
    ) -> None:
        """`epsilon`: what keeps the norms from dividing by zero; `activation`: a key of `ACTIVATIONS`."""
        self._tensors = tensors
        self._layers = [f"encoder.layer.{number}." for number in range(layers)]
        self._heads = heads
        self._epsilon = np.float32(epsilon)
        self._activation = ACTIVATIONS[activation]

    @staticmethod
    def needed(layers: int) -> List[Text]:
        """The names of all tensors of so many layers and of the norm before them."""
        modules = [f"encoder.layer.{number}.{part}" for number in range(layers) for part in _IN_A_LAYER]
        return [f"{module}.{half}" for module in ["embeddings.LayerNorm", *modules] for half in ("weight", "bias")]

    def states(self, embedded: np.ndarray) -> np.ndarray:
        """The last layer's state of each token, of shape (tokens, dimensions), like `embedded`."""
        state = self._norm(embedded, "embeddings.LayerNorm")
        for layer in self._layers:
            attended = self._dense(self._attention(state, layer), f"{layer}attention.output.dense")
            state = self._norm(state + attended, f"{layer}attention.output.LayerNorm")
            inner = self._activation(self._dense(state, f"{layer}intermediate.dense"))
            state = self._norm(state + self._dense(inner, f"{layer}output.dense"), f"{layer}output.LayerNorm")
        return state

    def _attention(self, state: np.ndarray, layer: Text) -> np.ndarray:
        # Each of shape (heads, tokens, dimensions of a head).
        query, key, value = (
            self._dense(state, f"{layer}attention.self.{part}").reshape(len(state), self._heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(query.shape[2] ** 0.5)
        raised = np.exp(scores - scores.max(axis=2, keepdims=True))
        mixed = raised / raised.sum(axis=2, keepdims=True) @ value
        return mixed.transpose(1, 0, 2).reshape(len(state), -1)

    def _dense(self, state: np.ndarray, name: Text) -> np.ndarray:
        return state @ self._tensors[f"{name}.weight"].T + self._tensors[f"{name}.bias"]

    def _norm(self, state: np.ndarray, name: Text) -> np.ndarray:
        centred = state - state.mean(axis=1, keepdims=True)
        scale = np.sqrt((centred**2).mean(axis=1, keepdims=True) + self._epsilon)
        return centred / scale * self._tensors[f"{name}.weight"] + self._tensors[f"{name}.bias"]
