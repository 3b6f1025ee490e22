"""What people say is likelier than what only sounds like it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.language_model import LanguageModel, language_model

LISTED = ("the pressure is just right", "more oil", "stop", "next please", "where is the q l")
SAID = ("could you go a bit softer there", "a bit softer on the left")


@pytest.fixture(scope="module")
def language() -> LanguageModel:
    return language_model(LISTED, SAID)


@pytest.mark.parametrize(
    ("said", "sounds_alike"),
    [
        ("the pressure is just right", "that martial is just light"),
        ("more oil", "nor lawyers"),
        ("a bit softer there", "a bid sofa there"),
        ("did you feed the cat", "did hue feet the cad"),
    ],
)
def test_what_people_say_costs_less(language: LanguageModel, said: str, sounds_alike: str) -> None:
    assert language.cost(said) + 5 < language.cost(sounds_alike)


def test_words_in_the_order_of_a_sentence_cost_less(language: LanguageModel) -> None:
    assert language.cost("softer on the left") < language.cost("left the on softer")


def test_a_name_nobody_knows_is_no_end_of_the_world(language: LanguageModel) -> None:
    assert language.cost("stop zyzzyva") - language.cost("stop") < 25
    assert language.cost("zyzzyva") <= 20


@given(st.lists(st.sampled_from(["stop", "oil", "cat", "zyzzyva", "[unk]"]), max_size=5))
def test_it_is_a_probability(language: LanguageModel, words: list[str]) -> None:
    assert 0.0 < language.cost(" ".join(words)) < 10.0 * (len(words) + 1) + 0.01


def test_another_language_gets_no_english_talk() -> None:
    german = language_model(("mehr druck", "etwas sanfter"), ())
    assert german.everyday is None
    assert german.cost("mehr druck") < german.cost("druck sanfter")


def test_it_is_kept_and_anew_for_other_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first, again = language_model(LISTED, SAID), language_model(LISTED, SAID)
    assert first.cost("more oil") == again.cost("more oil")
    other = language_model((*LISTED, "more butter"), SAID)
    assert other.cost("more butter") < first.cost("more butter")
    assert len(list(places.language_models_dir().iterdir())) == 2


def test_damaged_everyday_talk_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = tmp_path / "ngram.fst.gz"
    talk.write_bytes(b"junk")
    monkeypatch.setattr(places, "everyday_talk_file", lambda: talk)
    with pytest.raises(BadInput, match=r"ngram.fst.gz: this file is damaged; install the program"):
        language_model(LISTED, SAID)
