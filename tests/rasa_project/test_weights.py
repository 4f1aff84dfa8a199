"""A site's own pretrained weights: a tiny random BERT that is written here, and a tiny spaCy pipeline."""

import json
import math
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app import model, programs
from hotline.errors import SettingsError
from hotline.settings import Settings, load_settings
from tests.rasa_project.bot_files import in_the_bots_interpreter

_SCRIPT = Path(__file__).with_name("run_weights.py")
_PIECES = [*"低保怎么申请多少钱兰州养老金我能领吗的，？"]
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_PIECES, "12", "##34", "a", "##b"]
LAYERS, HEADS, SIZE, INNER, PLACES, EPSILON = 2, 4, 16, 32, 512, 1e-12
CONFIG = {
    "model_type": "bert", "hidden_size": SIZE, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
    "intermediate_size": INNER, "hidden_act": "gelu", "layer_norm_eps": EPSILON,
}  # fmt: skip
TOKENS = {
    "低保怎么申请": [*"低保怎么申请"],
    "AB1，1234咦Á的": ["[UNK]", "，", "12", "##34", "[UNK]", "a", "的"],
    "ab ab，  1234": ["a", "##b", "a", "##b", "，", "12", "##34"],
    "": [],
    "低保" * 300: [*"低保"] * 255,  # cut to 512 with [CLS] and [SEP]
}
WORDS = {"低保": [1.0, 0.0, 0.0, 2.0], "怎么": [0.0, 1.0, 0.0, 0.0], "申请": [0.0, 0.0, 3.0, 1.0]}
EXAMPLES = [
    *[[text, "ask_amount"] for text in ("低保多少钱", "能领多少钱", "我能领多少", "养老金多少钱")],
    *[[text, "ask_procedure"] for text in ("低保怎么申请", "怎么申请", "我怎么申请低保", "养老金怎么申请")],
]
Tensors = dict[str, "np.ndarray[Any, Any]"]


def _tensors() -> Tensors:
    random = np.random.default_rng(0)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), SIZE),
        "embeddings.position_embeddings.weight": (PLACES, SIZE),
        "embeddings.token_type_embeddings.weight": (2, SIZE),
        "embeddings.LayerNorm.weight": (SIZE,),
        "embeddings.LayerNorm.bias": (SIZE,),
    }
    for layer in range(LAYERS):
        for part, (rows, columns) in {
            "attention.self.query": (SIZE, SIZE),
            "attention.self.key": (SIZE, SIZE),
            "attention.self.value": (SIZE, SIZE),
            "attention.output.dense": (SIZE, SIZE),
            "attention.output.LayerNorm": (SIZE, 0),
            "intermediate.dense": (INNER, SIZE),
            "output.dense": (SIZE, INNER),
            "output.LayerNorm": (SIZE, 0),
        }.items():
            shapes[f"encoder.layer.{layer}.{part}.weight"] = (rows, columns) if columns else (rows,)
            shapes[f"encoder.layer.{layer}.{part}.bias"] = (rows,)
    return {name: random.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()}


def _write_tensors(path: Path, tensors: Tensors, kind: str = "F32") -> None:
    header: dict[str, Any] = {}
    raw = b""
    for name, tensor in tensors.items():
        content = tensor.tobytes()
        places = [len(raw), len(raw) + len(content)]
        dtype = "I64" if tensor.dtype == np.int64 else kind
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": places}
        raw += content
    head = json.dumps(header).encode()
    path.write_bytes(len(head).to_bytes(8, "little") + head + raw)


def _write_bert(folder: Path, tensors: Tensors, kind: str = "F32", **changes: Any) -> Path:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({**CONFIG, **changes}))
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    _write_tensors(folder / "model.safetensors", tensors, kind)
    return folder


def _expected(tokens: list[str], padding: int = 0) -> "np.ndarray[Any, Any]":
    """BERT by its definition, one token and one head at a time, with `padding` tokens that attention is masked from."""
    tensors = {name: tensor.astype(np.float64) for name, tensor in _tensors().items()}

    def dense(row: Any, name: str) -> Any:
        return tensors[f"{name}.weight"] @ row + tensors[f"{name}.bias"]

    def norm(row: Any, name: str) -> Any:
        return (row - row.mean()) / math.sqrt(row.var() + EPSILON) * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]

    whole = ["[CLS]", *tokens, "[SEP]"]
    words, places, kinds = (
        tensors[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")
    )
    rows = [
        norm(words[VOCABULARY.index(token)] + places[place] + kinds[0], "embeddings.LayerNorm")
        for place, token in enumerate(whole + ["[PAD]"] * padding)
    ]
    wide = SIZE // HEADS
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        query, key, value = (
            np.array([dense(row, f"{at}.attention.self.{part}") for row in rows]) for part in ("query", "key", "value")
        )
        mask = np.array([0.0] * len(whole) + [-1e9] * padding)
        following = []
        for place, row in enumerate(rows):
            mixed = []
            for head in range(HEADS):
                own = slice(head * wide, (head + 1) * wide)
                scores = key[:, own] @ query[place, own] / math.sqrt(wide) + mask
                shares = np.exp(scores - scores.max())
                mixed.append(shares / shares.sum() @ value[:, own])
            attended = dense(np.concatenate(mixed), f"{at}.attention.output.dense")
            between = norm(row + attended, f"{at}.attention.output.LayerNorm")
            inner = dense(between, f"{at}.intermediate.dense")
            curved = np.array([x * 0.5 * (1 + math.erf(x / math.sqrt(2))) for x in inner])
            following.append(norm(between + dense(curved, f"{at}.output.dense"), f"{at}.output.LayerNorm"))
        rows = following
    return np.mean(rows[: len(whole)], axis=0)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders with weights, right and wrong ones."""
    root = tmp_path_factory.mktemp("weights")
    tensors = _tensors()
    old = {
        f"bert.{name}".replace("LayerNorm.weight", "LayerNorm.gamma").replace(
            "LayerNorm.bias", "LayerNorm.beta"
        ): tensor
        for name, tensor in tensors.items()
    }
    # Beside the encoder: a head for another task, and what older files count places with.
    heads = {
        "cls.predictions.bias": np.zeros(30, dtype=np.float32),
        "bert.embeddings.position_ids": np.arange(PLACES, dtype=np.int64)[None],
    }
    found = {
        "bert": _write_bert(root / "bert", tensors),
        "old names": _write_bert(root / "old", {**old, **heads}),
        "half": _write_bert(
            root / "half", {name: tensor.astype(np.float16) for name, tensor in tensors.items()}, "F16"
        ),
        "other": _write_bert(root / "other", {name: tensor * 1.1 for name, tensor in tensors.items()}),
        "tokenizer.json": _write_bert(root / "tokenizer", tensors),
        "torch": _write_bert(root / "torch", tensors),
        "roberta": _write_bert(root / "roberta", tensors, model_type="roberta"),
        "no weights": _write_bert(root / "no_weights", tensors),
        "no words": _write_bert(root / "no_words", tensors),
        "other words": _write_bert(root / "other_words", tensors),
        "not BERT's words": _write_bert(root / "odd_words", tensors),
        "deeper": _write_bert(root / "deeper", tensors, num_hidden_layers=3),
        "pointer": _write_bert(root / "pointer", tensors),
        "brain floats": _write_bert(
            root / "bf16", {name: tensor.astype(np.float16) for name, tensor in tensors.items()}, "BF16"
        ),
        "spacy": root / "package" / "zh_tiny-1.0",
        "package": root / "package",
        "spacy without vectors": root / "zh_none",
        "nothing": root / "nothing",
        "missing": root / "missing",
    }
    words = {token: number for number, token in enumerate(VOCABULARY)}
    (found["tokenizer.json"] / "vocab.txt").unlink()
    tokenizer = {"model": {"type": "WordPiece", "vocab": words}}
    (found["tokenizer.json"] / "tokenizer.json").write_text(json.dumps(tokenizer))
    (found["torch"] / "model.safetensors").rename(found["torch"] / "pytorch_model.bin")
    (found["no weights"] / "model.safetensors").unlink()
    (found["no words"] / "vocab.txt").unlink()
    (found["other words"] / "vocab.txt").write_text("\n".join([*VOCABULARY, "more"]), encoding="utf-8")
    (found["not BERT's words"] / "vocab.txt").write_text("<s>\n</s>", encoding="utf-8")
    (found["pointer"] / "model.safetensors").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    found["nothing"].mkdir()
    found["package"].mkdir()
    return found


@pytest.fixture(scope="module")
def results(folders: dict[str, Path]) -> dict[str, Any]:
    """What the bot makes of all of them, in one run of its interpreter."""
    texts = [*TOKENS, "低保怎么申请"]
    read = ("bert", "old names", "half", "tokenizer.json")
    bert, other, spacy = (str(folders[name]) for name in ("bert", "other", "spacy"))
    calls: dict[str, list[Any]] = {
        "made": ["make_spacy", [spacy, WORDS]],
        "made without": ["make_spacy", [str(folders["spacy without vectors"]), {}]],
        **{name: ["vectors", [str(folders[name]), texts]] for name in read},
        "spacy": ["vectors", [spacy, ["低保怎么申请", "低保", "咦", ""]]],
        **{f"error {name}": ["error", [str(folder)]] for name, folder in folders.items()},
        **{
            f"learn {name}": ["learn", [folder, EXAMPLES, ["多少钱", "怎么申请"]]]
            for name, folder in {"none": "", "bert": bert, "spacy": spacy}.items()
        },
        "default": ["component", ["", "", "低保多少钱"]],
        "set": ["component", [bert, bert, "低保多少钱"]],
        "set by a program that does not know": ["component", [bert, "", "低保多少钱"]],
        "set afterwards": ["component", ["", bert, "低保多少钱"]],
        "changed afterwards": ["component", [bert, other, "低保多少钱"]],
        "changed in kind": ["component", [bert, spacy, "低保多少钱"]],
        "set wrongly": ["component", [str(folders["torch"]), "", "低保多少钱"]],
    }
    return dict(zip(calls, in_the_bots_interpreter(_SCRIPT, list(calls.values())), strict=True))


def test_the_vocabulary_has_thirty_words() -> None:
    assert len(VOCABULARY) == len(set(VOCABULARY)) == 30


@pytest.mark.parametrize("number", range(len(TOKENS)), ids=["Chinese", "odd", "pieces", "empty", "too long"])
def test_bert_gives_what_its_definition_says(results: dict[str, Any], number: int) -> None:
    found = results["bert"]["vectors"][number]
    assert len(found) == SIZE == results["bert"]["size"]
    assert found == pytest.approx(_expected(list(TOKENS.values())[number]), rel=1e-3, abs=1e-4)


def test_padding_would_change_nothing() -> None:
    tokens = TOKENS["低保怎么申请"]
    assert _expected(tokens, padding=7) == pytest.approx(_expected(tokens), abs=1e-12)


def test_the_same_text_has_the_same_vector_and_others_have_others(results: dict[str, Any]) -> None:
    first, *others, again = results["bert"]["vectors"]
    assert results["bert"]["kind"] == "float32"
    assert first == again
    assert all(np.abs(np.subtract(first, other)).max() > 0.01 for other in others)


@pytest.mark.parametrize(("layout", "near"), [("old names", 0), ("tokenizer.json", 0), ("half", 0.02)])
def test_other_layouts_of_the_same_weights_give_the_same(results: dict[str, Any], layout: str, near: float) -> None:
    for found, expected in zip(results[layout]["vectors"], results["bert"]["vectors"], strict=True):
        assert found == pytest.approx(expected, rel=0, abs=near)


def test_spacy_gives_the_mean_of_the_words_vectors(results: dict[str, Any]) -> None:
    whole, one, unknown, empty = results["spacy"]["vectors"]
    assert results["spacy"]["size"] == 4
    assert results["spacy"]["kind"] == "float32"
    assert whole == pytest.approx(np.mean(list(WORDS.values()), axis=0))
    assert one == WORDS["低保"]
    assert unknown == empty == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("missing", "is no folder; name one that holds a spaCy pipeline"),
        ("nothing", "has neither config.cfg nor config.json; name a folder"),
        ("package", "zh_tiny-1.0"),
        ("torch", "lacks model.safetensors but has pytorch_model.bin; convert it"),
        ("no weights", "lacks model.safetensors; fetch it"),
        ("no words", "lacks vocab.txt (or tokenizer.json); fetch it"),
        ("not BERT's words", "has no [CLS]"),
        ("other words", "the vocabulary is longer than the model's"),
        ("roberta", "tells of a roberta"),
        ("deeper", "lacks encoder.layer.2."),
        ("pointer", "a part of the file, or Git LFS's pointer"),
        ("brain floats", "holds BF16 numbers, not F32 or F16; convert it"),
        ("spacy without vectors", "without word vectors; take zh_core_web_md"),
    ],
)
def test_another_folder_is_refused_with_what_to_do(results: dict[str, Any], folder: str, said: str) -> None:
    assert said in results[f"error {folder}"]


def test_a_right_folder_is_not_refused(results: dict[str, Any]) -> None:
    assert [results[f"error {name}"] for name in ("bert", "old names", "half", "tokenizer.json", "spacy")] == [""] * 5


@pytest.mark.parametrize(("weights", "size"), [("bert", SIZE), ("spacy", 4)])
def test_the_linear_model_sees_the_vector_besides(results: dict[str, Any], weights: str, size: int) -> None:
    without, found = results["learn none"], results[f"learn {weights}"]
    assert found["width"] == without["width"] + size
    assert [len(vector) for vector in found["vectors"]] == [size] * len(EXAMPLES)
    assert found["found"] == ["ask_amount", "ask_procedure"]


def test_the_default_needs_none(results: dict[str, Any]) -> None:
    assert results["learn none"]["vectors"] == [None] * len(EXAMPLES)
    assert results["learn none"]["found"] == ["ask_amount", "ask_procedure"]
    assert results["default"] == [None, None]


def test_a_message_has_the_same_vector_at_training_and_at_serving(results: dict[str, Any]) -> None:
    trained, served = results["set"]
    assert trained == served == pytest.approx(_expected([*"低保多少钱"]), rel=1e-3, abs=1e-4)


def test_a_model_knows_what_it_was_trained_with(results: dict[str, Any]) -> None:
    assert results["set by a program that does not know"] == results["set"]
    assert results["set afterwards"] == [None, None]
    for name in ("changed afterwards", "changed in kind"):
        assert "other weights than the model was trained with; train it again" in results[name][0]


def test_training_with_a_wrong_folder_names_the_setting(results: dict[str, Any]) -> None:
    assert results["set wrongly"][0].startswith("HOTLINE_LANGUAGE_WEIGHTS: ")
    assert "pytorch_model.bin" in results["set wrongly"][0]


# The setting and the model's name ---------------------------------------------------------------------------------


def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, weights: str) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTLINE_LANGUAGE_WEIGHTS", weights)
    return load_settings()


def test_the_setting_is_a_whole_path_or_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    assert _settings(monkeypatch, tmp_path, "here").language_weights == tmp_path / "here"
    assert _settings(monkeypatch, tmp_path, "").language_weights is None
    monkeypatch.delenv("HOTLINE_LANGUAGE_WEIGHTS")
    assert load_settings().language_weights is None


def test_a_path_that_is_no_folder_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"HOTLINE_LANGUAGE_WEIGHTS: .*/gone is no folder"):
        _settings(monkeypatch, tmp_path, "gone")


def test_files_that_cannot_be_read_stop_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    closed = tmp_path / "weights" / "model.safetensors"
    closed.parent.mkdir()
    closed.touch()
    # Root may read everything, so a mode would not do.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != closed)
    with pytest.raises(SettingsError, match=r"HOTLINE_LANGUAGE_WEIGHTS: .*model.safetensors can't be read"):
        _settings(monkeypatch, tmp_path, "weights")


def test_the_bot_is_told_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    settings = _settings(monkeypatch, tmp_path, "here")
    assert programs.bot(settings, tmp_path, "").env["HOTLINE_LANGUAGE_WEIGHTS"] == str(tmp_path / "here")
    settings = _settings(monkeypatch, tmp_path, "")
    assert programs.bot(settings, tmp_path, "").env["HOTLINE_LANGUAGE_WEIGHTS"] == ""


def test_other_weights_make_another_model(tmp_path: Path) -> None:
    project, weights = tmp_path / "project", tmp_path / "weights"
    project.mkdir()
    (weights / ".git").mkdir(parents=True)
    seen = [model.fingerprint(project), model.fingerprint(project, weights)]
    (weights / "config.json").write_text("{}")
    seen.append(model.fingerprint(project, weights))
    (weights / "model.safetensors").write_bytes(bytes(300_000))
    seen.append(model.fingerprint(project, weights))
    (weights / "model.safetensors").write_bytes(bytes(300_001))
    seen.append(model.fingerprint(project, weights))
    (weights / "model.safetensors").write_bytes(b"\1" * 300_001)  # retrained: other numbers in a file as long
    seen.append(model.fingerprint(project, weights))
    assert len(set(seen)) == len(seen)

    os.utime(weights / "config.json", (1, 1))
    (weights / ".git" / "index").write_text("x")
    assert model.fingerprint(project, weights) == seen[-1]
    assert model.fingerprint(project, weights.rename(tmp_path / "moved")) == seen[-1]


def test_the_trainer_is_told_the_path_and_trains_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_LANGUAGE_WEIGHTS", "not what was asked for")
    python = tmp_path / "project" / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    # Stands in for the trainer: its model is what it was told.
    python.write_text(
        f"#!{sys.executable}\nimport os, pathlib\n"
        "pathlib.Path('model.tar.gz').write_text(os.environ['HOTLINE_LANGUAGE_WEIGHTS'])\n"
    )
    python.chmod(0o755)
    weights = tmp_path / "weights"
    weights.mkdir()
    without = model.train(lambda _: None, project=tmp_path / "project")
    trained = model.train(lambda _: None, project=tmp_path / "project", weights=weights)
    assert trained == model.model_path(tmp_path / "project", weights) != without
    assert (without.read_text(), trained.read_text()) == ("", str(weights))
