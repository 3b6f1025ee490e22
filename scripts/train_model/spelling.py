"""Words that engines read otherwise than people say them, and how to write them instead."""

from __future__ import annotations

from typing import Literal

Reader = Literal["cmu", "espeak", "kokoro"]
"""Whose rules turn text into phones: flite and festival; espeak-ng and Piper; Kokoro's American."""

_EVERYWHERE = {"ql": "q l"}
_CRY = {"cmu": {"ow": "aow"}, "espeak": {"ow": "ouw"}, "kokoro": {}}
"""Left alone, two of them read the cry like "oh"."""


def as_read(text: str, reader: Reader) -> str:
    """The text as that reader must see it."""
    spelling = {**_EVERYWHERE, **_CRY[reader]}
    return " ".join(spelling.get(word, word) for word in text.split())
