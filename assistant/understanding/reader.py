"""A small language model that has read many sentences: what an utterance means by its sense.

A BERT encoder (MiniLM) with a layer of meanings on the mean of its last states. `docs/
understanding.md` tells where its weights come from and how they were taught.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.understanding.normalise import Words

_HEADS = 12
_MOST_PIECES = 62
_EPSILON = 1e-12
_BEGIN, _END, _STRANGE = "[CLS]", "[SEP]", "[UNK]"
_NOT_NUMBERS = ("meanings", "pieces", "words")

Matrix = npt.NDArray[np.float32]
Table = tuple[npt.NDArray[np.int8], Matrix]
NO_TABLE: Table = (np.zeros((0, 0), np.int8), np.zeros((0, 1), np.float32))


@dataclass(frozen=True, slots=True)
class Reader:
    """The model, its numbers as float32; immutable.

    Attributes:
        meanings: what it tells apart.
        pieces: word pieces with their rows in the table of embeddings; inner ones begin with ##.
        numbers: matrices (outputs, inputs) and vectors by name.
        table: the embeddings of the pieces as they are kept, int8, with a scale for each row:
            a few rows are needed at a time.
        layers: how many layers the encoder has.
    """

    meanings: tuple[str, ...]
    pieces: Mapping[str, int]
    numbers: Mapping[str, Matrix]
    table: Table
    layers: int

    @classmethod
    def load(cls, path: Path) -> Reader:
        """From a file of `scripts/train-reader`: int8 matrices with a scale for each row."""
        with np.load(path) as kept:
            numbers = {
                name: kept[name].astype(np.float32) * kept[f"{name}/scale"]
                if f"{name}/scale" in kept
                else kept[name].astype(np.float32)
                for name in kept.files
                if not name.endswith("/scale") and name not in _NOT_NUMBERS
            }
            table = (kept["words"], kept["words/scale"])
            meanings = tuple(str(kept["meanings"]).split())
            pieces = {piece: row for row, piece in enumerate(str(kept["pieces"]).split())}
        layers = sum(name.endswith("query") for name in numbers)
        return cls(meanings, pieces, numbers, table, layers)

    def __call__(self, words: Words, state: str) -> Matrix:
        """The share of each meaning, shape (meanings,), together 1."""
        rows = self.rows(words, state)
        embeddings, scale = self.table
        told = embeddings[rows] * scale[rows] + self.numbers["places"][: len(rows)]
        # One column a piece: so the large matrices stand first, which is faster.
        states = self._normed(np.ascontiguousarray(told.T), "input_norm")
        for layer in range(self.layers):
            states = self._layer(states, f"{layer}.")
        sums = self._through(states.mean(axis=1, keepdims=True), "head")[:, 0]
        raised = np.exp(sums - sums.max())
        return np.asarray(raised / raised.sum(), np.float32)

    def rows(self, words: Words, state: str) -> list[int]:
        """The rows of the utterance's pieces, the state before it."""
        inner = [piece for word in (state, ":", *words) for piece in self._cut(word)]
        return [self.pieces[piece] for piece in (_BEGIN, *inner[:_MOST_PIECES], _END)]

    def _cut(self, word: str) -> Iterator[str]:
        """The longest known pieces one after another; one sign for a word that has none."""
        cut: list[str] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self.pieces:
                    cut.append(piece)
                    start = end
                    break
            else:
                return iter([_STRANGE])
        return iter(cut)

    def _layer(self, states: Matrix, layer: str) -> Matrix:
        width, count = states.shape
        query, key, value = (
            self._through(states, layer + name).reshape(_HEADS, -1, count)
            for name in ("query", "key", "value")
        )
        likeness = query.transpose(0, 2, 1) @ key / math.sqrt(width / _HEADS)
        shares = np.exp(likeness - likeness.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        together = (value @ shares.transpose(0, 2, 1)).reshape(width, count)
        states = self._normed(states + self._through(together, layer + "out"), layer + "norm")
        raised = _gelu(self._through(states, layer + "up"))
        return self._normed(states + self._through(raised, layer + "down"), layer + "last_norm")

    def _through(self, states: Matrix, name: str) -> Matrix:
        moved = self.numbers[name] @ states + self.numbers[f"{name}/bias"][:, None]
        return np.asarray(moved, np.float32)

    def _normed(self, states: Matrix, name: str) -> Matrix:
        centred = states - states.mean(axis=0)
        spread = np.sqrt((centred * centred).mean(axis=0) + _EPSILON)
        scaled = centred / spread * self.numbers[name][:, None]
        return np.asarray(scaled + self.numbers[f"{name}/bias"][:, None], np.float32)


def _gelu(x: Matrix) -> Matrix:
    """Gaussian error linear unit, by the tanh within 0.001 of it (Hendrycks and Gimpel, 2016)."""
    # A power would take a hundred times as long as two products.
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * (x * x * x))
    return np.asarray(0.5 * x * (1 + np.tanh(inner)), np.float32)
