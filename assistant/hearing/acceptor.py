"""A weighted acceptor as arrays, and how several are joined into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Costs = npt.NDArray[np.float32]

EPSILON = 0
"""The label of an arc that takes no word."""
NOT_FINAL = np.float32(np.inf)


@dataclass(frozen=True, slots=True, eq=False)
class Acceptor:
    """A graph of word labels; state 0 is the start. Costs are negative natural logarithms.

    Attributes:
        finals: the cost of ending in a state, `[states]`; infinite where it may not end.
        sources, labels, costs, targets: the arcs, `[arcs]` each, in any order.
    """

    finals: Costs
    sources: Ints
    labels: Ints
    costs: Costs
    targets: Ints

    @classmethod
    def of(cls, finals: Sequence[float], arcs: Sequence[tuple[int, int, float, int]]) -> Acceptor:
        """From a final cost a state and arcs (source, label, cost, target)."""
        columns = np.array(arcs, dtype=np.float64).reshape(-1, 4).T
        return cls(
            finals=np.array(finals, np.float32),
            sources=columns[0].astype(np.int32),
            labels=columns[1].astype(np.int32),
            costs=columns[2].astype(np.float32),
            targets=columns[3].astype(np.int32),
        )

    def relabelled(self, words: Sequence[str], ids: Mapping[str, int]) -> Acceptor:
        """With the labels of `ids` instead of places in `words`; label 0 is `words[0]` and stays.

        Arcs of words that have no id are left out.
        """
        table = np.array([EPSILON, *(ids.get(word, -1) for word in words[1:])], np.int32)
        labels = table[self.labels]
        known = labels >= 0
        return Acceptor(
            self.finals,
            self.sources[known],
            labels[known],
            self.costs[known],
            self.targets[known],
        )

    def arcs_of(self, state: int) -> list[tuple[int, float, int]]:
        """The arcs that leave a state: label, cost, target."""
        at = np.flatnonzero(self.sources == state)
        return list(
            zip(
                self.labels[at].tolist(),
                self.costs[at].tolist(),
                self.targets[at].tolist(),
                strict=True,
            )
        )


def joined(parts: Sequence[Acceptor], bridges: Sequence[tuple[int, int, float, int]]) -> Acceptor:
    """The parts side by side, their states numbered on; the start is that of the first part.

    The bridges are arcs (source, label, cost, target) between states of the whole.
    """
    firsts = np.cumsum([0] + [len(part.finals) for part in parts], dtype=np.int32)
    between = Acceptor.of([], bridges)
    moved = list(zip(parts, firsts, strict=False))
    return Acceptor(
        finals=np.concatenate([part.finals for part in parts]),
        sources=np.concatenate([between.sources, *(p.sources + first for p, first in moved)]),
        labels=np.concatenate([between.labels, *(p.labels for p, _ in moved)]),
        costs=np.concatenate([between.costs, *(p.costs for p, _ in moved)]),
        targets=np.concatenate([between.targets, *(p.targets + first for p, first in moved)]),
    )
