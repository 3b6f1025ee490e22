"""How many words two texts differ in."""

from __future__ import annotations

from collections.abc import Sequence


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """The fewest words put in, left out or changed to make one of the other (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, start=1):
        diagonal, row[0] = row[0], number
        for at, other in enumerate(heard, start=1):
            changed = diagonal + (word != other)
            diagonal = row[at]
            row[at] = min(changed, row[at] + 1, row[at - 1] + 1)
    return row[-1]
