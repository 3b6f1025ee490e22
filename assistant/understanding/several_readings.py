"""From the readings of one utterance to its meaning, if one is likely enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.hearing.heard import Reading
from assistant.understanding.meaning import Harm, Meaning

LEAST_READING = 0.02
"""Less likely ones change no decision, and reading each takes time."""

# Chosen on development voices, their talk, and words that sound like a command. A single word has
# many neighbours ("order", "harder"); in more words there is more to tell them apart.
_LEAST_ONE_WORD = {Harm.SAFETY: 0.3, Harm.NONE: 0.7, Harm.ANNOYING: 0.7, Harm.HARMFUL: 0.85}
_LEAST_MORE_WORDS = {Harm.SAFETY: 0.3, Harm.NONE: 0.5, Harm.ANNOYING: 0.5, Harm.HARMFUL: 0.7}

_LEAST_OBJECTION, _LEAST_OBJECTION_IN_NEED = 0.2, 0.1
"""Nothing harmful is done where somebody may so likely have complained; after a complaint less is
enough, as "i can breathe" is nearly "i can't breathe"."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """The meaning on which most readings agree, and the share of 1 that those have."""

    meaning: Meaning
    share: float
    is_enough: bool
    """Whether it is likely enough to act on."""


def pooled(
    read: Iterable[tuple[Reading, Meaning | None]],
    *,
    awaited: bool = False,
    in_need: bool = False,
) -> Pooled | None:
    """What the readings mean together, or None when none of them means anything.

    The likeliest reading comes first. Those of one intent count together, with the slots of the
    likeliest. What would be harmful gives way to a complaint that is likely enough. `awaited`: an
    answer was asked for, so that a single word is no surprise. `in_need`: somebody has complained.
    """
    shares: dict[str, float] = {}
    first: dict[str, tuple[Reading, Meaning]] = {}
    for reading, meaning in read:
        if meaning is not None:
            shares[meaning.intent] = shares.get(meaning.intent, 0.0) + reading.share
            first.setdefault(meaning.intent, (reading, meaning))
    if not shares:
        return None

    def judged(intent: str) -> Pooled:
        reading, meaning = first[intent]
        alone = " " not in reading.text and not awaited
        least = (_LEAST_ONE_WORD if alone else _LEAST_MORE_WORDS)[meaning.harm]
        return Pooled(meaning, shares[intent], shares[intent] >= least)

    ranked = [judged(intent) for intent in sorted(shares, key=shares.__getitem__, reverse=True)]
    likeliest = ranked[0]
    if likeliest.meaning.harm is not Harm.HARMFUL:
        return likeliest
    graver = next((one for one in ranked if one.meaning.harm is Harm.SAFETY), None)
    least = _LEAST_OBJECTION_IN_NEED if in_need else _LEAST_OBJECTION
    if graver is None or graver.share < least:
        return likeliest
    return graver if graver.is_enough else replace(likeliest, is_enough=False)
