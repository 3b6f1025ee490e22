"""Hypotheses of the engine to shares, and to the words that agree most with all of them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.heard import Reading, Word
from assistant.hearing.hypotheses import (
    Hypothesis,
    averaged,
    consensus,
    readings,
    reweighed,
    weighed,
)


def hypothesis(text: str, share: float) -> Hypothesis:
    words = (Word(word, at * 0.3, at * 0.3 + 0.3, 1.0) for at, word in enumerate(text.split()))
    return Hypothesis(tuple(words), share)


texts = st.lists(st.sampled_from(["stop", "ow", "how", "next"]), max_size=4).map(" ".join)
looks = st.dictionaries(texts, st.floats(-50.0, 50.0), min_size=1, max_size=6).map(
    lambda scores: weighed((hypothesis(text, 1.0).words, at) for text, at in scores.items())
)


@given(looks)
def test_shares_are_a_whole_and_the_likeliest_is_first(look: tuple[Hypothesis, ...]) -> None:
    shares = [one.share for one in look]
    assert math.isclose(sum(shares), 1.0)
    assert shares == sorted(shares, reverse=True)


@given(st.lists(looks, min_size=1, max_size=3))
def test_an_average_of_looks_is_a_whole_too(several: list[tuple[Hypothesis, ...]]) -> None:
    together = averaged(several)
    assert math.isclose(sum(one.share for one in together), 1.0)
    assert len({one.text for one in together}) == len(together)


@given(looks)
def test_the_words_come_from_a_hypothesis_and_each_is_at_most_certain(
    look: tuple[Hypothesis, ...],
) -> None:
    words = consensus(look)
    assert " ".join(word.text for word in words) in {one.text for one in look}
    assert all(0.0 <= word.confidence <= 1.001 for word in words)
    assert bool(words) == any(one.words for one in look)


def test_a_look_that_found_nothing_counts() -> None:
    assert [(one.text, one.share) for one in averaged([[hypothesis("ow", 1.0)], []])] == [
        ("ow", 0.5),
        ("", 0.5),
    ]


def test_the_words_are_those_that_differ_least_from_all() -> None:
    look = [
        hypothesis("her the scapula", 0.36),
        hypothesis("where's the scapula", 0.34),
        hypothesis("where's a scapula", 0.3),
    ]
    words = consensus(look)
    assert " ".join(word.text for word in words) == "where's the scapula"
    assert [word.confidence for word in words] == pytest.approx([0.64, 0.7, 1.0])


def test_silence_is_no_reading() -> None:
    look = [hypothesis("", 0.6), hypothesis("ow", 0.4)]
    assert readings(look, look) == (Reading("ow", 0.4, 0.4),)
    assert consensus([hypothesis("", 1.0)]) == ()
    assert weighed([]) == ()


COSTS = {"the pressure is just right": 15.0, "that martial is just light": 35.0, "ow": 8.0}


def test_what_people_say_is_likelier_than_by_its_sound() -> None:
    look = [hypothesis(text, 0.3 if text else 0.1) for text in (*COSTS, "")]
    first, second, third, fourth = reweighed(look, COSTS.__getitem__)
    assert [one.text for one in (first, second, fourth)] == [
        "the pressure is just right",
        "ow",
        "that martial is just light",
    ]
    # "ow" costs as much as a word does as a rule, as does to say nothing.
    assert second.share == pytest.approx(3 * third.share)
    assert first.share == pytest.approx(second.share * math.exp(0.2 * (24 - 15)))
    told = readings([first, fourth], look)
    assert [one.by_sound for one in told] == [0.3, 0.3]
    assert [one.share for one in told] == [first.share, fourth.share]


def test_its_words_are_as_sure_as_they_sound() -> None:
    look = [hypothesis("that martial is just light", 0.6), hypothesis(next(iter(COSTS)), 0.4)]
    words = consensus(reweighed(look, COSTS.__getitem__), look)
    assert " ".join(word.text for word in words) == "the pressure is just right"
    assert [word.confidence for word in words] == [0.4, 0.4, 1.0, 1.0, 0.4]


@given(looks)
def test_reweighed_they_are_a_whole_again(look: tuple[Hypothesis, ...]) -> None:
    again = reweighed(look, lambda text: float(len(text)))
    assert math.isclose(sum(one.share for one in again), 1.0)
    assert {one.text for one in again} == {one.text for one in look}
    assert [one.share for one in again] == sorted((one.share for one in again), reverse=True)
