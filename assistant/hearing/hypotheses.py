"""What an utterance may have been: the engine's best hypotheses, and how likely each of them is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from assistant.hearing.heard import Reading, Word

_SHARPNESS = 0.7
"""The engine is too sure of its scores. Chosen on development voices."""
_LANGUAGE, _USUAL_COST = 0.2, 4.0
"""How much it counts what people say, and what a word and the end cost as a rule. Chosen on
development voices, their talk, and 256 recordings of people saying other things."""
_MOST_CENTRES = 8
"""So many of the likeliest are looked at for the one that is nearest to all."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Words with their times, and the share of 1 that they have among all hypotheses.

    No words: nothing was said.
    """

    words: tuple[Word, ...]
    share: float

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)


def weighed(scored: Iterable[tuple[tuple[Word, ...], float]]) -> tuple[Hypothesis, ...]:
    """From words with logarithms of how likely they are; the likeliest first."""
    listed = sorted(scored, key=lambda entry: -entry[1])
    weights = [math.exp(_SHARPNESS * (score - listed[0][1])) for _, score in listed]
    whole = sum(weights)
    return tuple(
        Hypothesis(words, weight / whole)
        for (words, _), weight in zip(listed, weights, strict=True)
    )


def averaged(looks: Sequence[Sequence[Hypothesis]]) -> tuple[Hypothesis, ...]:
    """What several looks at the same sound make of it together; the likeliest first.

    A look without any hypothesis found nothing. Times are those of the first that has the words.
    """
    together: dict[str, Hypothesis] = {}
    for look in looks:
        for one in look or (Hypothesis((), 1.0),):
            known = together.get(one.text, replace(one, share=0.0))
            share = known.share + one.share / len(looks)
            together[one.text] = replace(known, share=share)
    return tuple(sorted(together.values(), key=lambda one: -one.share))


def reweighed(
    hypotheses: Iterable[Hypothesis], cost: Callable[[str], float]
) -> tuple[Hypothesis, ...]:
    """The same when it counts too how likely people are to say so; the likeliest first.

    `cost` tells the negative logarithm of that, of a text.
    """
    listed = list(hypotheses)
    weights = [one.share * _times_likelier(one, cost) for one in listed]
    whole = sum(weights)
    weighted = (
        replace(one, share=weight / whole) for one, weight in zip(listed, weights, strict=True)
    )
    return tuple(sorted(weighted, key=lambda one: -one.share))


def consensus(
    hypotheses: Sequence[Hypothesis], by_sound: Sequence[Hypothesis] | None = None
) -> tuple[Word, ...]:
    """The words that differ least from all hypotheses, each with how likely it is there.

    How likely they tell `by_sound`, if given: the same ones before they were reweighed. Empty only
    where no hypothesis has words.
    """
    texts = _texts(hypotheses)
    centres = [one for one in hypotheses if one.words][:_MOST_CENTRES]
    if not centres:
        return ()
    best = min(centres, key=lambda one: _distance(one, texts))
    confidences = [0.0] * len(best.words)
    for words, share in texts if by_sound is None else _texts(by_sound):
        for block in Levenshtein.opcodes([word.text for word in best.words], words):
            if block.tag == "equal":
                for at in range(block.src_start, block.src_end):
                    confidences[at] += share
    return tuple(
        replace(word, confidence=round(confidence, 4))
        for word, confidence in zip(best.words, confidences, strict=True)
    )


def readings(
    hypotheses: Iterable[Hypothesis], by_sound: Iterable[Hypothesis]
) -> tuple[Reading, ...]:
    """Those that have words, for whoever has to understand them, and how likely by their sound."""
    shares = {one.text: one.share for one in by_sound}
    return tuple(Reading(one.text, one.share, shares[one.text]) for one in hypotheses if one.words)


def _texts(hypotheses: Iterable[Hypothesis]) -> list[tuple[tuple[str, ...], float]]:
    return [(tuple(word.text for word in one.words), one.share) for one in hypotheses]


def _times_likelier(one: Hypothesis, cost: Callable[[str], float]) -> float:
    """Than by their sound, compared with words as usual; to say nothing stays as it is."""
    if not one.words:
        return 1.0
    return math.exp(_LANGUAGE * (_USUAL_COST * (len(one.words) + 1) - cost(one.text)))


def _distance(one: Hypothesis, texts: Iterable[tuple[tuple[str, ...], float]]) -> float:
    words = [word.text for word in one.words]
    return sum(share * Levenshtein.distance(words, other) for other, share in texts)
