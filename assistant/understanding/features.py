"""What an utterance shows to the second opinion: its words, their runs, the letters in them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.understanding.normalise import Words

_LONGEST_RUN_WORDS = 3
_SHORTEST_RUN_LETTERS, _LONGEST_RUN_LETTERS = 2, 4
_STATE_WEIGHT = 0.5
# What one author said once tells nothing, single words aside: they are rare and tell much.
_LEAST_OFTEN = 2

Sparse = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]
"""Which columns, each once, and their values: both of shape (n,)."""


@dataclass(frozen=True, slots=True)
class Features:
    """Known features with their columns and weights; immutable.

    Attributes:
        columns: name to column.
        weights: shape (columns,), the rarer the heavier.
    """

    columns: Mapping[str, int]
    weights: npt.NDArray[np.float32]

    @classmethod
    def of(cls, utterances: Iterable[tuple[Words, str]]) -> Features:
        """The features of these utterances (words, state) that are worth knowing."""
        often: Counter[str] = Counter()
        total = 0
        for words, state in utterances:
            total += 1
            often.update({name for group in _groups(words) for name in group})
            often[_state(state)] += 1
        names = sorted(
            name for name, count in often.items() if count >= _LEAST_OFTEN or _is_word(name)
        )
        weights = [1 + math.log((1 + total) / (1 + often[name])) for name in names]
        return cls({name: at for at, name in enumerate(names)}, np.array(weights, np.float32))

    def __call__(self, words: Words, state: str) -> Sparse:
        """The columns of an utterance; letters and words have length 1 each, whatever is known."""
        columns: list[int] = []
        values: list[npt.NDArray[np.float32]] = []
        for group in _groups(words):
            known = [(self.columns[name], n) for name, n in group.items() if name in self.columns]
            if known:
                at = np.array([column for column, _ in known])
                value = self.weights[at] * (1 + np.log([n for _, n in known], dtype=np.float32))
                columns += at.tolist()
                values.append(value / np.linalg.norm(value))
        if _state(state) in self.columns:
            columns.append(self.columns[_state(state)])
            values.append(np.full(1, _STATE_WEIGHT, np.float32))
        if not columns:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        return np.array(columns, np.int64), np.concatenate(values).astype(np.float32)


def _groups(words: Words) -> tuple[Counter[str], Counter[str]]:
    return Counter(_letters(words)), Counter(_runs(words))


def _runs(words: Words) -> Iterator[str]:
    framed = ("<", *words, ">")
    for length in range(1, _LONGEST_RUN_WORDS + 1):
        for at in range(len(framed) - length + 1):
            yield " ".join(framed[at : at + length])


def _letters(words: Words) -> Iterator[str]:
    for word in words:
        framed = f"_{word}_"
        for length in range(_SHORTEST_RUN_LETTERS, _LONGEST_RUN_LETTERS + 1):
            for at in range(len(framed) - length + 1):
                yield f"~{framed[at : at + length]}"


def _state(state: str) -> str:
    return f"= {state}"


def _is_word(name: str) -> bool:
    return " " not in name and not name.startswith("~")
