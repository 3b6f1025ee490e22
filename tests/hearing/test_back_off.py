"""The n-gram as flat arrays says the same as its acceptor, word by word."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.back_off import BackOff, packed
from assistant.hearing.ngram_acceptor import ngram_acceptor
from tests.hearing.test_ngram_acceptor import share

sentences = st.lists(st.integers(1, 5), min_size=1, max_size=4).map(tuple)


def walked(ngram: BackOff, words: tuple[int, ...]) -> float:
    state, total = 0, 0.0
    for word in words:
        cost, state = ngram.after(state, word)
        total += cost
    return math.exp(-total - ngram.end(state))


@given(st.lists(sentences, min_size=1, max_size=5), sentences, st.integers(2, 3))
def test_it_costs_what_the_acceptor_says(
    texts: list[tuple[int, ...]], said: tuple[int, ...], order: int
) -> None:
    acceptor = ngram_acceptor([(text, 1.0) for text in texts], order=order)
    ngram, rest = BackOff.read(memoryview(packed(acceptor)))
    assert walked(ngram, said) == pytest.approx(share(acceptor, said), rel=1e-5)
    assert not rest


def test_several_may_stand_in_a_row() -> None:
    parts = [packed(ngram_acceptor([(text, 1.0)], order=2)) for text in ((1, 2), (3,))]
    first, rest = BackOff.read(memoryview(b"odd" + b"".join(parts))[3:])
    second, rest = BackOff.read(rest)
    assert not rest
    assert walked(first, (1, 2)) > 0.2 > walked(first, (2, 1)) > 0
    assert walked(second, (3,)) > 0.4
    assert second.after(0, 1)[0] == math.inf
