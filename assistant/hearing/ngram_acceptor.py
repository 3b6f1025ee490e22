"""A back-off n-gram over sentences, as an acceptor."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from assistant.hearing.acceptor import EPSILON, Acceptor

_BEGIN, _END = -1, -2
_DISCOUNT = 0.6
"""Taken from every count and given to what the history was not seen with."""
_LEAST_LEFT = 1e-4

Words = tuple[int, ...]
"""Numbers of words, the labels of the acceptor."""


def ngram_acceptor(
    sentences: Iterable[tuple[Words, float]],
    *,
    order: int,
    unigrams: Mapping[int, float] | None = None,
    least: float = 0.0,
) -> Acceptor:
    """An n-gram with interpolated absolute discounting.

    Args:
        sentences: with how often each counts; at least one.
        order: 2 for a bigram, 3 for a trigram.
        unigrams: shares of words, adding up to 1, also of words that no sentence has; they make
            half of the lowest order. Without them only words of the sentences are accepted.
        least: n-grams of two words or more that count for less are left out.

    Back-off arcs are labelled epsilon. The start stands for the beginning of a sentence.
    """
    counts = _counts(sentences, order)
    model = _Model(_lowest_order(counts.pop(()), unigrams or {}))
    for history in sorted(counts, key=len):
        model.add(history, counts[history], least)
    return model.as_acceptor()


def _counts(sentences: Iterable[tuple[Words, float]], order: int) -> dict[Words, dict[int, float]]:
    """How often each word came after each history of up to `order` - 1 words."""
    counts: dict[Words, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for words, times in sentences:
        padded = (_BEGIN, *words, _END)
        for at in range(1, len(padded)):
            for length in range(min(order - 1, at) + 1):
                counts[padded[at - length : at]][padded[at]] += times
    return counts


def _lowest_order(seen: Mapping[int, float], unigrams: Mapping[int, float]) -> dict[int, float]:
    whole = sum(seen.values())
    shares = {word: count / whole for word, count in seen.items()}
    if not unigrams:
        return shares
    end = shares.pop(_END)
    mixed = {
        word: shares.get(word, 0.0) / 2 + unigrams.get(word, 0.0) * (1 - end) / 2
        for word in {**shares, **unigrams}
    }
    return {**mixed, _END: end}


class _Model:
    """Probabilities by history; each history has those of the words kept, and what is left."""

    def __init__(self, lowest: dict[int, float]) -> None:
        self._seen: dict[Words, dict[int, float]] = {(): lowest}
        self._left: dict[Words, float] = {}

    def add(self, history: Words, counts: Mapping[int, float], least: float) -> None:
        """Take a history whose shorter ones have been taken."""
        kept = {word: count for word, count in counts.items() if count >= least}
        if not kept:
            return
        whole = sum(counts.values())
        shares = {w: max(n - _DISCOUNT, n / 10) / whole for w, n in kept.items()}
        left = max(1 - sum(shares.values()), _LEAST_LEFT)
        lower = self._known(history[1:])
        self._seen[history] = {w: p + left * self._share(w, lower) for w, p in shares.items()}
        self._left[history] = left

    def as_acceptor(self) -> Acceptor:
        """The acceptor with a state a history."""
        states = sorted(self._seen, key=lambda history: history != (_BEGIN,))
        numbers = {history: number for number, history in enumerate(states)}
        finals = [math.inf] * len(states)
        arcs = []
        for history, number in numbers.items():
            for word, share in self._seen[history].items():
                if word == _END:
                    finals[number] = -math.log(share)
                else:
                    target = numbers[self._known((*history, word))]
                    arcs.append((number, word, -math.log(share), target))
            if history:
                target = numbers[self._known(history[1:])]
                arcs.append((number, EPSILON, -math.log(self._left[history]), target))
        return Acceptor.of(finals, arcs)

    def _share(self, word: int, history: Words) -> float:
        """The probability of a word of the lowest order after a known history."""
        factor = 1.0
        while word not in self._seen[history]:
            factor *= self._left[history]
            history = self._known(history[1:])
        return factor * self._seen[history][word]

    def _known(self, history: Words) -> Words:
        """The longest end of a history that is a state."""
        while history not in self._seen:
            history = history[1:]
        return history
