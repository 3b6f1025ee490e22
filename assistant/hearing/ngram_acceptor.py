"""A back-off n-gram over sentences, as an acceptor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from assistant.hearing.acceptor import EPSILON, NOT_FINAL, Acceptor

_BEGIN, _END = -2, -1
_DISCOUNT = 0.6
"""Taken from every count and given to what the history was not seen with."""
_LEAST_LEFT = 1e-4

Words = tuple[int, ...]
"""Numbers of words, the labels of the acceptor."""
_Ints = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]


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
    text = _Text.of(sentences, unigrams or {})
    grams = [_lowest_order(text, unigrams or {})]
    for size in range(2, order + 1):
        grams.append(_longer(text, size, grams[-1], least))
    return _as_acceptor(grams, text.words)


@dataclass(frozen=True, slots=True)
class _Text:
    """All sentences in one row, each between its signs.

    Attributes:
        words: the words and the two signs, `[known]`; a word is its place here, the signs first.
        row: the words of the text, `[places]`.
        into: how far into its sentence each is, `[places]`.
        times: how often it counts, `[places]`.
    """

    words: _Ints
    row: _Ints
    into: _Ints
    times: _Floats

    @classmethod
    def of(cls, sentences: Iterable[tuple[Words, float]], more: Iterable[int]) -> _Text:
        listed = list(sentences)
        lengths = np.array([len(words) + 2 for words, _ in listed], np.int64)
        row = np.fromiter(
            chain.from_iterable((_BEGIN, *words, _END) for words, _ in listed), np.int64
        )
        words = np.unique(np.concatenate([row, np.fromiter(more, np.int64)]))
        first = np.repeat(np.cumsum(lengths) - lengths, lengths)
        times = np.repeat(np.array([times for _, times in listed], np.float64), lengths)
        return cls(words, np.searchsorted(words, row), np.arange(len(row)) - first, times)

    def counts(self, size: int) -> tuple[_Ints, _Floats]:
        """The rows of `size` words that end in a word or the end, and how often each is there.

        A row is one number: its words are the digits, in the base of the number of words.
        """
        ends = np.flatnonzero(self.into >= max(size - 1, 1))
        rows = np.zeros(len(ends), np.int64)
        for back in range(size - 1, -1, -1):
            rows = rows * len(self.words) + self.row[ends - back]
        kinds, which = np.unique(rows, return_inverse=True)
        return kinds, np.bincount(which, self.times[ends]).astype(np.float64)


@dataclass(frozen=True, slots=True)
class _Grams:
    """The n-grams of one size.

    Attributes:
        rows: their words as numbers, sorted, `[n-grams]`; see `_Text.counts`.
        shares: the probability of each one's last word after the others, `[n-grams]`.
        histories: what stands before a last word, sorted, `[histories]`.
        left: the probability left for words each was not seen with, `[histories]`.
    """

    rows: _Ints
    shares: _Floats
    histories: _Ints
    left: _Floats


def _lowest_order(text: _Text, unigrams: Mapping[int, float]) -> _Grams:
    rows, counts = text.counts(1)
    shares = np.zeros(len(text.words))
    shares[rows] = counts / counts.sum()
    if unigrams:
        end = shares[1]
        added = np.zeros(len(text.words))
        added[np.searchsorted(text.words, list(unigrams))] = list(unigrams.values())
        shares = shares / 2 + added * (1 - end) / 2
        shares[1] = end
    # All but the sign of the beginning, which nobody says.
    rows = np.arange(1, len(text.words))
    return _Grams(rows, shares[1:], np.zeros(1, np.int64), np.ones(1))


def _longer(text: _Text, size: int, shorter: _Grams, least: float) -> _Grams:
    rows, counts = text.counts(size)
    base = len(text.words)
    histories, which = np.unique(rows // base, return_inverse=True)
    whole = np.bincount(which, counts)
    kept = counts >= least
    rows, counts, which = rows[kept], counts[kept], which[kept]
    shares = np.maximum(counts - _DISCOUNT, counts / 10) / whole[which]
    left = np.maximum(1 - np.bincount(which, shares, len(histories)), _LEAST_LEFT)
    # The shorter row counts for at least as much, so it was kept.
    lower = shorter.shares[np.searchsorted(shorter.rows, rows % base ** (size - 1))]
    used = np.unique(which)
    return _Grams(rows, shares + left[which] * lower, histories[used], left[used])


def _as_acceptor(grams: list[_Grams], words: _Ints) -> Acceptor:
    """The acceptor with a state a history, that of the beginning first, if there is one."""
    states = _States.of([of_size.histories for of_size in grams], len(words))
    finals = np.full(states.count, NOT_FINAL)
    sources, labels, targets = list[_Ints](), list[_Ints](), list[_Ints]()
    costs: list[_Floats] = []
    for size, of_size in enumerate(grams):
        here = states.numbers(of_size.rows // len(words), size)
        last = of_size.rows % len(words)
        ends = last == 1
        finals[here[ends]] = -np.log(of_size.shares[ends])
        said = ~ends
        sources.append(here[said])
        labels.append(words[last[said]])
        costs.append(-np.log(of_size.shares[said]))
        targets.append(states.numbers(of_size.rows[said], size + 1))
        if size:
            sources.append(states.numbers(of_size.histories, size))
            labels.append(np.full(len(of_size.histories), EPSILON))
            costs.append(-np.log(of_size.left))
            shorter = of_size.histories % len(words) ** (size - 1)
            targets.append(states.numbers(shorter, size - 1))
    return Acceptor(
        finals.astype(np.float32),
        np.concatenate(sources).astype(np.int32),
        np.concatenate(labels).astype(np.int32),
        np.concatenate(costs).astype(np.float32),
        np.concatenate(targets).astype(np.int32),
    )


@dataclass(frozen=True, slots=True)
class _States:
    """The histories of each length with the number of the first of them."""

    histories: list[_Ints]
    firsts: list[int]
    base: int

    @classmethod
    def of(cls, histories: list[_Ints], base: int) -> _States:
        sizes = [len(one) for one in histories]
        order = list(range(len(sizes)))
        # The beginning is word 0, so among the histories of one word it is the first.
        if len(sizes) > 1 and 0 in histories[1][:1]:
            order = [*order[1:], 0]
        firsts = [0] * len(sizes)
        at = 0
        for size in order:
            firsts[size] = at
            at += sizes[size]
        return cls(histories, firsts, base)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(map(len, self.histories))

    def numbers(self, rows: _Ints, size: int) -> _Ints:
        """The state of the longest end that is a history, for rows of `size` words."""
        if size >= len(self.histories):
            return self.numbers(rows % self.base ** (size - 1), size - 1)
        known = self.histories[size]
        at = np.minimum(np.searchsorted(known, rows), max(len(known) - 1, 0))
        found = known[at] == rows if len(known) else np.zeros(len(rows), bool)
        numbers = at + self.firsts[size]
        if not found.all():
            rest = rows[~found] % self.base ** (size - 1)
            numbers[~found] = self.numbers(rest, size - 1)
        return numbers
