"""Words are cut into the longest pieces known."""

from assistant.understanding.word_pieces import MOST_PIECES, WordPieces

PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", ":", "step", "oil", "sti", "##cky")
CUT = WordPieces({piece: row for row, piece in enumerate(PIECES)})


def test_the_longest_pieces_known_between_the_signs_after_the_state() -> None:
    assert CUT(("sticky", "oil"), "step") == [2, 5, 4, 7, 8, 6, 3]


def test_a_word_without_pieces_is_one_sign() -> None:
    assert CUT(("zebra", "stick"), "step") == [2, 5, 4, 1, 1, 3]


def test_what_is_too_long_ends_early() -> None:
    rows = CUT(("oil",) * 200, "step")
    assert len(rows) == MOST_PIECES
    assert rows[-1] == 3
