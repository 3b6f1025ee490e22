"""What every spoken line must keep to: short, no bare command word, no claim."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.guidance.effects import Tone
from assistant.located_yaml import Node

MOST_WORDS: dict[Tone, int] = {
    "safety": 8,
    "cue": 14,
    "reminder": 14,
    "closing": 14,
    "check_in": 4,
    "answer": 25,
}
MOST_WORDS_OF_AN_EXPLANATION = 60
MOST_WORDS_OF_A_NAME = 6


@dataclass(frozen=True, slots=True)
class SpeechRules:
    """The words that may not be spoken: commands said bare, and claims never made."""

    command_words: Sequence[str]
    never_say: Sequence[str]

    def check(self, node: Node, tone: Tone, *, may_teach: bool = False) -> str:
        """The node's text, if it may be spoken in this tone; else a mistake."""
        return self._check(node, MOST_WORDS[tone], may_teach=may_teach)

    def check_longer(self, node: Node) -> str:
        """The node's text, if it may be spoken as the longer version of an answer; else BadInput.

        Unlike an explanation, which the ears wait for, it may not say a command word.
        """
        return self._check(node, MOST_WORDS_OF_AN_EXPLANATION, may_teach=False)

    def check_explanation(self, node: Node) -> str:
        """The node's text, if it may be spoken as a longer explanation; else a mistake."""
        return self._check(node, MOST_WORDS_OF_AN_EXPLANATION, may_teach=True)

    def check_name(self, node: Node) -> str:
        """The node's text, if lines may have it as the name of a step; else a mistake."""
        return self._check(node, MOST_WORDS_OF_A_NAME, may_teach=False)

    def _check(self, node: Node, most_words: int, *, may_teach: bool) -> str:
        text = " ".join(node.text().split())
        count = len(text.split())
        if count > most_words:
            node.wrong(f"'{text}' has {count} words", f"at most {most_words} are spoken here")
        for word in self.command_words if not may_teach else ():
            if says(text, word):
                node.wrong(
                    f"'{text}' contains the command '{word}', which the guide would obey itself",
                    "say it in other words",
                )
        for word in self.never_say:
            if says(text, word):
                node.wrong(f"'{text}' says '{word}', which is never said here", "leave it out")
        return text


def says(text: str, word: str) -> bool:
    """Whether the text says the word, or words, as they stand."""
    return re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None
