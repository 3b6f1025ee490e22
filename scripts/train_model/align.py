"""Which phones were said when: the best path through a sentence's pronunciations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.hearing.phones import PHONE_INDEX, SILENCE

_SILENCE = PHONE_INDEX[SILENCE]
_START = -1
_MOST_PRONUNCIATIONS = 5
_IMPOSSIBLE = -1e30


@dataclass(frozen=True, slots=True)
class Alignment:
    """Phones with their first step and the step after their last, and the mean log-likelihood."""

    phones: tuple[tuple[int, int, int], ...]
    score: float


@dataclass(frozen=True, slots=True)
class SentenceGraph:
    """Phone nodes in topological order; `before` holds for each the nodes it may follow."""

    phones: npt.NDArray[np.int64]
    before: tuple[tuple[int, ...], ...]
    last: tuple[int, ...]


def sentence_graph(
    text: str, lexicon: Mapping[str, Sequence[Sequence[str]]]
) -> SentenceGraph | None:
    """All ways to say a text, with silence allowed between words; None for an unknown word."""
    phones: list[int] = []
    before: list[tuple[int, ...]] = []

    def add(phone: int, after: tuple[int, ...]) -> int:
        phones.append(phone)
        before.append(after)
        return len(phones) - 1

    ends: tuple[int, ...] = (_START, add(_SILENCE, (_START,)))
    for word in text.split():
        word_ends: list[int] = []
        for pronunciation in lexicon.get(word, ())[:_MOST_PRONUNCIATIONS]:
            after = ends
            for phone in pronunciation:
                after = (add(PHONE_INDEX[phone], after),)
            word_ends += after
        if not word_ends:
            return None
        ends = (*word_ends, add(_SILENCE, tuple(word_ends)))
    return SentenceGraph(np.array(phones), tuple(before), tuple(e for e in ends if e >= 0))


def align(log_likelihoods: npt.NDArray[Any], graph: SentenceGraph) -> Alignment:
    """The best path; `log_likelihoods` is steps x pdfs, forward and self-loop pdf of each phone.

    A sentence that does not fit into the steps gets a score of about -1e30.
    """
    nodes, steps = len(graph.phones), len(log_likelihoods)
    widest = max(map(len, graph.before))
    # Column `nodes` stands for the start, `nodes + 1` for nothing.
    before = np.full((nodes, widest), nodes + 1)
    for node, after in enumerate(graph.before):
        before[node, : len(after)] = [nodes if b == _START else b for b in after]
    enter = log_likelihoods[:, 2 * graph.phones]
    stay = log_likelihoods[:, 2 * graph.phones + 1]
    best = np.full(nodes + 2, _IMPOSSIBLE)
    best[nodes] = 0.0
    came_from = np.empty((steps, nodes), np.int32)
    everyone = np.arange(nodes)
    for t in range(steps):
        candidates = best[before]
        choice = candidates.argmax(axis=1)
        entered = candidates[everyone, choice] + enter[t]
        stayed = best[:nodes] + stay[t]
        moves = entered > stayed
        came_from[t] = np.where(moves, before[everyone, choice], everyone)
        best[:nodes] = np.where(moves, entered, stayed)
        best[nodes] = _IMPOSSIBLE
    node = max(graph.last, key=lambda n: best[n])
    return Alignment(_phones(graph, came_from, node), float(best[node]) / steps)


def _phones(
    graph: SentenceGraph, came_from: npt.NDArray[np.int32], node: int
) -> tuple[tuple[int, int, int], ...]:
    found: list[tuple[int, int, int]] = []
    end = len(came_from)
    for t in range(len(came_from) - 1, -1, -1):
        before = int(came_from[t, node])
        if before != node:
            found.append((int(graph.phones[node]), t, end))
            end, node = t, before
    return tuple(reversed(found))


def step_labels(
    segments: Sequence[tuple[int, float, float]], frames: int, *, speed: float, lead_s: float
) -> npt.NDArray[np.uint8]:
    """The pdf of each 30 ms step of a clip that was moved and sped up.

    `segments` are (phone, start, end) in seconds of the clip as it was spoken.
    """
    steps = (frames + 2) // 3
    at_s = (np.arange(steps) * 0.03 + 0.0125 - lead_s) * speed
    ends_s = np.array([end for _, _, end in segments])
    which = np.searchsorted(ends_s, at_s, side="right")
    which[at_s < 0] = -1
    labels = np.empty(steps, np.uint8)
    last: object = None
    for step, k in enumerate(which):
        inside = 0 <= k < len(segments)
        phone = segments[k][0] if inside else _SILENCE
        here = "silence" if phone == _SILENCE else k
        labels[step] = 2 * phone + (here == last)
        last = here
    return labels
