"""What the device said itself is not for it.

Through a grammar of commands the recogniser hears a cue as commands that sound like it: "tenderness
is the useful sign" as "tender this is the use false spine". So words and letters are compared, both
with some tolerance, and a safety word counts only when the recogniser is fairly sure of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from assistant.hearing.heard import UNKNOWN, Word

# Chosen on 110 cues spoken into the ears at three levels, 150 commands said over them, and 8000
# pairs of a command and a line it has nothing to do with: 0.3 % of those are taken for the line.
_WORD_SHARE = 0.75
_LETTER_SCORE = 65.0
_LETTERS = 16
"""Shorter utterances have too few letters to be told from a long line by them."""
_SURE = 0.5


def words_of(text: str) -> tuple[str, ...]:
    """The words of a spoken line as a recogniser writes them: lower case, no punctuation."""
    return tuple(re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower().replace("\u2019", "'")))


def is_own_voice(
    heard: Sequence[Word],
    lines: Sequence[str],
    safety_words: Collection[str] = (),
    *,
    garbled: bool = True,
) -> bool:
    """Whether an utterance comes from the lines that were being spoken meanwhile.

    It does when three quarters of its words are in the lines in that order, or, if they may be
    `garbled`, when a long one reads like a piece of them. A safety word that no line contains
    always gets through.
    """
    spoken = words_of(" ".join(lines))
    words = [word for word in heard if word.text != UNKNOWN]
    if not words or not spoken:
        return False
    texts = [_as_spoken(word.text, spoken) for word in words]
    for word, text in zip(words, texts, strict=True):
        if word.text in safety_words and text not in spoken and word.confidence >= _SURE:
            return False
    if LCSseq.similarity(texts, spoken) >= _WORD_SHARE * len(texts):
        return True
    if not garbled:
        return False
    letters, line = "".join(word.text for word in words), "".join(spoken)
    # What is longer than the lines holds more than the lines.
    fits = _LETTERS <= len(letters) <= 1.2 * len(line)
    return fits and fuzz.partial_ratio(letters, line) >= _LETTER_SCORE


def _as_spoken(word: str, spoken: Sequence[str]) -> str:
    """The word of the line that it is a form of ("tender" of "tenderness"), else itself."""
    return next((other for other in spoken if _same_stem(word, other)), word)


def _same_stem(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 4 and longer.startswith(shorter)
