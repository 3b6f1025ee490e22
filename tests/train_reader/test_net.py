"""What torch teaches and what the assistant computes are the same net."""

import numpy as np
import pytest

from assistant.understanding.reader import Reader
from tests.understanding.test_reader import MEANINGS, PIECES, arrays

torch = pytest.importorskip("torch", reason="only in the environment of scripts/train-reader")

from train_reader.base import Base  # noqa: E402 - torch may be missing
from train_reader.net import Net, together  # noqa: E402


def test_both_say_the_same() -> None:
    base = Base(PIECES, {name: a for name, a in arrays(2).items() if not name.startswith("head")})
    net = Net(base, len(MEANINGS)).eval()
    pieces = {piece: row for row, piece in enumerate(PIECES)}
    numbers = net.arrays()
    kept = arrays(2)["words"]
    scale = np.abs(kept).max(axis=1, keepdims=True) / 127
    table = (np.round(kept / scale).astype(np.int8), scale)
    read = Reader(MEANINGS, pieces, numbers, table, 2)
    words = ("sticky", "oil", "zebra")
    rows = together([read.rows(words, "step"), read.rows(("oil",), "step")])
    shares = torch.softmax(net(rows), dim=1).detach().numpy()
    assert read(words, "step") == pytest.approx(shares[0], abs=0.03)
    assert read(("oil",), "step") == pytest.approx(shares[1], abs=0.03)
