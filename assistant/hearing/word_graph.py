"""From words and their pronunciations to `graph/HCLr.fst` and `graph/words.txt`.

The graph takes transitions of the net in and gives words out: any words in any order, each after
the other or after a silence. It is a tree of the words' beginnings down to the arc where one word
is left, which carries that word; the endings behind such arcs are shared by all words that end
alike. A phone is an arc with its forward transition into a state with its self-loop, the shape the
engine takes apart into words again. Nothing costs anything but to go on after a word, with a
silence or without, and to say a word in a way that few do: the net judges sounds, the
grammar words.

Words are numbered in the order of the tree, so that those behind a state are few intervals.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.hearing.intervals import intervals_below, merged
from assistant.hearing.lookahead_fst import ARC, LabelSets, Transducer, write_lookahead
from assistant.hearing.phones import (
    SILENCE,
    Costs,
    Lexicon,
    Place,
    Pronunciation,
    forward_transition,
    graph_phone,
    graph_phones,
    self_loop_transition,
)
from assistant.hearing.prefix_tree import (
    Floats,
    Ints,
    PrefixTree,
    Rows,
    common_prefix,
    prefix_tree,
    sort_order,
)

_START, _LOOP, _SILENT, _FIRST_NODE = range(4)
_SILENCE_COST = math.log(2)
"""With a silence or without: one is as likely as the other."""


@dataclass(frozen=True, slots=True)
class WordGraph:
    """The content of `HCLr.fst`, and the numbers of its words."""

    content: bytes
    word_ids: dict[str, int]


def build_word_graph(
    lexicon: Lexicon,
    known_ids: Mapping[str, int] | None = None,
    costs: Costs | None = None,
) -> WordGraph:
    """The graph of the words; `[unk]` is one of them, pronounced `SPN`.

    The more a way costs, the surer the net must be of its sounds.

    A word of `known_ids` keeps its number, so that a grammar made with them still fits; other
    words get higher ones. Raises KeyError for what is no phone of a word.
    """
    words, ways, rows = _sorted_rows(lexicon)
    word_ids = _number(words, known_ids or {})
    labels = np.array([word_ids[word] for word in words], np.int64)
    spread = _Spread.of(rows)
    costs = costs or {}
    row_costs = np.array([costs.get(said, 0.0) for said in zip(words, ways, strict=True)])
    graph = _transducer(spread, labels, row_costs)
    sets = _reachable(spread, labels, len(graph.final_cost))
    return WordGraph(write_lookahead(graph, sets), word_ids)


def words_file(word_ids: Mapping[str, int]) -> str:
    """The content of `words.txt`."""
    by_id = sorted((number, word) for word, number in word_ids.items())
    return "<eps> 0\n" + "".join(f"{word} {number}\n" for number, word in by_id)


def _sorted_rows(lexicon: Lexicon) -> tuple[list[str], list[Pronunciation], Rows]:
    """The words, their ways, and of each way the row of its graph phones; sorted by the rows."""
    ways = [(word, way) for word, found in lexicon.items() for way in dict.fromkeys(found)]
    coded = [bytes(_in_word(way)) for _, way in ways]
    width = max(map(len, coded))
    packed = b"".join(code.ljust(width, b"\0") for code in coded)
    rows = np.frombuffer(packed, np.uint8).reshape(-1, width)
    order = sort_order(rows)
    words, said = zip(*(ways[index] for index in order), strict=True)
    return list(words), list(said), rows[order]


def _in_word(way: Pronunciation) -> Iterator[int]:
    for index, phone in enumerate(way):
        place: Place = "internal"
        if index == len(way) - 1:
            place = "end" if index else "singleton"
        elif index == 0:
            place = "begin"
        yield graph_phone(phone, place)


def _number(words: list[str], known_ids: Mapping[str, int]) -> dict[str, int]:
    ids = {word: known_ids[word] for word in words if word in known_ids}
    following = max(known_ids.values(), default=0) + 1
    for word in words:
        if word not in ids:
            ids[word] = following
            following += 1
    return ids


@dataclass(frozen=True, slots=True)
class _Spread:
    """The graph's two trees; a row goes down one and, backwards, up the other."""

    rows: Rows
    branch: Ints
    """For each row: how many phones it shares with another; the arc of the next has the word."""
    heads: PrefixTree
    tails: PrefixTree
    """Of the rows backwards, from the end to the phone that has the word."""
    entry: Ints
    """For each row: the node of its tail that the word's arc leads into."""

    @classmethod
    def of(cls, rows: Rows) -> _Spread:
        length = (rows > 0).sum(axis=1)
        before = common_prefix(rows)
        after = np.append(before[1:], 0)
        # What sounds alike to the end is told apart by its last arc.
        branch = np.minimum(np.maximum(before, after), length - 1)
        kept = length - branch
        column = np.arange(rows.shape[1])
        backwards = np.maximum(length[:, None] - 1 - column, 0)
        tails = np.take_along_axis(rows, backwards, axis=1)
        tails[column >= kept[:, None]] = 0
        order = sort_order(tails)
        tree = prefix_tree(tails[order], kept[order])
        entry = np.empty(len(rows), np.int64)
        entry[order] = tree.node_at[np.arange(len(rows)), kept[order]]
        return cls(rows, branch, prefix_tree(rows, branch), tree, entry)


def _transducer(spread: _Spread, labels: Ints, costs: Floats) -> Transducer:
    heads, tails = spread.heads, spread.tails
    head_state = _FIRST_NODE + np.arange(len(heads.symbol))
    tail_state = _FIRST_NODE + len(head_state) + np.arange(len(tails.symbol))
    parent_state = np.where(heads.parent < 0, _LOOP, _FIRST_NODE + heads.parent)
    each_row = np.arange(len(spread.rows))
    branch_node = heads.node_at[each_row, spread.branch]
    branch_state = np.where(branch_node < 0, _LOOP, _FIRST_NODE + branch_node)
    word_phone = spread.rows[each_row, spread.branch]
    last = tails.parent < 0
    ends, inner, onward = tail_state[last], tail_state[~last], tails.parent[~last]
    return _in_order(
        np.concatenate(
            [
                _arcs(_START, _LOOP, cost=_SILENCE_COST),
                _arcs(_START, _SILENT, _FORWARD[_SILENCE], cost=_SILENCE_COST),
                _arcs(_SILENT, _SILENT, _SELF_LOOP[_SILENCE]),
                _arcs(_SILENT, _LOOP),
                _arcs(parent_state, head_state, _FORWARD[heads.symbol]),
                _arcs(head_state, head_state, _SELF_LOOP[heads.symbol]),
                _arcs(branch_state, tail_state[spread.entry], _FORWARD[word_phone], labels, costs),
                _arcs(tail_state, tail_state, _SELF_LOOP[tails.symbol]),
                _arcs(inner, tail_state[onward], _FORWARD[tails.symbol[onward]]),
                _arcs(ends, _LOOP, cost=_SILENCE_COST),
                _arcs(ends, _SILENT, _FORWARD[_SILENCE], cost=_SILENCE_COST),
            ]
        )
    )


_SILENCE = graph_phone(SILENCE, "nonword")
_NUMBERS = range(1, len(graph_phones()) + 1)
_FORWARD = np.array([0, *map(forward_transition, _NUMBERS)])
_SELF_LOOP = np.array([0, *map(self_loop_transition, _NUMBERS)])
_SOURCED = np.dtype([("source", "<i4"), ("arc", ARC)])


def _arcs(
    source: Ints | int,
    target: Ints | int,
    ilabel: Ints | int = 0,
    olabel: Ints | int = 0,
    cost: Floats | float = 0.0,
) -> npt.NDArray[np.void]:
    arcs = np.zeros(np.broadcast(source, target).size, _SOURCED)
    arcs["source"] = source
    for field, value in (
        ("ilabel", ilabel),
        ("olabel", olabel),
        ("weight", cost),
        ("next", target),
    ):
        arcs["arc"][field] = value
    return arcs


def _in_order(sourced: npt.NDArray[np.void]) -> Transducer:
    arcs = sourced["arc"]
    order = np.lexsort((arcs["next"], arcs["ilabel"], arcs["olabel"], sourced["source"]))
    sources = sourced["source"][order]
    states = int(sources[-1]) + 1  # every state has an arc
    final_cost = np.full(states, np.inf, np.float32)
    final_cost[_LOOP] = 0
    first_arc = np.searchsorted(sources, np.arange(states + 1))
    return Transducer(_START, final_cost, first_arc, np.ascontiguousarray(arcs[order]))


def _reachable(spread: _Spread, labels: Ints, states: int) -> LabelSets:
    """Behind a head some words can come; from everywhere else any word can, or the end."""
    final_label = int(labels.max()) + 1
    node, begin, end = intervals_below(spread.heads, labels)
    everything = merged(
        np.zeros(len(labels) + 1, np.int64),
        np.append(labels, final_label),
        np.append(labels, final_label) + 1,
    )
    others = np.r_[:_FIRST_NODE, _FIRST_NODE + len(spread.heads.symbol) : states]
    parts = (
        (_FIRST_NODE + node, begin, end),
        (np.repeat(others, len(everything[0])), *(np.tile(x, len(others)) for x in everything[1:])),
    )
    state, begin, end = (np.concatenate(both) for both in zip(*parts, strict=True))
    order = np.argsort(state, kind="stable")
    first = np.searchsorted(state[order], np.arange(states + 1))
    return LabelSets(first, begin[order], end[order], final_label)
