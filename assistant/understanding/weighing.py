"""From the shares of meanings to one meaning, or none: how sure is sure enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assistant.understanding.meaning import Harm, Meaning
from assistant.understanding.normalise import Words
from assistant.understanding.wordings import NOTHING

# The dearer a mistake, the surer. A missed safety word is the dearest, so it asks the least, and
# what may be one of several safety requests counts with all of them.
_LEAST_SHARE = {Harm.SAFETY: 0.5, Harm.NONE: 0.7, Harm.ANNOYING: 0.7, Harm.HARMFUL: 0.85}
# While the two talk with each other. In `seldom`, `once` and `fresh` 3 of 100 wordings are lost for
# it, and 5 of 13 mistakes in their talk.
_LEAST_SHARE_AMID_TALK = {
    Harm.SAFETY: 0.8,
    Harm.NONE: 0.85,
    Harm.ANNOYING: 0.85,
    Harm.HARMFUL: 0.85,
}
# How many times more likely a meaning is that a rule has found: in the very words of a concept or a
# sentence, in words that are only like them, and in a few words with hardly anything but safety.
_WORD_OF_A_RULE, _LIKENESS_OF_A_RULE, _WORD_OF_SAFETY = 12.0, 4.0, 200.0
_FEW_WORDS = 4
# Asking back is worth it only for what was very likely meant for us.
_MOST_NOTHING_IN_DOUBT, _LEAST_IN_DOUBT = 0.2, 0.25


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The meaning that was chosen, its share of 1, and the one after it."""

    intent: str
    share: float
    runner_up: str | None


def with_rule(shares: Mapping[str, float], ruled: Meaning, words: Words) -> dict[str, float]:
    """The shares when what a rule has found in the words counts too, the likeliest first."""
    more = _WORD_OF_A_RULE if ruled.score == 100.0 else _LIKENESS_OF_A_RULE
    if ruled.harm is Harm.SAFETY and ruled.score == 100.0 and len(words) <= _FEW_WORDS:
        more = _WORD_OF_SAFETY
    raised = {**shares, ruled.intent: more * shares.get(ruled.intent, 1 / len(shares))}
    whole = sum(raised.values())
    return {
        intent: share / whole
        for intent, share in sorted(raised.items(), key=lambda entry: -entry[1])
    }


def without_missed(shares: Mapping[str, float], missed: Collection[str]) -> dict[str, float]:
    """The shares when the words are no request of these intents, but nothing."""
    left = {intent: share for intent, share in shares.items() if intent not in missed}
    left[NOTHING] = left.get(NOTHING, 0.0) + sum(shares[one] for one in missed if one in shares)
    return dict(sorted(left.items(), key=lambda entry: -entry[1]))


def likeliest(
    shares: Mapping[str, float],
    harms: Mapping[str, Harm],
    alike: Collection[str] = (),
    *,
    amid_talk: bool = False,
) -> Likeliest | None:
    """The meaning to act on; `shares` come with the likeliest first. None when nothing is sure.

    Which of the intents in `alike` it is makes no difference here, so they count together.
    """
    least = _LEAST_SHARE_AMID_TALK if amid_talk else _LEAST_SHARE
    requests = [(intent, share) for intent, share in shares.items() if intent != NOTHING]
    safety = [(intent, share) for intent, share in requests if harms[intent] is Harm.SAFETY]
    together = sum(share for _, share in safety)
    if together >= least[Harm.SAFETY] and together > shares.get(NOTHING, 0.0):
        intent = safety[0][0]
        return Likeliest(intent, together, _other(intent, requests))
    intent, share = requests[0]
    if intent in alike:
        share = sum(share for one, share in requests if one in alike)
    if harms[intent] is Harm.SAFETY or share < least[harms[intent]]:
        return None
    return Likeliest(intent, share, _other(intent, requests))


def _other(chosen: str, requests: list[tuple[str, float]]) -> str | None:
    return next((intent for intent, _ in requests if intent != chosen), None)


def doubt_between(shares: Mapping[str, float], harms: Mapping[str, Harm]) -> tuple[str, ...]:
    """The requests it may have been: two worth asking between, one that was hardly caught, or none.

    Safety is never asked about: it is acted on, or was not said.
    """
    requests = [(intent, share) for intent, share in shares.items() if intent != NOTHING]
    if shares.get(NOTHING, 0.0) > _MOST_NOTHING_IN_DOUBT:
        return ()
    (first, one), (second, other), *_ = requests
    kinds = {harms[first], harms[second]}
    if Harm.SAFETY in kinds or one < _LEAST_IN_DOUBT:
        return ()
    matters = kinds != {Harm.NONE} and other >= _LEAST_IN_DOUBT
    return (first, second) if matters else (first,)
