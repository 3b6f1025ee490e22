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
    """Known features with their weights, a column each; immutable.

    Attributes:
        names: shape (columns,), in UTF-8, sorted; an array is a tenth of the size of a dict.
        weights: shape (columns,), the rarer the heavier.
    """

    names: npt.NDArray[np.bytes_]
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
        # Bytes of UTF-8 sort as the characters do.
        return cls(
            np.array([name.encode() for name in names], np.bytes_), np.array(weights, np.float32)
        )

    def __call__(self, words: Words, state: str) -> Sparse:
        """The columns of an utterance; letters and words have length 1 each, whatever is known."""
        columns: list[npt.NDArray[np.int64]] = [np.zeros(0, np.int64)]
        values: list[npt.NDArray[np.float32]] = [np.zeros(0, np.float32)]
        for group in _groups(words):
            at, often = self.known(group)
            if len(at):
                value = self.weights[at] * (1 + np.log(often, dtype=np.float32))
                columns.append(at)
                values.append(value / np.linalg.norm(value))
        at, _ = self.known({_state(state): 1})
        columns.append(at)
        values.append(np.full(len(at), _STATE_WEIGHT, np.float32))
        return np.concatenate(columns), np.concatenate(values).astype(np.float32)

    def known(
        self, group: Mapping[str, int]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The columns of the names that are known, in their order, and how often each is there."""
        longest = self.names.dtype.itemsize
        said = {name.encode(): often for name, often in group.items()}
        wanted = np.array([name for name in said if len(name) <= longest], self.names.dtype)
        often = np.array([n for name, n in said.items() if len(name) <= longest], np.int64)
        at = np.searchsorted(self.names, wanted)
        found = np.flatnonzero(at < len(self.names))
        found = found[self.names[at[found]] == wanted[found]]
        return at[found], often[found]


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
