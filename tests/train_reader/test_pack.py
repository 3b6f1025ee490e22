"""The reader's file computes what was taught, nearly: its numbers are whole."""

import pytest

from assistant.understanding.reader import Reader
from tests.train_reader.small_net import MEANINGS, PIECES, arrays, shares
from train_reader.pack import write_reader

LAYERS = 2


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    path = tmp_path_factory.mktemp("reader") / "reader.onnx"
    write_reader(path, MEANINGS, PIECES, arrays(LAYERS))
    return Reader.load(path)


def test_the_file_names_its_meanings_and_pieces(read: Reader) -> None:
    assert read.meanings == MEANINGS
    assert tuple(read.pieces.rows) == PIECES


@pytest.mark.parametrize(
    "words", [("oil",), ("sticky", "oil"), ("oil", "sticky"), ("sticky", "oil", "zebra"), ()]
)
def test_it_computes_the_encoder(read: Reader, words: tuple[str, ...]) -> None:
    wanted = shares(arrays(LAYERS), read.pieces(words, "step"), LAYERS)
    assert read(words, "step") == pytest.approx(wanted, abs=0.03)


def test_the_order_of_words_counts(read: Reader) -> None:
    one, other = read(("sticky", "oil"), "step"), read(("oil", "sticky"), "step")
    assert one != pytest.approx(other, abs=0.001)
