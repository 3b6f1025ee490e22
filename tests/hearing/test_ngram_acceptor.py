"""The n-gram as an acceptor: its probabilities, worked out by hand."""

import math
from collections import defaultdict

import pytest

from assistant.hearing.acceptor import EPSILON, Acceptor
from assistant.hearing.ngram_acceptor import ngram_acceptor


def share(acceptor: Acceptor, words: tuple[int, ...]) -> float:
    """The probability of the words as a sentence: back off only from what has no arc."""
    arcs: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
    for state in range(len(acceptor.finals)):
        arcs[state] = {label: (cost, target) for label, cost, target in acceptor.arcs_of(state)}
    state, total = 0, 0.0
    for word in words:
        while word not in arcs[state]:
            if EPSILON not in arcs[state]:
                return 0.0
            cost, state = arcs[state][EPSILON]
            total += cost
        cost, state = arcs[state][word]
        total += cost
    while math.isinf(acceptor.finals[state]) and EPSILON in arcs[state]:
        cost, state = arcs[state][EPSILON]
        total += cost
    return math.exp(-total - float(acceptor.finals[state]))


def test_a_bigram_by_hand() -> None:
    """Of "a b", "a c": after a come b and c, each (1 - 0.6) / 2 and a share of what is left."""
    bigram = ngram_acceptor([((1, 2), 1.0), ((1, 3), 1.0)], order=2)
    lowest = {1: 2 / 6, 2: 1 / 6, 3: 1 / 6, "end": 2 / 6}
    begin_a = 0.7 + 0.3 * lowest[1]
    a_b = 0.2 + 0.6 * lowest[2]
    b_end = 0.4 + 0.6 * lowest["end"]
    assert share(bigram, (1, 2)) == pytest.approx(begin_a * a_b * b_end, rel=1e-5)
    never_seen = begin_a * 0.6 * lowest[1] * a_b * b_end
    assert share(bigram, (1, 1, 2)) == pytest.approx(never_seen, rel=1e-5)


def test_words_that_no_sentence_has_are_said_by_the_unigrams() -> None:
    with_more = ngram_acceptor([((1,), 1.0)], order=2, unigrams={1: 0.5, 2: 0.5})
    assert share(with_more, (2,)) > 0
    assert share(ngram_acceptor([((1,), 1.0)], order=2), (2,)) == 0


def test_what_is_rare_is_left_out() -> None:
    sentences = [((1, 2), 1.0), ((1, 2), 1.0), ((3, 4), 1.0)]
    whole, pruned = (ngram_acceptor(sentences, order=3, least=least) for least in (0.0, 2.0))
    assert len(pruned.labels) < len(whole.labels)
    assert 0 < share(pruned, (3, 4)) < share(whole, (3, 4))
