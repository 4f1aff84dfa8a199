"""A site's own pretrained weights on disk: a message as one vector. The default needs none.

Two kinds of folder are read: a spaCy pipeline with word vectors (zh_core_web_md …), and a BERT in Hugging Face's layout
(config.json, vocab.txt or tokenizer.json, model.safetensors). BERT is computed by numpy (`transformer`). Of the usual
size (12 layers, 768 dimensions) it takes some 0.1 s a message on one core, and 0.4 GB.
"""

import json
import unicodedata
from pathlib import Path
from typing import Any, Dict, List, Text, Union

import jieba
import numpy as np
from safetensors import SafetensorError, safe_open
from spacy.tokens import Doc
from spacy.vocab import Vocab

from components.transformer import ACTIVATIONS, Transformer

#: Tokens of the longest message that is read whole; BERT's own limit.
_LONGEST = 512
#: Letters of the longest word that WordPiece takes apart, as in BERT's own tokenizer.
_LONGEST_WORD = 100
_WHAT_FITS = (
    "a spaCy pipeline (config.cfg, vocab/vectors; zh_core_web_md or _lg) "
    "or a BERT (config.json, vocab.txt or tokenizer.json, model.safetensors)"
)
_HOW_TO_CONVERT = (
    "convert it where torch and transformers are: "
    "AutoModel.from_pretrained(FOLDER).float().save_pretrained(FOLDER, safe_serialization=True)"
)
_KINDS = ("F32", "F16")


class WeightsError(ValueError):
    """The folder can't be used; says what is missing and what to do."""


class WordVectors:
    """The mean of the vectors of a text's words, as jieba cuts it; needs nothing else of the spaCy pipeline."""

    def __init__(self, folder: Path) -> None:
        """`folder`: of the pipeline. Raises WeightsError."""
        self._vocab = Vocab()
        try:
            self._vocab.from_disk(folder / "vocab")
        except (OSError, ValueError) as error:
            raise WeightsError(f"{folder}/vocab can't be read ({error}); fetch the pipeline again") from error
        self.size: int = self._vocab.vectors_length
        if not self.size:
            raise WeightsError(
                f"{folder} is a spaCy pipeline without word vectors; take zh_core_web_md or _lg, not _sm"
            )

    def vector(self, text: Text) -> np.ndarray:
        """float32, `size` long; zeros where no word is known."""
        return np.asarray(Doc(self._vocab, words=jieba.lcut(text)).vector, dtype=np.float32)


class WordPiece:
    """BERT's tokenizer: every Chinese character a token, other words in the longest pieces that the vocabulary has."""

    def __init__(self, vocabulary: Dict[Text, int], lower_case: bool) -> None:
        """`vocabulary`: numbers by piece. `lower_case`: letters are folded, accents dropped."""
        self._vocabulary = vocabulary
        self._lower_case = lower_case

    def numbers(self, text: Text, longest: int) -> List[int]:
        """The text's tokens between [CLS] and [SEP], `longest` at most with these."""
        pieces = [piece for word in self._words(text) for piece in self._pieces(word)]
        return [self._vocabulary[piece] for piece in ["[CLS]", *pieces[: longest - 2], "[SEP]"]]

    def _words(self, text: Text) -> List[Text]:
        if self._lower_case:
            text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
        apart = (f" {char} " if _stands_alone(char) else char for char in text if not _is_control(char))
        return "".join(apart).split()

    def _pieces(self, word: Text) -> List[Text]:
        if len(word) > _LONGEST_WORD:
            return ["[UNK]"]
        pieces: List[Text] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self._vocabulary:
                    break
            else:
                return ["[UNK]"]
            pieces.append(piece)
            start = end
        return pieces


class Bert:
    """A BERT encoder: the mean of its last layer over all tokens of a text."""

    def __init__(self, folder: Path) -> None:
        """`folder`: in Hugging Face's layout. Raises WeightsError."""
        config = _read_json(folder / "config.json")
        kind, position = config.get("model_type"), config.get("position_embedding_type", "absolute")
        activation = config.get("hidden_act", "gelu")
        if kind != "bert" or position != "absolute" or activation not in ACTIVATIONS:
            raise WeightsError(
                f"{folder}/config.json tells of a {kind} with {position} positions and {activation}; only bert with "
                f"absolute positions and {', '.join(ACTIVATIONS)} is read: take another, such as bert-base-chinese"
            )
        layers: int = config.get("num_hidden_layers", 12)
        tensors = _read_tensors(folder)
        tables = [f"embeddings.{table}_embeddings.weight" for table in ("word", "position", "token_type")]
        lacking = [name for name in [*tables, *Transformer.needed(layers)] if name not in tensors]
        if lacking:
            raise WeightsError(
                f"{folder}/model.safetensors lacks {lacking[0]} and {len(lacking) - 1} more tensors that config.json "
                "promises: the files are of different models; fetch all of them again from one place"
            )
        self._words, self._places, kinds = (tensors[name] for name in tables)
        self._kind = kinds[0]
        vocabulary = _read_vocabulary(folder)
        if max(vocabulary.values()) >= len(self._words):
            raise WeightsError(f"{folder}: the vocabulary is longer than the model's; fetch both from one place")
        self._tokenizer = WordPiece(vocabulary, _folds_case(folder))
        epsilon = config.get("layer_norm_eps", 1e-12)
        self._transformer = Transformer(tensors, layers, config.get("num_attention_heads", 12), epsilon, activation)
        self.size: int = self._words.shape[1]

    def vector(self, text: Text) -> np.ndarray:
        """float32, `size` long."""
        numbers = self._tokenizer.numbers(text, min(_LONGEST, len(self._places)))
        states = self._transformer.states(self._words[numbers] + self._places[: len(numbers)] + self._kind)
        return states.mean(axis=0).astype(np.float32)


Encoder = Union[WordVectors, Bert]


def load_encoder(path: Union[Text, Path]) -> Encoder:
    """The encoder in the folder `path`. Raises WeightsError that says what is missing and what to do."""
    folder = Path(path)
    if not folder.is_dir():
        raise WeightsError(f"{folder} is no folder; name one that holds {_WHAT_FITS}")
    if (folder / "config.cfg").is_file():
        return WordVectors(folder)
    if (folder / "config.json").is_file():
        return Bert(folder)
    inner = sorted(file.parent for file in folder.glob("*/config.cfg"))
    hint = f"; it may be {inner[0]}" if inner else ""
    raise WeightsError(f"{folder} has neither config.cfg nor config.json; name a folder that holds {_WHAT_FITS}{hint}")


def _stands_alone(char: Text) -> bool:
    return (
        "\u3400" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U0002fa1f"
        or unicodedata.category(char).startswith("P")
        or char in "$+<=>^`|~"  # what BERT counts as punctuation besides
    )


def _is_control(char: Text) -> bool:
    return char == "\ufffd" or (unicodedata.category(char).startswith("C") and char not in "\t\n\r")


def _read_json(path: Path) -> Dict[Text, Any]:
    try:
        found: Dict[Text, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsError(f"{path} can't be read ({error}); fetch it again") from error
    return found


def _read_vocabulary(folder: Path) -> Dict[Text, int]:
    if (folder / "vocab.txt").is_file():
        lines = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        found = {line.rstrip("\r"): number for number, line in enumerate(lines) if line}
    elif (folder / "tokenizer.json").is_file():
        model = _read_json(folder / "tokenizer.json")["model"]
        if model.get("type", "WordPiece") != "WordPiece":
            raise WeightsError(f"{folder}/tokenizer.json is no WordPiece; take an encoder with a vocab.txt")
        found = model["vocab"]
    else:
        raise WeightsError(f"{folder} lacks vocab.txt (or tokenizer.json); fetch it from where the model is from")
    for mark in ("[CLS]", "[SEP]", "[UNK]"):
        if mark not in found:
            raise WeightsError(f"{folder}: the vocabulary has no {mark}, so it is not BERT's; fetch it again")
    return found


def _folds_case(folder: Path) -> bool:
    path = folder / "tokenizer_config.json"
    return bool(_read_json(path).get("do_lower_case", True)) if path.is_file() else True


def _read_tensors(folder: Path) -> Dict[Text, np.ndarray]:
    """The encoder's tensors by their name in BERT itself, as float32; heads for other tasks are left."""
    path = folder / "model.safetensors"
    if not path.is_file():
        others = sorted(file.name for pattern in ("*.bin", "*.safetensors*", "*.h5") for file in folder.glob(pattern))
        there = (
            f" but has {', '.join(others)}; {_HOW_TO_CONVERT}" if others else "; fetch it from where the model is from"
        )
        raise WeightsError(f"{folder} lacks model.safetensors{there}")
    found: Dict[Text, np.ndarray] = {}
    try:
        with safe_open(str(path), framework="numpy") as file:
            for name in file.keys():  # noqa: SIM118 - no dictionary
                # Old files say gamma and beta.
                plain = name.removeprefix("bert.").replace("LayerNorm.gamma", "LayerNorm.weight")
                plain = plain.replace("LayerNorm.beta", "LayerNorm.bias")
                # position_ids: 0, 1, 2 …, which older files keep beside the weights.
                if plain.startswith(("embeddings.", "encoder.")) and not plain.endswith("position_ids"):
                    kind = file.get_slice(name).get_dtype()
                    if kind not in _KINDS:  # BF16: numpy reads it only where TensorFlow has been imported
                        raise WeightsError(f"{path} holds {kind} numbers, not {' or '.join(_KINDS)}; {_HOW_TO_CONVERT}")
                    found[plain] = file.get_tensor(name).astype(np.float32, copy=False)
    except (SafetensorError, OSError) as error:
        raise WeightsError(
            f"{path} can't be read ({error}); it may be a part of the file, or Git LFS's pointer to it: fetch the whole"
        ) from error
    return found
