"""Plain words, negators, questions: the structure of an utterance."""

import pytest

from assistant.understanding.normalise import plain
from assistant.understanding.structure import Structure
from tests.understanding.bundled import CATALOGUE

LEXICON = CATALOGUE.lexicon
STRUCTURE = Structure(LEXICON)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't STOP!", "dont stop"),
        ("it\u2019s", "its"),
        ("light-headed", "light headed"),
        ("  [UNK]  next ", "[unk] next"),
        ("stop[unk]", "stop [unk]"),
        ("[next]", "next"),
        ("...", ""),
    ],
)
def test_plain_words(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("where is the queue l", "wheres the ql"),
        ("um it is too hard please", "its too hard"),
        ("cannot", "cant"),
        ("please", "please"),
        ("uh huh", "uhhuh"),
        ("30 minutes", "thirty minutes"),
    ],
)
def test_one_spelling_for_what_is_said_in_one_way(text: str, words: str) -> None:
    assert " ".join(LEXICON.words(text)) == words


@pytest.mark.parametrize(
    ("text", "word", "denied"),
    [
        ("it doesn't really hurt", "hurt", True),
        ("it doesn't hurt", "hurt", True),
        ("no pain", "pain", True),
        ("no it hurts", "hurts", False),
        ("don't it hurts", "hurts", False),
        ("not there but it hurts", "hurts", False),
        ("not one two three hurts", "hurts", False),
        ("a not hurts", "hurts", False),
        ("it hurts", "hurts", False),
    ],
)
def test_how_far_a_negator_reaches(text: str, word: str, denied: bool) -> None:  # noqa: FBT001 - a column of the table
    words = LEXICON.words(text)
    assert LEXICON.negation.reaches(words, words.index(word)) is denied


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("could you go back", "go back"),
        ("okay lets move on", "move on"),
        ("can you", "can you"),
        ("next", "next"),
    ],
)
def test_polite_beginnings_go(text: str, core: str) -> None:
    assert " ".join(STRUCTURE.core(LEXICON.words(text))) == core


@pytest.mark.parametrize(
    ("text", "asks"),
    [("does it hurt", True), ("do the neck", False), ("where is it", True), ("it hurts", False)],
)
def test_questions(text: str, asks: bool) -> None:  # noqa: FBT001 - a column of the table
    assert STRUCTURE.asks(LEXICON.words(text)) is asks
