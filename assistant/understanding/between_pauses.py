"""The pieces of an utterance between pauses: of two who talk, one may cry out in between."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.hearing.heard import Word

_PAUSE_S = 0.2
"""Longer than nearly all pauses inside a sentence."""


def between_pauses(words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """The words in runs without a pause, in order; together they are all words."""
    runs: list[list[Word]] = []
    for word in words:
        if not runs or word.start_s - runs[-1][-1].end_s >= _PAUSE_S:
            runs.append([])
        runs[-1].append(word)
    return tuple(map(tuple, runs))
