"""How likely it is that somebody says these words, whatever they sound like.

The graph that the engine searches knows little of that: everyday talk is a row of nearly any words
there, so that what is not for the guide need not be bent into what is. Of whole hypotheses, which
are few, more can be asked: "the pressure is just right" is what people say, and "that martial is
just light", which sounds the same in a noisy room, is not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant import places
from assistant.hearing.back_off import BackOff, packed
from assistant.hearing.background import everyday_talk, read_background
from assistant.hearing.ngram_acceptor import ngram_acceptor
from assistant.hearing.sentence_graph import Background
from assistant.kept import key_of, mapped

_FORMAT = "1"
"""Raised when the same input gives another model."""
_SIZE_BYTES = 8
_ORDER = 3
_TO_THE_GUIDE = 0.6
"""How much of what is said is like what people say to the guide, or around it."""
_MOST = 10.0
"""What a word costs at most: names and the like are said too, and in neither n-gram."""
_LEAST_KNOWN = 0.5
"""Of other sentences than that everyday talk is another language."""


@dataclass(frozen=True, slots=True, eq=False)
class LanguageModel:
    """Two n-grams, mixed word by word; `words` has the labels of both."""

    words: Mapping[str, int]
    ours: BackOff
    everyday: BackOff | None

    def cost(self, text: str) -> float:
        """The negative natural logarithm of how likely the words are as a whole utterance."""
        ways = [(_TO_THE_GUIDE, self.ours)]
        if self.everyday is not None:
            ways.append((1 - _TO_THE_GUIDE, self.everyday))
        states = [0] * len(ways)
        cost = 0.0
        for word in text.split():
            label, share = self.words.get(word, -1), 0.0
            for at, (weight, ngram) in enumerate(ways):
                word_cost, states[at] = ngram.after(states[at], label)
                share += weight * math.exp(-word_cost)
            cost -= math.log(max(share, math.exp(-_MOST)))
        ends = zip(ways, states, strict=True)
        end = sum(weight * math.exp(-ngram.end(state)) for (weight, ngram), state in ends)
        return cost - math.log(max(end, math.exp(-_MOST)))


def language_model(sentences: Sequence[str], wordings: Sequence[str]) -> LanguageModel:
    """The model of these and of everyday talk, at once where it has been made before.

    Raises BadInput when the everyday talk that comes with the program is damaged.
    """
    talk = everyday_talk()

    def make() -> bytes:
        return _made([*sentences, *wordings], read_background(places.everyday_talk_file(), talk))

    key = key_of([_FORMAT, talk, *sentences, "", *wordings])
    content = mapped(places.language_models_dir(), key, make)
    size = int.from_bytes(content[:_SIZE_BYTES], "little")
    rest = content[_SIZE_BYTES + size :]
    listed = bytes(content[_SIZE_BYTES : _SIZE_BYTES + size]).decode().split("\n")
    ours, rest = BackOff.read(rest)
    everyday = BackOff.read(rest)[0] if rest else None
    return LanguageModel({word: at for at, word in enumerate(listed, 1)}, ours, everyday)


def _made(texts: Sequence[str], background: Background) -> bytes:
    said = [text.split() for text in texts]
    ours, theirs = {word for words in said for word in words}, background.words[1:]
    if len(ours.intersection(theirs)) < _LEAST_KNOWN * len(ours):
        theirs = ()
    words = sorted(ours.union(theirs))
    ids = {word: at for at, word in enumerate(words, 1)}
    numbered = [(tuple(ids[word] for word in one), 1.0) for one in said]
    parts = [packed(ngram_acceptor(numbered, order=_ORDER))]
    if theirs:
        parts.append(packed(background.acceptor.relabelled(background.words, ids)))
    listed = "\n".join(words).encode()
    return b"".join([len(listed).to_bytes(_SIZE_BYTES, "little"), listed, *parts])
