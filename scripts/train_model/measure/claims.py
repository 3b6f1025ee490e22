"""What a recogniser claimed, how sure it was, and whether it was so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.hearing.heard import UNKNOWN, Heard, Reading
from assistant.understanding.meaning import Context
from train_model.measure.decode import Decoded
from train_model.measure.subject import Subject


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim; `[unk]` claims nothing."""

    confidence: float
    right: bool


def word_claims(decoded: Sequence[Decoded]) -> Iterator[Claim]:
    """Each word heard: right where it stands in line with what was said."""
    for one in decoded:
        said = [word for clip in one.take for word in clip.text.split()]
        heard = one.words
        right = _in_line(said, [word.text for word in heard])
        for at, word in enumerate(heard):
            if word.text != UNKNOWN:
                yield Claim(word.confidence, at in right)


def utterance_claims(subject: Subject, decoded: Sequence[Decoded]) -> Iterator[Claim]:
    """Each utterance heard: right when its words were said in one go, and none is missing.

    In a passage, an utterance is right when its words are one or several whole clips.
    """
    for one in decoded:
        said = [subject.plain(clip.text) for clip in one.take]
        whole = {
            sum(said[first:end], ())
            for first in range(len(said))
            for end in range(first + 1, len(said) + 1)
        }
        for heard in one.heard:
            likeliest = _likeliest(heard)
            words = subject.plain(likeliest.text)
            if any(word != UNKNOWN for word in words):
                yield Claim(likeliest.share, words in whole)


def meaning_claims(subject: Subject, decoded: Sequence[Decoded], *, talk: bool) -> Iterator[Claim]:
    """Each utterance that reads as a request, however unsure: right when it was that request."""
    for one in decoded:
        context, wanted = (Context(), None) if talk else subject.meaning_of(one.said.text)
        for heard in one.heard:
            found = subject.understanding.pooled(heard, context)
            if found is not None:
                right = wanted is not None and (found.meaning.intent, found.meaning.slots) == (
                    wanted.intent,
                    wanted.slots,
                )
                yield Claim(found.share, right)


def _likeliest(heard: Heard) -> Reading:
    """The likeliest reading; where there are none the words, as sure as their weakest."""
    return (
        heard.readings[0]
        if heard.readings
        else Reading(heard.text, heard.confidence, heard.confidence)
    )


def _in_line(said: Sequence[str], heard: Sequence[str]) -> frozenset[int]:
    """The places in `heard` that match `said` in the same order."""
    matcher = SequenceMatcher(None, said, heard, autojunk=False)
    blocks = matcher.get_matching_blocks()
    return frozenset(at for block in blocks for at in range(block.b, block.b + block.size))
