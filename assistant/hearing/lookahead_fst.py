"""Files of OpenFst's type `olabel_lookahead`: a transducer that knows which words can follow.

The engine puts its word graph and a grammar together while it searches. From each state of the
word graph it has to know which words can still come, or it would follow every dead end. The file
says so: after the transducer itself (type `const`) comes, for each state, the set of reachable
output labels as intervals, which are few when words that begin alike have labels side by side.

Layout as OpenFst 1.7 and 1.8 write it (`matcher-fst.h`, `add-on.h`, `label-reachable.h`,
`interval-set.h`); all numbers are little-endian.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.errors import BadInput
from assistant.hearing.openfst import HEAD_NUMBERS, type_head

Ints = npt.NDArray[np.int64]

ARC = np.dtype([("ilabel", "<i4"), ("olabel", "<i4"), ("weight", "<f4"), ("next", "<i4")])
_STATE = np.dtype(
    [("final", "<f4"), ("first", "<u4"), ("arcs", "<u4"), ("ieps", "<u4"), ("oeps", "<u4")]
)

_ADD_ON_MAGIC = 446681434
_TYPE, _INNER_TYPE = "olabel_lookahead", "const"
_VERSION, _INNER_VERSION = 1, 2

# Only what holds for every graph of ours; a bit that is not set means "not known".
_PROPERTIES = (
    0x1  # expanded
    | 0x20000  # not an acceptor
    | 0x400000 | 0x1000000 | 0x4000000  # with epsilons, also one-sided ones
    | 0x40000000  # sorted by output label, which the search relies on
    | 0x1_0000_0000 | 0x4000_0000_0000  # weighted, also in cycles
    | 0x4_0000_0000 | 0x20_0000_0000 | 0x80_0000_0000  # cyclic, but not through the start
    | 0x100_0000_0000 | 0x400_0000_0000  # every state lies on a path
    | 0x2000_0000_0000  # not a single string
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transducer:
    """States count from 0; their arcs lie one state after the other, by output label."""

    start: int
    final_cost: npt.NDArray[np.float32]
    """For each state; infinite where a path cannot end."""
    first_arc: Ints
    """For each state, and one more: the place of its first arc."""
    arcs: npt.NDArray[np.void]
    """Records of type `ARC`; label 0 is none."""


@dataclass(frozen=True, slots=True)
class LabelSets:
    """For each state the output labels that may come next, as half-open intervals."""

    first: Ints
    """For each state, and one more: the place of its first interval."""
    begin: Ints
    end: Ints
    final_label: int
    """Stands for the end of a path; no word has it."""


def write_lookahead(graph: Transducer, reachable: LabelSets) -> bytes:
    """The file's content."""
    states = np.zeros(len(graph.final_cost), _STATE)
    source = np.repeat(np.arange(len(states)), np.diff(graph.first_arc))
    states["final"] = graph.final_cost
    states["first"] = graph.first_arc[:-1]
    states["arcs"] = np.diff(graph.first_arc)
    for side, label in (("ieps", "ilabel"), ("oeps", "olabel")):
        states[side] = np.bincount(source[graph.arcs[label] == 0], minlength=len(states))
    return b"".join(
        (
            _header(_TYPE, _VERSION, -1, 0, 0),
            struct.pack("<i", _ADD_ON_MAGIC),
            _header(_INNER_TYPE, _INNER_VERSION, graph.start, len(states), len(graph.arcs)),
            states.tobytes(),
            graph.arcs.tobytes(),
            # There is an add-on; it has none for input labels and one for output labels, which
            # is of output labels and goes without the old numbers of the labels.
            bytes((1, 0, 1, 0, 0)),
            struct.pack("<iq", reachable.final_label, len(states)),
            _interval_sets(reachable),
        )
    )


def _header(kind: str, version: int, start: int, states: int, arcs: int) -> bytes:
    return type_head(kind) + HEAD_NUMBERS.pack(version, 0, _PROPERTIES, start, states, arcs)


def _interval_sets(sets: LabelSets) -> bytes:
    """For each state: how many intervals (64 bits), their bounds, how many labels in them all."""
    counts = np.diff(sets.first)
    at = np.concatenate([[0], np.cumsum(3 + 2 * counts)])
    words = np.zeros(at[-1], "<i4")
    words[at[:-1]] = counts
    places = np.repeat(at[:-1] + 2 - 2 * sets.first[:-1], counts) + 2 * np.arange(len(sets.begin))
    words[places] = sets.begin
    words[places + 1] = sets.end
    sizes = np.concatenate([[0], np.cumsum(sets.end - sets.begin)])
    words[at[1:] - 1] = sizes[sets.first[1:]] - sizes[sets.first[:-1]]
    return words.tobytes()


def read_lookahead(path: Path) -> Transducer:
    """The transducer in a file; BadInput when it is of another type or cut off."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"it cannot be read ({error.strerror})", path=path) from None
    outer = type_head(_TYPE)
    inner_at = len(outer) + HEAD_NUMBERS.size + 4
    inner = type_head(_INNER_TYPE)
    if not content.startswith(outer) or not content.startswith(inner, inner_at):
        raise BadInput("it is no word graph of the kind this program makes", path=path)
    at = inner_at + len(inner)
    try:
        version, _, _, start, state_count, arc_count = HEAD_NUMBERS.unpack_from(content, at)
        at += HEAD_NUMBERS.size
        states = np.frombuffer(content, _STATE, state_count, at)
        arcs = np.frombuffer(content, ARC, arc_count, at + states.nbytes)
    except (struct.error, ValueError):
        raise BadInput("this word graph is cut off", path=path) from None
    first = np.append(states["first"], arc_count).astype(np.int64)
    whole = np.array_equal(np.diff(first), states["arcs"]) and (
        arc_count == 0 or 0 <= arcs["next"].min() <= arcs["next"].max() < state_count
    )
    if version != _INNER_VERSION or not whole or not 0 <= start < state_count:
        raise BadInput("this word graph is damaged", path=path)
    return Transducer(start, states["final"], first, arcs)
