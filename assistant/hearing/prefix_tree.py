"""A prefix tree over rows of small numbers, built at once with numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.uint8]
"""A row a sequence, filled up with 0 at its end; sorted."""


@dataclass(frozen=True, slots=True)
class PrefixTree:
    """Nodes count from 0 in depth-first order, without the root, which is -1."""

    node_at: Ints
    """Shape (rows, columns + 1): the node of each row's prefix, by its length; -1 if too deep."""
    parent: Ints
    """For each node."""
    symbol: Ints
    """For each node: the last number of its prefix."""
    first_row: Ints
    """For each node: the first row with its prefix; the others follow that one."""


def sort_order(rows: Rows) -> Ints:
    """The order that sorts rows; equal ones stay as they are."""
    keys = np.ascontiguousarray(rows).view(f"S{rows.shape[1]}")[:, 0]
    return np.argsort(keys, kind="stable")


def common_prefix(rows: Rows) -> Ints:
    """For each row, the length of what it shares with the row before; 0 for the first."""
    differs = rows[1:] != rows[:-1]
    length = np.where(differs.any(axis=1), differs.argmax(axis=1), (rows[1:] > 0).sum(axis=1))
    return np.concatenate([[0], length])


def prefix_tree(rows: Rows, depth: Ints) -> PrefixTree:
    """The tree of the prefixes of sorted rows, down to a depth for each row.

    Rows that share a prefix must all reach down to it, or none.
    """
    shared = np.minimum(common_prefix(rows), depth)
    fresh = depth - shared
    row = np.repeat(np.arange(len(rows)), fresh)
    first = np.concatenate([[0], np.cumsum(fresh)])
    length = shared[row] + 1 + np.arange(first[-1]) - first[row]
    node_at = np.full((len(rows), rows.shape[1] + 1), -1, np.int64)
    node_at[row, length] = np.arange(len(row))
    # Numbers rise from row to row, so the last node made at a length is the one a row shares.
    np.maximum.accumulate(node_at, axis=0, out=node_at)
    node_at[np.arange(node_at.shape[1]) > depth[:, None]] = -1
    return PrefixTree(
        node_at=node_at,
        parent=node_at[row, length - 1],
        symbol=rows[row, length - 1].astype(np.int64),
        first_row=row,
    )
