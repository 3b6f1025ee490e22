"""A back-off n-gram as flat arrays, to be read in place, and walked word by word."""

from __future__ import annotations

import math
import struct
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from assistant.hearing.acceptor import EPSILON, Acceptor

_COUNTS = struct.Struct("<qq")
"""States and arcs."""
_NUMBER = 4
"""Bytes of each number behind them."""


@dataclass(frozen=True, slots=True, eq=False)
class BackOff:
    """An n-gram whose back-off arcs are labelled epsilon; state 0 is where a sentence begins.

    Attributes:
        finals: the cost of ending in a state, `[states]`; infinite where only a shorter history
            tells.
        firsts: where the arcs of a state begin, `[states + 1]`.
        labels, costs, targets: the arcs, `[arcs]` each; those of a state in the order of their
            labels.
    """

    finals: Sequence[float]
    firsts: Sequence[int]
    labels: Sequence[int]
    costs: Sequence[float]
    targets: Sequence[int]

    @classmethod
    def read(cls, content: memoryview) -> tuple[BackOff, memoryview]:
        """The n-gram that `packed` has written, and what comes behind it."""
        states, arcs = _COUNTS.unpack_from(content)
        ends = accumulate((states, states + 1, arcs, arcs, arcs), initial=0)
        finals, firsts, labels, costs, targets = (
            content[_COUNTS.size + first * _NUMBER : _COUNTS.size + last * _NUMBER]
            for first, last in pairwise(ends)
        )
        whole = _COUNTS.size + (2 * states + 1 + 3 * arcs) * _NUMBER
        ngram = cls(
            finals.cast("f"), firsts.cast("i"), labels.cast("i"), costs.cast("f"), targets.cast("i")
        )
        return ngram, content[whole:]

    def after(self, state: int, word: int) -> tuple[float, int]:
        """What a word costs after a history, and the history it makes; infinite, if unknown."""
        cost = 0.0
        while True:
            first, last = self.firsts[state], self.firsts[state + 1]
            at = bisect_left(self.labels, word, first, last)
            if at < last and self.labels[at] == word:
                return cost + self.costs[at], self.targets[at]
            shorter = self._shorter(state)
            if shorter is None:
                return math.inf, state
            cost, state = cost + shorter[0], shorter[1]

    def end(self, state: int) -> float:
        """What it costs to say no more after a history."""
        cost = 0.0
        while self.finals[state] == math.inf:
            shorter = self._shorter(state)
            if shorter is None:
                return math.inf
            cost, state = cost + shorter[0], shorter[1]
        return cost + self.finals[state]

    def _shorter(self, state: int) -> tuple[float, int] | None:
        """What it costs to forget the oldest word of a history, and what is left of it."""
        first = self.firsts[state]
        # Epsilon is the least label, so a state's back-off arc is its first.
        if first == self.firsts[state + 1] or self.labels[first] != EPSILON:
            return None
        return self.costs[first], self.targets[first]


def packed(acceptor: Acceptor) -> bytes:
    """The bytes of a back-off n-gram."""
    order = np.lexsort((acceptor.labels, acceptor.sources))
    states = len(acceptor.finals)
    firsts = np.searchsorted(acceptor.sources[order], np.arange(states + 1))
    columns = (
        acceptor.finals.astype("<f4"),
        firsts.astype("<i4"),
        acceptor.labels[order].astype("<i4"),
        acceptor.costs[order].astype("<f4"),
        acceptor.targets[order].astype("<i4"),
    )
    head = _COUNTS.pack(states, len(order))
    return head + b"".join(column.tobytes() for column in columns)
