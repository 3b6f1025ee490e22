"""Safety by concepts: word families instead of sentences, so that unlisted wordings are heard."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from assistant.understanding.negation import Negation
from assistant.understanding.normalise import UNKNOWN, Words

_MOST_WORDS = 14
_FUZZY_FROM_LETTERS = 5
_FUZZY_RATIO = 86.0


@dataclass(frozen=True, slots=True)
class Concept:
    """A safety intent as the word families that must come together in one utterance.

    Attributes:
        intent: what it means.
        needs: families; one wording of each must be there.
        unless: families that make it something else.
        negated: the intent when it is denied ("it doesn't hurt"), or None.
        in_questions: whether it counts as a question too.
        strangers: how many words from outside the catalogue it bears.
    """

    intent: str
    needs: tuple[frozenset[Words], ...]
    unless: tuple[frozenset[Words], ...] = ()
    negated: str | None = None
    in_questions: bool = False
    strangers: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a concept made of an utterance."""

    concept: Concept
    denied: bool
    score: float


def read_safety(
    words: Words,
    concepts: Collection[Concept],
    *,
    negation: Negation,
    known: Collection[str],
    question: bool,
) -> Reading | None:
    """The most severe concept said; if all are denied, the first denied one; or None."""
    if not words or len(words) > _MOST_WORDS:
        return None
    denied: Reading | None = None
    for concept in concepts:
        if question and not concept.in_questions:
            continue
        spans = _spans(words, concept, negation, known)
        if spans is None or _strangers(words, spans, known) > concept.strangers:
            continue
        if not any(span.denied for span in spans):
            return Reading(concept, denied=False, score=min(span.score for span in spans))
        denied = denied or Reading(concept, denied=True, score=100.0)
    return denied


@dataclass(frozen=True, slots=True)
class _Span:
    """A family's wording in the utterance: `words[start:end]`."""

    start: int
    end: int
    score: float
    denied: bool

    @property
    def strength(self) -> tuple[bool, float, int]:
        """What speaks for taking this span: one plain statement outweighs a denied one."""
        return (not self.denied, self.score, self.end - self.start)


def _strangers(words: Words, spans: list[_Span], known: Collection[str]) -> int:
    """Words from outside the catalogue, the garbled ones of the spans not counted."""
    garbled = {at for span in spans for at in range(span.start, span.end)}
    return sum(
        word not in known and word != UNKNOWN and at not in garbled for at, word in enumerate(words)
    )


def _spans(
    words: Words, concept: Concept, negation: Negation, known: Collection[str]
) -> list[_Span] | None:
    """The strongest span of each needed family; None when one is missing."""
    if any(next(_said(words, family, known), None) for family in concept.unless):
        return None
    spans = []
    for family in concept.needs:
        found = [
            _Span(start, end, score, negation.reaches(words, start))
            for start, end, score in _said(words, family, known)
        ]
        if not found:
            return None
        spans.append(max(found, key=lambda span: span.strength))
    return spans


def _said(
    words: Words, family: frozenset[Words], known: Collection[str]
) -> Iterator[tuple[int, int, float]]:
    for wording in family:
        for start in range(len(words) - len(wording) + 1):
            said = words[start : start + len(wording)]
            score = _likeness(said, wording, known)
            if score:
                yield start, start + len(wording), score


def _likeness(said: Words, wording: Words, known: Collection[str]) -> float:
    """100 for the same words, less for a word the recogniser garbled, 0 for other words."""
    if said == wording:
        return 100.0
    score = 100.0
    for one, other in zip(said, wording, strict=True):
        if one == other:
            continue
        # A real word is never taken for another: "thumb" is not "numb".
        if one in known or one[0] != other[0] or min(len(one), len(other)) < _FUZZY_FROM_LETTERS:
            return 0.0
        score = min(score, fuzz.ratio(one, other))
    return score if score >= _FUZZY_RATIO else 0.0
