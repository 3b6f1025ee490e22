import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.heard import Word
from assistant.hearing.own_voice import is_own_voice, words_of


def said(text: str, confidence: float = 1.0) -> list[Word]:
    return [Word(word, 0.0, 0.0, confidence) for word in text.split()]


LINE = "Good. Carry on lightly, or finish?"
SAFETY = {"stop", "ow", "hurts"}


@pytest.mark.parametrize(
    ("heard", "line", "own"),
    [
        ("carry on", LINE, True),
        ("good carry on lightly or finish", LINE, True),
        ("finish", LINE, True),
        ("carry lightly finish", LINE, True),  # the grammar drops words it does not know
        ("carry on lightly or thin", LINE, True),  # and garbles others
        ("next", LINE, False),
        ("go on", LINE, False),
        ("on carry", LINE, False),
        ("carry on stop", LINE, False),
        ("carry on lightly stop finish", LINE, False),
        ("stop", "Say stop at any time.", True),
        ("ow", "Say stop at any time.", False),
        ("[unk]", LINE, False),
        ("carry [unk] on", LINE, True),
        ("tender", "Tenderness is the useful sign.", True),  # a form of the line's word
        ("ow", "Go slowly.", False),  # not a form of it
        ("tender this is the use false spine", "Tenderness is the useful sign.", True),
        ("what pressure here", "Palms flat, one each side of the spine.", False),
        ("that's too much", "Flat palms, low back to shoulders.", False),
        ("", LINE, False),
        ("carry on", "", False),
        ("that's it", "That\u2019s it.", True),
    ],
)
def test_what_is_in_the_line_is_ours_and_safety_words_get_through(
    heard: str,
    line: str,
    own: bool,  # noqa: FBT001 - a table
) -> None:
    assert is_own_voice(said(heard), [line], SAFETY) is own


def test_a_safety_word_heard_unsurely_in_a_garbled_cue_does_not_get_through() -> None:
    line = "Experts disagree on what exactly it is."
    garbled = "next hurts beside on what exactly"
    assert is_own_voice(said(garbled, 0.4), [line], SAFETY)
    assert not is_own_voice(said(garbled, 0.6), [line], SAFETY)


def test_what_a_person_says_over_a_line_is_not_taken_for_the_line_garbled() -> None:
    line = "It spreads the pressure and spares your thumbs."
    assert is_own_voice(said("more pressure please"), [line])
    assert not is_own_voice(said("more pressure please"), [line], garbled=False)
    assert is_own_voice(said("spares your thumbs"), [line], garbled=False)


def test_two_lines_in_one_utterance_are_both_ours() -> None:
    heard = said("lightly or finish sit up slowly")
    assert is_own_voice(heard, [LINE, "Sit up slowly."])
    assert not is_own_voice(heard, ["Sit up slowly."])


WORDS = st.lists(
    st.sampled_from(["good", "carry", "on", "lightly", "or", "finish", "stop", "ow", "next"])
)


@given(WORDS, WORDS)
def test_a_safety_word_the_line_lacks_always_gets_through(
    heard: list[str], line: list[str]
) -> None:
    missing = (set(heard) & SAFETY) - set(line)
    if missing:
        assert not is_own_voice(said(" ".join(heard)), [" ".join(line)], SAFETY)


@given(st.text())
def test_every_line_is_found_in_itself(line: str) -> None:
    words = words_of(line)
    assert is_own_voice(said(" ".join(words)), [line]) is bool(words)
