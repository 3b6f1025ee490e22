"""What torch teaches is the encoder that the reader computes."""

import pytest

from assistant.understanding.word_pieces import WordPieces
from tests.train_reader.small_net import MEANINGS, PIECES, arrays, shares

torch = pytest.importorskip("torch", reason="only in the environment of scripts/train-reader")

from train_reader.base import Base  # noqa: E402 - torch may be missing
from train_reader.net import Net, together  # noqa: E402


def test_both_say_the_same() -> None:
    base = Base(PIECES, {name: a for name, a in arrays(2).items() if not name.startswith("head")})
    net = Net(base, len(MEANINGS)).eval()
    cut = WordPieces({piece: row for row, piece in enumerate(PIECES)})
    rows = [cut(words, "step") for words in (("sticky", "oil", "zebra"), ("oil",))]
    told = torch.softmax(net(together(rows)), dim=1).detach().numpy()
    for one, wanted in zip(told, rows, strict=True):
        assert one == pytest.approx(shares(net.arrays(), wanted, 2), abs=1e-4)
