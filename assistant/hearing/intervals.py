"""Sets of numbers as half-open intervals, many sets at once."""

from __future__ import annotations

import numpy as np

from assistant.hearing.prefix_tree import Ints, PrefixTree

Intervals = tuple[Ints, Ints, Ints]
"""Which set it is of, begin and end: one of each for an interval; sorted by set, then begin."""


def merged(which: Ints, begin: Ints, end: Ints) -> Intervals:
    """The same sets with as few intervals as can be; these need no order and may overlap."""
    order = np.lexsort((begin, which))
    which, begin, end = which[order], begin[order], end[order]
    apart = int(end.max(initial=0)) + 1  # lifts each set above the one before
    reached = np.maximum.accumulate(which * apart + end)
    opens = np.ones(len(which), bool)
    # Lifted, the next set begins above all of this one, so sets are parted as well.
    opens[1:] = (which * apart + begin)[1:] > reached[:-1]
    closes = np.roll(opens, -1)
    return which[opens], begin[opens], reached[closes] - which[closes] * apart


def intervals_below(tree: PrefixTree, labels: Ints) -> Intervals:
    """For each node of the tree, the labels of the rows with its prefix."""
    nodes = np.arange(len(tree.symbol))
    rows = np.bincount(tree.node_at[tree.node_at >= 0], minlength=len(nodes))
    past = tree.first_row + rows
    # Among a node's rows, labels that count up are a run: one begins at its first row, and one at
    # each jump of the labels further down.
    jumps = np.flatnonzero(np.diff(labels, prepend=labels[0] - 1) != 1)
    first_jump = np.searchsorted(jumps, tree.first_row, side="right")
    runs = 1 + np.searchsorted(jumps, past - 1, side="right") - first_jump
    which = np.repeat(nodes, runs)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(runs) - runs, runs)
    jump_row = np.append(jumps, len(labels))
    begin_row = np.where(nth == 0, tree.first_row[which], jump_row[first_jump[which] + nth - 1])
    end_row = np.where(nth == runs[which] - 1, past[which], jump_row[first_jump[which] + nth])
    return merged(which, labels[begin_row], labels[end_row - 1] + 1)
