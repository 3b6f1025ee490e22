"""Give a speech model a new word, or another way to say one it knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from assistant.errors import BadInput
from assistant.hearing.added_words import (
    AddedWord,
    checked_phones,
    checked_word,
    read_added_words,
    sounds_like,
    write_added_words,
)
from assistant.hearing.extended_model import extended_model
from assistant.hearing.phones import Pronunciation
from assistant.hearing.pronunciations import read_lexicon


@dataclass(frozen=True, slots=True)
class Addition:
    """What has been added, and how the word was pronounced before, if it was known."""

    added: tuple[AddedWord, ...]
    known: tuple[Pronunciation, ...]


def add_word(folder: Path, word: str, *, like: Sequence[str], phones: Sequence[str]) -> Addition:
    """Add the word to the user's file and to the model in `folder`.

    It sounds like each text of `like`, made of known words, and like each of `phones`, written as
    "K W AA D". The model is tried with the word before the file is written. Raises BadInput, and
    then nothing has changed, when the word cannot be added.
    """
    if not like and not phones:
        remedy = "say it with --sounds-like or with --phones"
        raise BadInput(f"how is '{word}' pronounced?", remedy=remedy)
    word = checked_word(word)
    spelled = [checked_phones(text.split()) for text in phones]
    before = read_added_words()
    lexicon = read_lexicon(folder).usual()
    for entry in before:
        lexicon[entry.word] = tuple(dict.fromkeys([*lexicon.get(entry.word, ()), entry.way]))
    ways = chain(*(sounds_like(text, lexicon) for text in like), spelled)
    known = lexicon.get(word, ())
    added = tuple(AddedWord(word, way) for way in dict.fromkeys(ways) if way not in known)
    if added:
        extended_model(folder, [*before, *added])
        write_added_words(added)
    return Addition(added, known)
