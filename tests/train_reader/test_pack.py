"""The reader's file holds what was taught, nearly."""

from pathlib import Path

import numpy as np
import pytest

from assistant.understanding.reader import Reader
from tests.understanding.test_reader import MEANINGS, PIECES, arrays, reader
from train_reader.pack import write_reader


def test_what_is_written_reads_the_same(tmp_path: Path) -> None:
    numbers = arrays()
    exact = reader(numbers)(("sticky", "oil"), "step")
    write_reader(tmp_path / "reader.npz", MEANINGS, PIECES, numbers)
    loaded = Reader.load(tmp_path / "reader.npz")
    assert loaded.meanings == MEANINGS
    assert (tmp_path / "reader.npz").stat().st_size < sum(a.nbytes for a in numbers.values())
    embeddings, scale = loaded.table
    assert embeddings * scale == pytest.approx(numbers.pop("words"), abs=0.05)
    for name, array in numbers.items():
        assert loaded.numbers[name] == pytest.approx(array, abs=float(np.abs(array).max()) / 100)
    words = ("sticky", "oil")
    assert loaded(words, "step") == pytest.approx(exact, abs=0.05)
