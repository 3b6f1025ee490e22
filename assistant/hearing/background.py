"""The n-gram of everyday talk that comes with the program."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from pathlib import Path

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.openfst import read_acceptor
from assistant.hearing.sentence_graph import Background

_REMEDY = "install the program again"
_LEAST_KNOWN = 0.5
"""A model that knows less of its words is one of another language."""


def everyday_talk() -> bytes:
    """The packed n-gram that comes with the program; BadInput when it cannot be read."""
    path = places.everyday_talk_file()
    try:
        return path.read_bytes()
    except OSError as error:
        problem = f"it cannot be read ({error.strerror})"
        raise BadInput(problem, remedy=_REMEDY, path=path) from None


def read_background(path: Path, content: bytes) -> Background:
    """The n-gram of a packed OpenFst file with its words; BadInput when it is damaged."""
    try:
        acceptor, symbols = read_acceptor(path, gzip.decompress(content))
    except (OSError, EOFError, zlib.error):
        raise BadInput("this file is damaged", remedy=_REMEDY, path=path) from None
    if sorted(symbols.values()) != list(range(len(symbols))):
        raise BadInput("its words are not numbered from 0", remedy=_REMEDY, path=path)
    return Background(acceptor, tuple(sorted(symbols, key=symbols.__getitem__)))


def suits(background: Background, ids: Mapping[str, int]) -> bool:
    """Whether a model with these words speaks the language of the everyday talk."""
    known = sum(word in ids for word in background.words)
    return known >= _LEAST_KNOWN * len(background.words)
