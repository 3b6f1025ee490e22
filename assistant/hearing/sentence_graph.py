"""The graph the recogniser searches: our sentences, words like them, and talk that is not for us.

One start, final so that silence is nothing, with a cost for each way to go on:
the listed sentences, exactly; an n-gram of the same sentences and of what people have said in words
of their own, for what nobody listed;
everyday talk, so that it need not be bent into a command; and one symbol for any other speech.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from assistant.hearing.acceptor import EPSILON, Acceptor, joined
from assistant.hearing.ngram_acceptor import ngram_acceptor
from assistant.hearing.sentence_acceptor import sentence_acceptor


@dataclass(frozen=True, slots=True)
class GraphCosts:
    """What each way costs, in negative natural logarithms. Chosen by measuring.

    Attributes:
        sentence: a listed sentence, whatever their number.
        single: one that is a single word: the shorter, the easier everyday talk takes its place.
        another: a further listed sentence in the same breath.
        wording: an unlisted wording, beside the costs of its n-gram.
        background: everyday talk, beside the costs of its n-gram: the weight that trades commands
            missed (lower it and more are) for other talk taken for a command (raise it).
        background_scale: what the costs of the everyday n-gram are multiplied with.
        background_word: what a word of it costs beside that, so that noise is no row of words.
        wording_scale, wording_word: the same two for the n-gram of the sentences.
        wording_back_off: what its backing off costs beside that: were it cheap, the same words
            would be found in so many ways that the engine takes seconds to sort them out.
        unknown: the symbol for any other speech.
    """

    sentence: float = 4.0
    single: float = 3.0
    another: float = 20.0
    wording: float = 3.0
    wording_scale: float = 0.4
    wording_word: float = 0.5
    wording_back_off: float = 1.0
    background: float = 1.0
    background_scale: float = 0.3
    background_word: float = 2.0
    unknown: float = 2.0


COSTS = GraphCosts()
_WORDING_ORDER = 3


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """An n-gram of everyday talk; its labels are places in `words`, `words[0]` is epsilon."""

    acceptor: Acceptor
    words: tuple[str, ...]


def sentence_graph(
    sentences: Collection[str],
    ids: Mapping[str, int],
    *,
    unknown: str | None,
    background: Background | None,
    wordings: Collection[str] = (),
    costs: GraphCosts = COSTS,
) -> Acceptor:
    """The graph over the word ids of a model; every word of the sentences must have one.

    Of the `wordings`, what has other words is left out.
    """
    numbered = [tuple(ids[word] for word in sentence.split(" ")) for sentence in sentences]
    alone = {} if unknown is None else {ids[unknown]: costs.unknown}
    alone |= {words[0]: costs.single for words in numbered if len(words) == 1}
    start = Acceptor.of([0.0, 0.0], [(0, label, cost, 1) for label, cost in alone.items()])
    exact = sentence_acceptor(sentences, ids)
    said = (wording.split() for wording in wordings)
    numbered += [tuple(map(ids.__getitem__, one)) for one in said if ids.keys() >= set(one)]
    unlisted = ngram_acceptor([(words, 1.0) for words in numbered], order=_WORDING_ORDER)
    unlisted = _begun_as_seen(unlisted)
    parts = [
        start,
        exact,
        _recosted(unlisted, costs.wording_scale, costs.wording_word, costs.wording_back_off),
    ]
    if background is not None:
        everyday = background.acceptor.relabelled(background.words, ids)
        parts.append(_recosted(everyday, costs.background_scale, costs.background_word))
    firsts = [int(first) for first in np.cumsum([0] + [len(part.finals) for part in parts])]
    entries = (costs.sentence, costs.wording, costs.background)
    bridges = [
        (0, EPSILON, cost, first)
        for cost, first in zip(entries, firsts[1 : len(parts)], strict=False)
    ]
    ends = np.flatnonzero(np.isfinite(exact.finals)) + firsts[1]
    bridges += [(int(end), EPSILON, costs.another, firsts[1]) for end in ends]
    return joined(parts, bridges)


def _begun_as_seen(ngram: Acceptor) -> Acceptor:
    """Without backing off from the start: a wording begins as some wording has."""
    kept = (ngram.sources != 0) | (ngram.labels != EPSILON)
    return Acceptor(
        ngram.finals,
        ngram.sources[kept],
        ngram.labels[kept],
        ngram.costs[kept],
        ngram.targets[kept],
    )


def _recosted(acceptor: Acceptor, scale: float, word: float, back_off: float = 0.0) -> Acceptor:
    factor = np.float32(scale)
    return Acceptor(
        acceptor.finals * factor,
        acceptor.sources,
        acceptor.labels,
        acceptor.costs * factor
        + np.where(acceptor.labels == EPSILON, back_off, word).astype(np.float32),
        acceptor.targets,
    )
