"""The linear opinion learns from few wordings, the same each time, and can be kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.features import Features
from assistant.understanding.linear_opinion import Example, LinearOpinion


def example(text: str, meaning: str, state: str = "step") -> Example:
    return Example(tuple(text.split()), state, (meaning,))


EXAMPLES = [
    example("more oil please", "oil"),
    example("i need some oil", "oil"),
    example("it is too dry", "oil"),
    example("go to the next bit", "next"),
    example("on to the next one", "next"),
    example("move along now", "next"),
    example("did you feed the cat", "none"),
    example("what is for dinner", "none"),
    example("ready", "go", "paused"),
    example("ready", "hold", "hold"),
    example("are we ready", "go", "paused"),
    example("ready when you are", "hold", "hold"),
]
OPINION = LinearOpinion.learned(EXAMPLES)


def first(text: str, state: str = "step", opinion: LinearOpinion = OPINION) -> str:
    return opinion.meanings[int(np.argmax(opinion(tuple(text.split()), state)))]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("some more oil", "oil"), ("the next one", "next"), ("what did the cat have", "none")],
)
def test_other_words_for_the_same_mean_the_same(text: str, meaning: str) -> None:
    assert first(text) == meaning


def test_the_state_decides_where_words_do_not() -> None:
    assert (first("ready", "paused"), first("ready", "hold")) == ("go", "hold")


def test_it_learns_the_same_each_time_and_can_be_kept() -> None:
    again = LinearOpinion.learned(EXAMPLES)
    assert np.array_equal(again.weights, OPINION.weights)
    kept = LinearOpinion.from_bytes(memoryview(OPINION.to_bytes()))
    assert kept.meanings == OPINION.meanings
    assert np.array_equal(kept.weights, OPINION.weights)
    assert first("some more oil", opinion=kept) == "oil"


@given(st.lists(st.text(min_size=1, max_size=9), max_size=6).map(tuple), st.text(max_size=5))
def test_any_words_have_shares(words: tuple[str, ...], state: str) -> None:
    shares = OPINION(words, state)
    assert shares.sum() == pytest.approx(1, abs=1e-4)
    assert (shares >= 0).all()


def test_a_run_of_words_one_person_said_once_is_no_feature() -> None:
    features = Features.of(
        [(("more", "oil"), "step"), (("more", "oil"), "step"), (("dry",), "step")]
    )
    assert b"more oil" in features.names
    assert b"dry" in features.names
    assert b"< dry" not in features.names


def test_a_name_longer_than_any_known_is_not_known() -> None:
    features = Features.of([(("dry",), "step")])
    columns, _ = features.known({"dry": 2, "dry" * 9: 1, "zzz": 1, "": 1})
    assert [features.names[at] for at in columns] == [b"dry"]
