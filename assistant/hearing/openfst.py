"""OpenFst's binary files, read and written without OpenFst.

A file is a header, the symbol tables it announces, and the states with their arcs. `const` is one
table of states and one of arcs; `vector` has each state followed by its arcs. Layout as read by
OpenFst 1.6 to 1.8 (`fst.cc`, `symbol-table.cc`, `const-fst.h`, `vector-fst.h`); little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import BadInput
from assistant.hearing.acceptor import EPSILON, Acceptor, Costs, Ints

_FST_MAGIC = 2125659606
_SYMBOLS_MAGIC = 2125658996
_HAS_INPUT_SYMBOLS, _HAS_OUTPUT_SYMBOLS, _IS_ALIGNED = 1, 2, 4
_CONST_UNALIGNED, _CONST_ALIGNED, _ALIGNMENT = 2, 1, 16
_EXPANDED, _IS_ACCEPTOR = 0x1, 0x10000
_INPUT_SORTED, _OUTPUT_SORTED = 0x10000000, 0x40000000

HEAD_NUMBERS = struct.Struct("<iiQqqq")
"""Version, flags, properties, start, states and arcs: what a header says behind its types."""
_STATE = np.dtype(
    [("final", "<f4"), ("first", "<u4"), ("arcs", "<u4"), ("in_eps", "<u4"), ("out_eps", "<u4")]
)
_ARC = np.dtype([("input", "<i4"), ("output", "<i4"), ("cost", "<f4"), ("target", "<i4")])

_REMEDY = "it is damaged or of another kind: fetch or make it again"


@dataclass(frozen=True, slots=True)
class FstHead:
    """What a file says of itself before its states; `symbols` is None when it embeds none."""

    kind: str
    start: int
    states: int
    arcs: int
    symbols: dict[str, int] | None
    aligned: bool
    end: int
    """Bytes of header and symbol tables."""


def acceptor_bytes(acceptor: Acceptor, symbols: Mapping[str, int] | None = None) -> bytes:
    """A `const` file of the acceptor with its arcs sorted by label; `symbols` are embedded."""
    order = np.lexsort((acceptor.labels, acceptor.sources))
    arcs = np.empty(len(order), _ARC)
    arcs["input"] = arcs["output"] = acceptor.labels[order]
    arcs["cost"] = acceptor.costs[order]
    arcs["target"] = acceptor.targets[order]
    states = np.empty(len(acceptor.finals), _STATE)
    counts = np.bincount(acceptor.sources, minlength=len(states))
    epsilons = acceptor.sources[acceptor.labels == EPSILON]
    states["final"] = acceptor.finals
    states["first"] = np.cumsum(counts) - counts
    states["arcs"] = counts
    states["in_eps"] = states["out_eps"] = np.bincount(epsilons, minlength=len(states))
    properties = _EXPANDED | _IS_ACCEPTOR | _INPUT_SORTED | _OUTPUT_SORTED
    flags = 0 if symbols is None else _HAS_INPUT_SYMBOLS | _HAS_OUTPUT_SYMBOLS
    numbers = (_CONST_UNALIGNED, flags, properties, 0, len(states), len(arcs))
    head = type_head("const") + HEAD_NUMBERS.pack(*numbers)
    tables = b"" if symbols is None else 2 * _symbol_table(symbols)
    return head + tables + states.tobytes() + arcs.tobytes()


def type_head(kind: str) -> bytes:
    """How a file of that FST type begins; behind it come the `HEAD_NUMBERS`."""
    return struct.pack("<i", _FST_MAGIC) + _string(kind) + _string("standard")


def read_head(path: Path, content: bytes) -> FstHead:
    """Header and symbols of a file of any FST type; `path` is for the message of BadInput."""
    reader = _Reader(path, content)
    if reader.number("<i") != _FST_MAGIC:
        raise BadInput("this is no OpenFst file", remedy=_REMEDY, path=path)
    kind, arc_type = reader.string(), reader.string()
    if arc_type != "standard":
        raise BadInput(f"its arcs are '{arc_type}', not 'standard'", remedy=_REMEDY, path=path)
    version, flags, _, start, states, arcs = reader.numbers(HEAD_NUMBERS.format)
    tables = [
        reader.symbols() for flag in (_HAS_INPUT_SYMBOLS, _HAS_OUTPUT_SYMBOLS) if flags & flag
    ]
    aligned = bool(flags & _IS_ALIGNED) or (kind == "const" and version == _CONST_ALIGNED)
    symbols = tables[-1] if tables else None
    return FstHead(kind, start, states, arcs, symbols, aligned, reader.at)


def read_acceptor(path: Path, content: bytes) -> tuple[Acceptor, dict[str, int]]:
    """The acceptor in a `const` or `vector` file, with its symbols (empty when it has none).

    Raises BadInput for any other type, a transducer, a start that is not state 0, or damage.
    """
    head = read_head(path, content)
    if head.kind not in ("const", "vector"):
        problem = f"its type is '{head.kind}', not 'const' or 'vector'"
        raise BadInput(problem, remedy=_REMEDY, path=path)
    tables = _const_tables if head.kind == "const" else _vector_tables
    finals, counts, arcs = tables(path, content, head)
    inside = (arcs["target"] >= 0) & (arcs["target"] < len(finals))
    if head.start != 0 or len(arcs) != int(counts.sum()) or not inside.all():
        raise BadInput("this OpenFst file is damaged", remedy=_REMEDY, path=path)
    if not np.array_equal(arcs["input"], arcs["output"]) or (arcs["input"] < 0).any():
        raise BadInput("this is no acceptor", remedy=_REMEDY, path=path)
    sources = np.repeat(np.arange(len(finals), dtype=np.int32), counts)
    acceptor = Acceptor(
        finals, sources, arcs["input"].copy(), arcs["cost"].copy(), arcs["target"].copy()
    )
    return acceptor, head.symbols or {}


def labels_in(graph: bytes) -> frozenset[int]:
    """The labels of an acceptor's file of ours, epsilon among them where it occurs."""
    acceptor, _ = read_acceptor(Path("Gr.fst"), graph)
    return frozenset(np.unique(acceptor.labels).tolist())


_Tables = tuple[Costs, Ints, npt.NDArray[np.void]]
"""Final costs and numbers of arcs by state, and all arcs in the order of their states."""


def _const_tables(path: Path, content: bytes, head: FstHead) -> _Tables:
    reader = _Reader(path, content, head.end)
    states = reader.table(_STATE, head.states, aligned=head.aligned)
    arcs = reader.table(_ARC, head.arcs, aligned=head.aligned)
    return states["final"].copy(), states["arcs"].astype(np.int32), arcs


def _vector_tables(path: Path, content: bytes, head: FstHead) -> _Tables:
    reader = _Reader(path, content, head.end)
    finals, counts, arcs = [], [], [np.empty(0, _ARC)]
    for _ in range(head.states):
        final, count = reader.numbers("<fq")
        finals.append(final)
        counts.append(count)
        arcs.append(reader.table(_ARC, count))
    return np.array(finals, np.float32), np.array(counts, np.int32), np.concatenate(arcs)


class _Reader:
    """Takes one value after another; BadInput where the file ends too early."""

    def __init__(self, path: Path, content: bytes, at: int = 0) -> None:
        self.at = at
        self._path = path
        self._content = content

    def numbers(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(layout, self._take(struct.calcsize(layout)))

    def number(self, layout: str) -> int:
        return int(self.numbers(layout)[0])

    def string(self) -> str:
        return self._take(self.number("<i")).decode("utf-8", "replace")

    def table(
        self, row: np.dtype[np.void], rows: int, *, aligned: bool = False
    ) -> npt.NDArray[np.void]:
        if aligned:
            self._take(-self.at % _ALIGNMENT)
        return np.frombuffer(self._take(rows * row.itemsize), row)

    def symbols(self) -> dict[str, int]:
        if self.number("<i") != _SYMBOLS_MAGIC:
            raise self._damaged()
        self.string()  # the table's own name
        _, size = self.numbers("<qq")
        if not 0 <= size <= len(self._content):
            raise self._damaged()
        return {self.string(): self.number("<q") for _ in range(size)}

    def _take(self, count: int) -> bytes:
        if not 0 <= count <= len(self._content) - self.at:
            raise self._damaged()
        self.at += count
        return self._content[self.at - count : self.at]

    def _damaged(self) -> BadInput:
        return BadInput("this OpenFst file is damaged", remedy=_REMEDY, path=self._path)


def _string(text: str) -> bytes:
    content = text.encode()
    return struct.pack("<i", len(content)) + content


def _symbol_table(symbols: Mapping[str, int]) -> bytes:
    head = struct.pack("<i", _SYMBOLS_MAGIC) + _string("words")
    head += struct.pack("<qq", max(symbols.values(), default=-1) + 1, len(symbols))
    return head + b"".join(_string(word) + struct.pack("<q", i) for word, i in symbols.items())
