"""What the words, their runs and their letters speak for; learned in seconds from wordings."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.understanding.features import Features, Sparse
from assistant.understanding.normalise import Words
from assistant.understanding.wordings import NOTHING

_LENGTH_BYTES = 8
_ROUNDS = 6
_STEP = 1.0
_SMOOTHING = 0.1
"""Share of the certainty that is spread over all meanings; chosen on one author left out."""


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance and the meanings it may have, all of them fair."""

    words: Words
    state: str
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinearOpinion:
    """A linear model of meanings over an utterance's features; immutable.

    Attributes:
        meanings: what it tells apart.
        features: what it looks at.
        weights: shape (columns, meanings), in half precision, which is enough.
        familiar: the words of the examples that mean something to us.
    """

    meanings: tuple[str, ...]
    features: Features
    weights: npt.NDArray[np.float16]
    familiar: frozenset[str]

    def __call__(self, words: Words, state: str) -> npt.NDArray[np.float32]:
        """The share of each meaning, shape (meanings,), together 1."""
        found, values = self.features(words, state)
        return _softmax(values @ self.weights[found].astype(np.float32))

    @classmethod
    def learned(cls, examples: Sequence[Example]) -> LinearOpinion:
        """What these examples teach; the same for the same examples in the same order."""
        meanings = tuple(sorted({meaning for one in examples for meaning in one.meanings}))
        features = Features.of((one.words, one.state) for one in examples)
        seen = [features(one.words, one.state) for one in examples]
        place = {meaning: at for at, meaning in enumerate(meanings)}
        wanted = np.full((len(examples), len(meanings)), _SMOOTHING / len(meanings), np.float32)
        for row, one in zip(wanted, examples, strict=True):
            for meaning in one.meanings:
                row[place[meaning]] += (1 - _SMOOTHING) / len(one.meanings)
        familiar = {w for one in examples if one.meanings != (NOTHING,) for w in one.words}
        weights = _descend(seen, wanted, len(features.names)).astype(np.float16)
        return cls(meanings, features, weights, frozenset(familiar))

    def to_bytes(self) -> bytes:
        """For keeping; `from_bytes` reads it."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            meanings=np.array(self.meanings),
            names=self.features.names,
            rarity=self.features.weights,
            familiar=np.array(" ".join(sorted(self.familiar))),
        )
        weights = self.weights.tobytes()
        return len(weights).to_bytes(_LENGTH_BYTES, "little") + weights + file.getvalue()

    @classmethod
    def from_bytes(cls, content: memoryview) -> LinearOpinion:
        """What `to_bytes` gave; the weights, which are most of it, stay where they are."""
        end = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES], "little")
        kept: Mapping[str, npt.NDArray[np.generic]] = np.load(io.BytesIO(content[end:]))
        rarity = kept["rarity"].astype(np.float32, copy=False)
        features = Features(kept["names"].astype(np.bytes_, copy=False), rarity)
        familiar = frozenset(str(kept["familiar"]).split())
        meanings = tuple(map(str, kept["meanings"]))
        weights = np.frombuffer(content[_LENGTH_BYTES:end], np.float16)
        return cls(meanings, features, weights.reshape(-1, len(meanings)), familiar)


def _descend(
    seen: Sequence[Sparse], wanted: npt.NDArray[np.float32], columns: int
) -> npt.NDArray[np.float32]:
    """Weights that make the wanted shares likely: AdaGrad, one utterance at a time."""
    weights = np.zeros((columns, wanted.shape[1]), np.float32)
    slopes = np.full(columns, 1e-2, np.float32)
    order = np.random.default_rng(0)
    for _ in range(_ROUNDS):
        for at in order.permutation(len(seen)):
            found, values = seen[at]
            rows = weights[found]
            error = _softmax(values @ rows) - wanted[at]
            slopes[found] += values**2 * float(error @ error)
            step = _STEP * values / np.sqrt(slopes[found])
            weights[found] = rows - np.outer(step, error)
    return weights


def _softmax(sums: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    raised = np.exp(sums - sums.max())
    return np.asarray(raised / raised.sum(), np.float32)
