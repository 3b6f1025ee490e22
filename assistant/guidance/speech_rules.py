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


@dataclass(frozen=True, slots=True)
class SpeechRules:
    """The words that may not be spoken: commands said bare, and claims never made."""

    command_words: Sequence[str]
    never_say: Sequence[str]

    def check(self, node: Node, tone: Tone, *, may_teach: bool = False) -> str:
        """The node's text, if it may be spoken in this tone; else BadInput."""
        return self._check(node, MOST_WORDS[tone], may_teach=may_teach)

    def check_longer(self, node: Node) -> str:
        """The node's text, if it may be spoken as the longer version of an answer; else BadInput.

        Unlike an explanation, which the ears wait for, it may not say a command word.
        """
        return self._check(node, MOST_WORDS_OF_AN_EXPLANATION, may_teach=False)

    def check_explanation(self, node: Node) -> str:
        """The node's text, if it may be spoken as a longer explanation; else BadInput."""
        return self._check(node, MOST_WORDS_OF_AN_EXPLANATION, may_teach=True)

    def _check(self, node: Node, most_words: int, *, may_teach: bool) -> str:
        text = " ".join(node.text().split())
        count = len(text.split())
        if count > most_words:
            node.fail(f"'{text}' has {count} words", f"at most {most_words} are spoken here")
        for word in self.command_words if not may_teach else ():
            if _says(text, word):
                node.fail(
                    f"'{text}' contains the command '{word}', which the guide would obey itself",
                    "say it in other words",
                )
        for word in self.never_say:
            if _says(text, word):
                node.fail(f"'{text}' says '{word}', which is never said", "leave the claim out")
        return text


def _says(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None
