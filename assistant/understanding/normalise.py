"""Text to plain words: one spelling for what is said in one way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

UNKNOWN = "[unk]"

_UNKNOWN_MARK = re.compile(r"\[unk\]|<unk>")
_APOSTROPHES = re.compile("['`\u2018\u2019\u00b4]")
_NOT_A_WORD = re.compile(r"[^\w\[\]]+|_+")
_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")

Words = tuple[str, ...]


def plain(text: str) -> str:
    """Lower case, no apostrophes or punctuation, single spaces; `[unk]` stays."""
    text = text.casefold()
    if _PLAIN.fullmatch(text):
        return text
    marked = _UNKNOWN_MARK.sub(" [unk] ", text)
    spaced = _NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", marked))
    return " ".join(
        word
        for token in spaced.split()
        for word in (token if token == UNKNOWN else _bare(token)).split()
    )


def _bare(token: str) -> str:
    return token.replace("[", " ").replace("]", " ")


@dataclass(frozen=True, slots=True)
class Wordings:
    """A set of wordings that are looked for in words; immutable.

    Attributes:
        all: the wordings.
        firsts: their first words: most texts hold none of them.
        longest: how many words the longest has.
    """

    all: frozenset[Words]
    firsts: frozenset[str]
    longest: int

    @classmethod
    def of(cls, wordings: Iterable[Words]) -> Wordings:
        """The set of these; one without words is in no text."""
        some = frozenset(filter(None, wordings))
        return cls(some, frozenset(one[0] for one in some), max(map(len, some), default=0))

    def __iter__(self) -> Iterator[Words]:
        """Each of them, in no order."""
        return iter(self.all)

    def length_at(self, words: Words, at: int = 0) -> int:
        """How many words from there on are one of them, the longest; 0 when none is."""
        if words[at : at + 1] and words[at] in self.firsts:
            for length in range(min(self.longest, len(words) - at), 0, -1):
                if words[at : at + length] in self.all:
                    return length
        return 0

    def left_out_of(self, words: Words) -> Words:
        """The words with every one of them left out, the longest first."""
        if self.firsts.isdisjoint(words):
            return words
        result: list[str] = []
        at = 0
        while at < len(words):
            length = self.length_at(words, at)
            if not length:
                result.append(words[at])
            at += length or 1
        return tuple(result)


@dataclass(frozen=True, slots=True)
class Replacements:
    """Other spellings and sound-alikes, each with the wording it stands for."""

    table: Mapping[Words, Words]
    others: Wordings

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Replacements:
        """From pairs (what may be written, what it stands for)."""
        table = {tuple(plain(other).split()): tuple(plain(word).split()) for other, word in pairs}
        return cls(table, Wordings.of(table))

    def words(self, text: str) -> Words:
        """The plain words of `text`, every known spelling replaced, the longest first."""
        words = tuple(plain(text).split())
        if self.others.firsts.isdisjoint(words):
            return words
        result: list[str] = []
        at = 0
        while at < len(words):
            length = self.others.length_at(words, at)
            result += self.table[words[at : at + length]] if length else (words[at],)
            at += length or 1
        return tuple(result)


def find(words: Words, wording: Words) -> int | None:
    """Where `wording` begins in `words`, or None."""
    length = len(wording)
    for at in range(len(words) - length + 1):
        if words[at : at + length] == wording:
            return at
    return None
