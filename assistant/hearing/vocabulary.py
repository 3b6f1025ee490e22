"""Which listed sentences a model cannot hear, and where they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.errors import BadInput
from assistant.hearing.speech_model import SpeechModel


class Listed(Protocol):
    """A sentence with the place it is written at."""

    @property
    def text(self) -> str:
        """The words, as the recogniser should hear them."""
        ...

    @property
    def path(self) -> Path:
        """The file it is listed in."""
        ...

    @property
    def line(self) -> int:
        """Its line there."""
        ...

    @property
    def stands_for(self) -> str | None:
        """The sentence that this one sounds like, made of words a model may know better."""
        ...


@dataclass(frozen=True, slots=True)
class Unhearable:
    """A word that a model does not know, in a sentence that is listed at `path`:`line`."""

    word: str
    text: str
    path: Path
    line: int


def unhearable(
    phrases: Iterable[Listed], can_hear: Callable[[str], bool]
) -> tuple[Unhearable, ...]:
    """Every word that cannot be heard, once for each place, in the order of the phrases."""
    found: dict[tuple[str, Path, int], Unhearable] = {}
    for phrase in phrases:
        for word in phrase.text.split():
            if not can_hear(word):
                place = (word, phrase.path, phrase.line)
                found.setdefault(place, Unhearable(word, phrase.text, phrase.path, phrase.line))
    return tuple(found.values())


def hearable_texts(
    phrases: Iterable[Listed], model: SpeechModel
) -> tuple[tuple[str, ...], tuple[Unhearable, ...]]:
    """The sentences the model can hear, and what is left out.

    A sentence it cannot hear is not lost when a sound-alike of it can be heard; where both can be,
    the sentence itself is kept. The bundled model is ours to complete, so with it a word it cannot
    hear is a mistake in the sentences: BadInput with file, line and word.
    """
    phrases = tuple(phrases)
    heard = {p.text for p in phrases if all(map(model.can_hear, p.text.split()))}
    covered = heard | {p.stands_for for p in phrases if p.text in heard}
    lost = (p for p in phrases if p.stands_for is None and p.text not in covered)
    left_out = unhearable(lost, model.can_hear)
    if left_out and model.bundled:
        first = left_out[0]
        raise BadInput(
            f"the speech model cannot hear the word '{first.word}' in '{first.text}'",
            remedy="add it with 'quiet-hands models add-word', or a sound-alike for it,"
            " made of words it can hear, or use another word",
            path=first.path,
            line=first.line,
        )
    # A stand-in beside the real sentence would only be one more thing to mishear.
    texts = dict.fromkeys(p.text for p in phrases if p.text in heard and p.stands_for not in heard)
    return tuple(texts), left_out
