"""Whether a negator reaches a word."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.normalise import Words

_REACH_WORDS = 3


@dataclass(frozen=True, slots=True)
class Negation:
    """A language's negators.

    Attributes:
        far: those that reach three words on ("it doesn't really hurt").
        near: those that reach the very next word only ("no pain", but "no, it hurts").
        never_after: words after which a negator is something else ("found a not" is a knot).
        fences: words no negator reaches over ("not there but here").
        never_denied: sounds that no negator turns around ("ow").
    """

    far: frozenset[str]
    near: frozenset[str]
    never_after: frozenset[str]
    fences: frozenset[str]
    never_denied: frozenset[str]

    @property
    def negators(self) -> frozenset[str]:
        """All of them."""
        return self.far | self.near

    def said(self, words: Words) -> bool:
        """Whether the utterance holds a negator at all."""
        return any(self._negates(words, at) for at in range(len(words)))

    def reaches(self, words: Words, start: int) -> bool:
        """Whether what begins at `start` is denied by a negator before it."""
        if words[start] in self.never_denied:
            return False
        for at in range(start - 1, max(-1, start - 1 - _REACH_WORDS), -1):
            if words[at] in self.fences:
                return False
            if self._negates(words, at) and (words[at] in self.far or at == start - 1):
                return True
        return False

    def _negates(self, words: Words, at: int) -> bool:
        return words[at] in self.negators and (at == 0 or words[at - 1] not in self.never_after)
