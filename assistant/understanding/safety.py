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
    strangers = sum(word not in known for word in words if word != UNKNOWN)
    denied: Reading | None = None
    for concept in concepts:
        if question and not concept.in_questions:
            continue
        spans = _spans(words, concept, known)
        if spans is None or strangers > concept.strangers + _misspelt(words, spans, known):
            continue
        if not any(negation.reaches(words, start) for start, _, _ in spans):
            return Reading(concept, denied=False, score=min(score for _, _, score in spans))
        denied = denied or Reading(concept, denied=True, score=100.0)
    return denied


def _misspelt(words: Words, spans: list[tuple[int, int, float]], known: Collection[str]) -> int:
    return sum(word not in known for start, end, _ in spans for word in words[start:end])


def _spans(
    words: Words, concept: Concept, known: Collection[str]
) -> list[tuple[int, int, float]] | None:
    """Where each needed family is said: (first word, word after the last, score)."""
    if any(next(_said(words, family, known), None) for family in concept.unless):
        return None
    spans = [
        max(
            _said(words, family, known), key=lambda span: (span[2], span[1] - span[0]), default=None
        )
        for family in concept.needs
    ]
    found = [span for span in spans if span is not None]
    return found if len(found) == len(spans) else None


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
