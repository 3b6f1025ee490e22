"""A matrix in Kaldi's binary format with two bytes a weight: half of what floats take."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import numpy.typing as npt

_TOKEN = b"CM2 "
_FLOATS = b"FM "
_HEADER = struct.Struct("<ffii")
"""Least value, range, rows, columns."""
_STEPS = 65535


def packed_matrix(matrix: npt.NDArray[Any]) -> bytes:
    """The bytes that Kaldi reads as this matrix, each value within 1/131070 of their range."""
    rows, columns = matrix.shape
    least = np.float32(matrix.min())
    spread = np.float32(matrix.max()) - least
    steps = np.rint((matrix - least) * (_STEPS / spread if spread else 0.0))
    header = _HEADER.pack(least, spread, rows, columns)
    return _TOKEN + header + np.clip(steps, 0, _STEPS).astype("<u2").tobytes()


def unpacked_matrix(content: bytes, at: int) -> tuple[npt.NDArray[np.float64], int]:
    """The matrix at a place, packed or of floats, and the place behind it; ValueError for none."""
    if content.startswith(_TOKEN, at):
        start = at + len(_TOKEN) + _HEADER.size
        least, spread, rows, columns = _HEADER.unpack(part_of(content, start - _HEADER.size, start))
        stored = np.frombuffer(part_of(content, start, start + 2 * rows * columns), "<u2")
        matrix = least + spread / _STEPS * stored.astype(np.float64)
    elif content.startswith(_FLOATS, at):
        start = at + len(_FLOATS) + 10
        rows, columns = struct.unpack("<xixi", part_of(content, start - 10, start))
        stored = np.frombuffer(part_of(content, start, start + 4 * rows * columns), "<f4")
        matrix = stored.astype(np.float64)
    else:
        raise ValueError(f"no matrix at byte {at}")
    return matrix.reshape(rows, columns), start + stored.nbytes


def part_of(content: bytes, start: int, end: int) -> bytes:
    """The bytes from start to end; ValueError where the content ends before."""
    if end > len(content):
        raise ValueError("no whole model: the file ends in the middle of a layer")
    return content[start:end]
