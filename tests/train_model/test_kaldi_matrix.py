"""Weights in two bytes each come back as they were, within a step of their range."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from train_model.kaldi_matrix import packed_matrix, unpacked_matrix

MATRICES = arrays(
    np.float32,
    array_shapes(min_dims=2, max_dims=2, max_side=9),
    elements=st.floats(-100, 100, width=32),
)


@given(MATRICES, st.binary(max_size=8))
def test_what_was_packed_comes_back(matrix: np.ndarray, before: bytes) -> None:
    content = before + packed_matrix(matrix)
    found, end = unpacked_matrix(content + b"more", len(before))
    assert end == len(content)
    assert found.shape == matrix.shape
    assert np.abs(found - matrix).max() <= np.ptp(matrix) / 131070 + 1e-4


def test_a_matrix_of_floats_is_read_too() -> None:
    matrix = np.array([[1.5, -2.0, 0.25]], np.float32)
    content = b"FM " + struct.pack("<bibi", 4, 1, 4, 3) + matrix.tobytes()
    found, end = unpacked_matrix(content, 0)
    assert end == len(content)
    assert (found == matrix).all()


@given(MATRICES, st.data())
def test_one_that_is_cut_off_is_none(matrix: np.ndarray, data: st.DataObject) -> None:
    content = packed_matrix(matrix)
    cut = content[: data.draw(st.integers(0, len(content) - 1))]
    with pytest.raises(ValueError, match="no "):
        unpacked_matrix(cut, 0)
