"""Whether a negator reaches a word."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.normalise import Words

_REACH_WORDS = 3


@dataclass(frozen=True, slots=True)
class Negation:
    """A language's negators; after some words they are none ("found a not" is a knot)."""

    negators: frozenset[str]
    never_after: frozenset[str]
    fences: frozenset[str]

    def said(self, words: Words) -> bool:
        """Whether the utterance holds a negator at all."""
        return any(self._negates(words, at) for at in range(len(words)))

    def reaches(self, words: Words, start: int) -> bool:
        """Whether what begins at `start` is denied: a negator within three words before it.

        None reaches over a fence ("it doesn't hurt there but here it does").
        """
        for at in range(start - 1, max(-1, start - 1 - _REACH_WORDS), -1):
            if words[at] in self.fences:
                return False
            if self._negates(words, at):
                return True
        return False

    def _negates(self, words: Words, at: int) -> bool:
        return words[at] in self.negators and (at == 0 or words[at - 1] not in self.never_after)
