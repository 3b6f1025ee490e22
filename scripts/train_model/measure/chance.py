"""Choices that stay the same when sentences are added around them: by hash, not by order."""

from __future__ import annotations

import hashlib

_LEFT_OUT_OF = 10


def draw(seed: int, *parts: str) -> int:
    """A number of 64 bits that depends on the seed and the parts alone."""
    digest = hashlib.sha256("\0".join((str(seed), *parts)).encode()).digest()
    return int.from_bytes(digest[:8], "big")


def is_left_out(text: str) -> bool:
    """Whether a listed sentence is one of the tenth left out to measure unlisted wordings."""
    return draw(0, "left out", text) % _LEFT_OUT_OF == 0
