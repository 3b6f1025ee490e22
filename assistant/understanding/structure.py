"""What can be told from an utterance's build, before any sentence is compared."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.normalise import Words, find


@dataclass(frozen=True, slots=True)
class Structure:
    """A language's signs of negation, question, request and talk about other things."""

    lexicon: Lexicon

    def core(self, words: Words) -> Words:
        """The words without polite beginnings ("could you", "let's")."""
        while length := self.lexicon.requests.length_at(words):
            if length == len(words):
                break
            words = words[length:]
        return words

    def denies(self, words: Words) -> bool:
        """Whether a negator is in it."""
        return self.lexicon.negation.said(words)

    def asks(self, words: Words) -> bool:
        """Whether it begins as a question does."""
        return self.lexicon.questions.length_at(words) > 0

    def is_twisted(self, words: Words) -> bool:
        """Whether a negator or a question form may have turned it into something else."""
        return self.denies(words) or self.asks(self.core(words))

    def is_elsewhere(self, words: Words) -> bool:
        """Whether it tells of another time or another person."""
        return any(find(words, sign) is not None for sign in self.lexicon.elsewhere)

    def is_light(self, word: str) -> bool:
        """Whether the word tells little by itself."""
        return word in self.lexicon.light
