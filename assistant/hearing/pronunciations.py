"""How a model pronounces its words, read back out of its word graph.

The graph holds every pronunciation as a path, so a model needs no lexicon beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import BadInput
from assistant.hearing.lookahead_fst import Transducer, read_lookahead
from assistant.hearing.model_words import read_words
from assistant.hearing.phones import (
    TRANSITION_COUNT,
    Costs,
    Pronunciation,
    forward_transition,
    graph_phones,
    phone_symbol_lines,
)
from assistant.hearing.prefix_tree import Floats, Ints

_LONGEST = 100
"""Phones of a word; a path that is longer runs in a circle."""
_NAMES = np.array(["", *(phone.phone for phone in graph_phones())], object)
_ENDS_WORD = np.array([False, *(phone.place in ("end", "singleton") for phone in graph_phones())])
_SOUND = np.zeros(TRANSITION_COUNT + 1, np.int64)
"""The graph phone that a transition begins; 0 for silence and for those that go on."""
for _number, _phone in enumerate(graph_phones(), 1):
    if _phone.place != "nonword":
        _SOUND[forward_transition(_number)] = _number


@dataclass(frozen=True, slots=True)
class ModelLexicon:
    """The words of a model."""

    ids: dict[str, int]
    """Their numbers in its grammars."""
    lexicon: dict[str, tuple[Pronunciation, ...]]
    costs: Costs

    def usual(self) -> dict[str, tuple[Pronunciation, ...]]:
        """The words as most people say them: in the ways that cost nothing."""
        free = {
            word: tuple(way for way in ways if (word, way) not in self.costs)
            for word, ways in self.lexicon.items()
        }
        return {word: ways for word, ways in free.items() if ways}


def read_lexicon(folder: Path) -> ModelLexicon:
    """The words of the model in `folder`, with its symbols like `[unk]`.

    Raises BadInput when the model is not built like ours: the official ones have sounds that
    depend on their neighbours, which cannot be read back.
    """
    if not can_be_extended(folder):
        raise _foreign(folder)
    ids = {word: label for word, label in read_words(folder).ids.items() if label}
    transducer = read_lookahead(folder / "graph" / "HCLr.fst")
    words = {number: word for word, number in ids.items()}
    found: dict[str, list[Pronunciation]] = {word: [] for word in ids}
    dear: dict[tuple[str, Pronunciation], float] = {}
    for labels, sounds, costs in _paths(transducer, folder):
        named = _NAMES[sounds].tolist()
        for label, way, cost in zip(labels.tolist(), named, costs.tolist(), strict=True):
            if label not in words:
                raise _foreign(folder)
            found[words[label]].append(tuple(way))
            if cost:
                dear[words[label], tuple(way)] = cost
    lexicon = {word: tuple(sorted(ways)) for word, ways in found.items() if ways}
    return ModelLexicon({word: ids[word] for word in lexicon}, lexicon, dear)


def can_be_extended(folder: Path) -> bool:
    """Whether the model in `folder` says it has our phones; the official ones have others."""
    return _text(folder / "graph" / "phones.txt") == phone_symbol_lines()


def _paths(graph: Transducer, folder: Path) -> list[tuple[Ints, Ints, Floats]]:
    """All words by length: labels, shape (words,), graph phones, (words, length), and costs."""
    arcs = graph.arcs
    if arcs["ilabel"].max(initial=0) > TRANSITION_COUNT:
        raise _foreign(folder)
    sound = _SOUND[arcs["ilabel"]]
    loops = np.flatnonzero(graph.final_cost == 0)
    if len(loops) != 1:
        raise _foreign(folder)
    state, label, spoken = loops, np.zeros(1, np.int64), np.zeros((1, 0), np.int64)
    cost = np.zeros(1)
    found = []
    for _ in range(_LONGEST):
        counts = graph.first_arc[state + 1] - graph.first_arc[state]
        come_from = np.repeat(np.arange(len(state)), counts)
        arc = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        arc += graph.first_arc[state][come_from]
        come_from, arc = come_from[sound[arc] > 0], arc[sound[arc] > 0]
        spoken = np.column_stack([spoken[come_from], sound[arc]])
        label = label[come_from] + arcs["olabel"][arc]
        cost = cost[come_from] + arcs["weight"][arc]
        whole = _ENDS_WORD[sound[arc]]
        found.append((label[whole], spoken[whole], cost[whole]))
        state, label, spoken = arcs["next"][arc[~whole]], label[~whole], spoken[~whole]
        cost = cost[~whole]
        if not len(state):
            return found
    raise _foreign(folder)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _foreign(folder: Path) -> BadInput:
    return BadInput(
        "the pronunciations of this speech model cannot be read, so no word can be added to it",
        remedy="use the model that comes with the program",
        path=folder,
    )
