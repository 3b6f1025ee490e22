import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.phones import SPEECH_PHONES
from train_model.accents import accented

LEXICON = {
    "hard": (("HH", "AA", "R", "D"),),
    "here": (("HH", "IH", "R"),),
    "her": (("HH", "ER"),),
    "harder": (("HH", "AA", "R", "D", "ER"),),
    "more": (("M", "AO", "R"),),
    "over": (("OW", "V", "ER"),),
    "orange": (("AO", "R", "AH", "N", "JH"),),
    "there": (("DH", "EH", "R"),),
    "three": (("TH", "R", "IY"),),
    "thing": (("TH", "IH", "NG"),),
    "this": (("DH", "IH", "S"),),
    "what": (("W", "AH", "T"), ("HH", "W", "AH", "T")),
    "twenty": (("T", "W", "EH", "N", "T", "IY"),),
    "next": (("N", "EH", "K", "S", "T"),),
    "a": (("AH",),),
}


@pytest.mark.parametrize(
    ("word", "ways"),
    [
        ("hard", ["HH AA D", "AA R D", "AA D", "HH AE D", "AE D"]),
        ("here", ["HH IH AH", "IH R"]),
        ("harder", ["HH AA D AH", "AE D AH"]),
        ("more", ["M AO"]),
        ("over", ["OW V AH"]),
        ("there", ["DH EH", "D EH R", "D EH", "Z EH R"]),
        ("three", ["S R IY"]),
        ("thing", ["T IH NG", "S IH NG"]),
        ("this", ["D IH S", "D IY S", "DH IY S", "Z IH S"]),
        ("what", ["V AH T"]),
    ],
)
def test_a_word_is_said_in_all_accents(word: str, ways: list[str]) -> None:
    found = {" ".join(way) for way in accented(LEXICON, [word])[word]}
    assert set(ways) <= found


@pytest.mark.parametrize(
    ("word", "way"),
    [
        ("thing", "T IY NG"),
        ("what", "W AH T"),
        ("her", "ER"),
        ("here", "HH IY R"),
        ("orange", "AO AH N JH"),
        ("three", "T R IY"),
    ],
)
def test_what_nobody_says_is_left_out(word: str, way: str) -> None:
    assert tuple(way.split()) not in accented(LEXICON, [word]).get(word, ())


def test_only_the_words_that_are_wanted_and_known_get_more_ways() -> None:
    assert set(accented(LEXICON, ["this", "that", "next", "twenty", "a"])) == {"this"}


@given(st.lists(st.sampled_from(SPEECH_PHONES), min_size=1, max_size=9))
def test_a_way_is_new_and_of_several_known_phones(phones: list[str]) -> None:
    lexicon = {"word": (tuple(phones),)}
    for way in accented(lexicon, ["word"]).get("word", ()):
        assert len(way) > 1
        assert way != tuple(phones)
        assert set(way) <= set(SPEECH_PHONES)
