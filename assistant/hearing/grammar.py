"""The phrases as the engine wants them; it dies of a grammar that is not quite right."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Protocol

from assistant.errors import BadInput


class Vocabulary(Protocol):
    """What a model can hear."""

    @property
    def name(self) -> str:
        """The name of the model."""
        ...

    @property
    def unknown(self) -> str | None:
        """The symbol for speech outside the grammar."""
        ...

    def can_hear(self, word: str) -> bool:
        """Whether the model knows the word."""
        ...


_TIMES_LISTED = {1: 30, 2: 5}
"""Words of a sentence to its weight: the engine counts words and pairs, and a sentence of one word
is said far more often than its share of all that are listed."""


def grammar_of(phrases: Iterable[str], vocabulary: Vocabulary) -> str:
    """A JSON list of the phrases with the unknown symbol, for a recogniser.

    The engine would drop single words it does not know and make another phrase of the rest, so
    whole phrases are left out. Raises BadInput when none is left: the engine would crash.
    """
    wordings = dict.fromkeys(" ".join(phrase.split()) for phrase in phrases)
    hearable = [w for w in wordings if w and all(map(vocabulary.can_hear, w.split(" ")))]
    if not hearable:
        raise BadInput(
            f"the speech model '{vocabulary.name}' can hear none of the sentences",
            remedy="choose a model of the sentences' language",
        )
    weighted = [w for w in hearable for _ in range(_TIMES_LISTED.get(w.count(" ") + 1, 1))]
    symbols = [] if vocabulary.unknown is None else [vocabulary.unknown]
    return json.dumps(weighted + symbols, ensure_ascii=False)
