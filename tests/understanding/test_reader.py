"""The reader's arithmetic on a model small enough to check."""

from pathlib import Path

import numpy as np
import pytest

from assistant.understanding.reader import Reader

WIDTH, INNER, PIECES = (
    24,
    8,
    ("[PAD]", "[UNK]", "[CLS]", "[SEP]", ":", "step", "oil", "sti", "##cky"),
)
MEANINGS = ("none", "oil")


def arrays(layers: int = 1) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(1)

    def some(*shape: int) -> np.ndarray:
        return chance.normal(size=shape).astype(np.float32)

    found = {"words": some(len(PIECES), WIDTH), "places": some(64, WIDTH)}
    shapes = {"query": (WIDTH, WIDTH), "key": (WIDTH, WIDTH), "value": (WIDTH, WIDTH)}
    shapes |= {"out": (WIDTH, WIDTH), "up": (INNER, WIDTH), "down": (WIDTH, INNER)}
    for layer in range(layers):
        for name, shape in shapes.items():
            found |= {f"{layer}.{name}": some(*shape), f"{layer}.{name}/bias": some(shape[0])}
        for name in ("norm", "last_norm"):
            found |= {f"{layer}.{name}": some(WIDTH), f"{layer}.{name}/bias": some(WIDTH)}
    found |= {"input_norm": some(WIDTH), "input_norm/bias": some(WIDTH)}
    found |= {"head": some(len(MEANINGS), WIDTH), "head/bias": some(len(MEANINGS))}
    return found


def reader(numbers: dict[str, np.ndarray]) -> Reader:
    pieces = {piece: row for row, piece in enumerate(PIECES)}
    words = numbers.get("words", np.zeros((len(PIECES), WIDTH), np.int8))
    scale = np.abs(words).max(axis=1, keepdims=True).astype(np.float32) / 127
    table = np.round(words / np.maximum(scale, 1e-9)).astype(np.int8)
    return Reader(MEANINGS, pieces, numbers, (table, scale), 1)


def test_words_are_cut_into_the_longest_pieces_known() -> None:
    assert reader({}).rows(("sticky", "oil", "zebra"), "step") == [2, 5, 4, 7, 8, 6, 1, 3]


def test_the_order_of_words_counts_and_shares_are_whole() -> None:
    read = reader(arrays())
    one, other = read(("sticky", "oil"), "step"), read(("oil", "sticky"), "step")
    assert one.sum() == pytest.approx(1, abs=1e-5)
    assert not np.allclose(one, other)


def test_the_file_is_read_with_its_scales(tmp_path: Path) -> None:
    numbers = arrays()
    scale = np.abs(numbers["head"]).max(axis=1, keepdims=True) / 127
    kept = numbers | {
        "head": np.round(numbers["head"] / scale).astype(np.int8),
        "head/scale": scale,
    }
    kept["words"], kept["words/scale"] = reader(numbers).table
    texts = {"pieces": np.array(" ".join(PIECES)), "meanings": np.array(" ".join(MEANINGS))}
    np.savez(tmp_path / "reader.npz", **{**kept, **texts})
    loaded = Reader.load(tmp_path / "reader.npz")
    assert (loaded.meanings, loaded.layers) == (MEANINGS, 1)
    exact = reader(numbers)(("oil",), "step")
    assert loaded(("oil",), "step") == pytest.approx(exact, abs=0.02)
