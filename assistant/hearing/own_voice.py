"""What the device said itself is not for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rapidfuzz.distance import LCSseq

_SHARE = 0.75
"""Share of the heard words found in the line, in order; a grammar garbles some of a cue's words."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a spoken line as a recogniser writes them: lower case, no punctuation."""
    return tuple(re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower().replace("\u2019", "'")))


def is_own_voice(
    heard: Sequence[str], lines: Sequence[str], safety_words: Collection[str] = ()
) -> bool:
    """Whether the heard words (without unknowns) come from the lines that were being spoken.

    A safety word that no line contains always gets through.
    """
    spoken = words_of(" ".join(lines))
    if not heard or not spoken or (set(heard) & set(safety_words)) - set(spoken):
        return False
    return LCSseq.similarity(heard, spoken) >= _SHARE * len(heard)
