"""The smallest acceptor of a set of sentences, and of nothing else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.hearing.acceptor import Acceptor


@dataclass(slots=True)
class _State:
    final: bool = False
    arcs: dict[int, _State] = field(default_factory=dict)
    number: int | None = None
    """Set once nothing more can be added below it."""


def sentence_acceptor(sentences: Iterable[str], ids: Mapping[str, int]) -> Acceptor:
    """A minimal deterministic acceptor, all costs 0; words are parted by single spaces.

    Built from sorted sentences: what lies off the path of the latest one is finished, and a
    finished state is replaced by an equal one that exists (Daciuk and others, 2000).
    Raises KeyError for a word without an id.
    """
    known: dict[tuple[bool, tuple[tuple[int, int], ...]], _State] = {}
    finished: list[_State] = []
    root = _State()
    path, latest = [root], tuple[int, ...]()
    for labels in sorted({tuple(ids[word] for word in s.split(" ")) for s in sentences}):
        shared = _shared_length(latest, labels)
        _finish(path, latest, shared, known, finished)
        for label in labels[shared:]:
            path.append(path[-1].arcs.setdefault(label, _State()))
        path[-1].final = True
        latest = labels
    _finish(path, latest, 0, known, finished)
    return _as_arrays(root, finished)


def _shared_length(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return length


def _finish(
    path: list[_State],
    labels: tuple[int, ...],
    keep: int,
    known: dict[tuple[bool, tuple[tuple[int, int], ...]], _State],
    finished: list[_State],
) -> None:
    """Number the states of the path beyond `keep`, deepest first, or take equal ones for them."""
    while len(path) > keep + 1:
        state = path.pop()
        arcs = tuple((label, target.number or 0) for label, target in state.arcs.items())
        same = known.setdefault((state.final, arcs), state)
        if same is state:
            finished.append(state)
            state.number = len(finished)  # 0 is the root's
        path[-1].arcs[labels[len(path) - 1]] = same


def _as_arrays(root: _State, finished: list[_State]) -> Acceptor:
    states = [root, *finished]
    arcs = [
        (source, label, 0.0, target.number or 0)
        for source, state in enumerate(states)
        for label, target in state.arcs.items()
    ]
    return Acceptor.of([0.0 if state.final else math.inf for state in states], arcs)
