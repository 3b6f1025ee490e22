"""Text to plain words: one spelling for what is said in one way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

UNKNOWN = "[unk]"

_UNKNOWN_MARK = re.compile(r"\[unk\]|<unk>")
_APOSTROPHES = re.compile("['`\u2018\u2019\u00b4]")
_NOT_A_WORD = re.compile(r"[^\w\[\]]+|_+")

Words = tuple[str, ...]


def plain(text: str) -> str:
    """Lower case, no apostrophes or punctuation, single spaces; `[unk]` stays."""
    marked = _UNKNOWN_MARK.sub(" [unk] ", text.casefold())
    spaced = _NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", marked))
    return " ".join(
        word
        for token in spaced.split()
        for word in (token if token == UNKNOWN else _bare(token)).split()
    )


def _bare(token: str) -> str:
    return token.replace("[", " ").replace("]", " ")


@dataclass(frozen=True, slots=True)
class Replacements:
    """Other spellings and sound-alikes, each with the wording it stands for."""

    table: Mapping[Words, Words]
    longest: int

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Replacements:
        """From pairs (what may be written, what it stands for)."""
        table = {tuple(plain(other).split()): tuple(plain(word).split()) for other, word in pairs}
        return cls(table, max(map(len, table), default=1))

    def words(self, text: str) -> Words:
        """The plain words of `text`, every known spelling replaced, the longest first."""
        words = tuple(plain(text).split())
        result: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                replacement = self.table.get(words[at : at + length])
                if replacement is not None:
                    result += replacement
                    at += length
                    break
            else:
                result.append(words[at])
                at += 1
        return tuple(result)


def find(words: Words, wording: Words) -> int | None:
    """Where `wording` begins in `words`, or None."""
    length = len(wording)
    for at in range(len(words) - length + 1):
        if words[at : at + length] == wording:
            return at
    return None


def without(words: Words, wordings: Collection[Words]) -> Words:
    """The words with every one of `wordings` left out, the longest first."""
    longest = max(map(len, wordings), default=0)
    result: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            if words[at : at + length] in wordings:
                at += length
                break
        else:
            result.append(words[at])
            at += 1
    return tuple(result)


def opening(words: Words, wordings: Collection[Words]) -> int:
    """How many words at the beginning are one of `wordings`; 0 when none is."""
    longest = max(map(len, wordings), default=0)
    for length in range(min(longest, len(words)), 0, -1):
        if words[:length] in wordings:
            return length
    return 0
