"""How an utterance was decided, for those who write sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.understanding.meaning import Meaning
from assistant.understanding.normalise import Words

OPINION = "second opinion"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided and by what.

    Attributes:
        words: as they were compared.
        meaning: what it means, or None when it is not for us.
        by: what decided: a listed sentence, the rules, the second opinion, ...
        ruled: what the rules alone said of a sentence that is not listed.
        shares: what each meaning counted in the end, the likeliest first; empty without an opinion.
        doubt: the two requests it may have been, when it was likely one of them.
    """

    words: Words
    meaning: Meaning | None
    by: str
    ruled: Meaning | None = None
    shares: Mapping[str, float] = field(default_factory=dict)
    doubt: tuple[str, ...] = ()
