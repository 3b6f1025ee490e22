"""The lines that were played, and what the recogniser makes of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.hearing.heard import UNKNOWN, Word
from assistant.hearing.hypotheses import Hypothesis, consensus
from assistant.hearing.recognition import Recognition
from assistant.sound import RATE_HZ, Playing, Samples

_REMEMBER_S = 30.0
"""Longer than any utterance: the engine ends one after 20 s."""
_ECHO_S = 0.6
"""How far the echo of a word, with its tail and the engine's own doubt, may be from the word."""
_GUARD_S = 0.2
"""A line counts as audible for 0.3 s after its end; a word begun this late in that is a reply."""


@dataclass(slots=True)
class SpokenLine:
    """A line of ours, when it was audible, and its words as a grammar of commands hears them."""

    text: str
    start_s: float
    end_s: float
    heard: list[Word] = field(default_factory=list)
    has_ended: bool = False

    @property
    def replied_s(self) -> float:
        """A word that begins then or later is said after it; while it sounds none is."""
        return self.end_s - _GUARD_S if self.has_ended else math.inf

    def ways(self, start_s: float, end_s: float) -> tuple[str, str]:
        """How it may be heard between the two times: as it is written, and as it was heard."""
        until_s, since_s = end_s + _ECHO_S, start_s - _ECHO_S
        near = (word for word in self.heard if word.start_s < until_s and word.end_s > since_s)
        return self.text, " ".join(word.text for word in near)


class SpokenLines:
    """Listens to the far end with a recogniser of its own while a line is played.

    What the recogniser makes of a line it also makes of the line's echo, so an utterance that reads
    like either is not a person's. Costs nothing while the device is silent.
    """

    def __init__(self, recognition: Callable[[], Recognition]) -> None:
        self._make = recognition
        self._recognition: Recognition | None = None
        self._lines: list[SpokenLine] = []

    def accept(self, far_end: Samples, playing: Playing | None, now_s: float) -> None:
        """Take the block that was played from `now_s` on; `playing` is the line it belongs to."""
        if playing is None:
            self._end_line()
            return
        recognition = self._recognition = self._recognition or self._make()
        if not self._sounding or self._lines[-1].text != playing.text:
            self._end_line()
            self._lines = [s for s in self._lines if s.end_s > now_s - _REMEMBER_S]
            self._lines.append(SpokenLine(playing.text, now_s, now_s))
            recognition.resume(now_s)
        self._lines[-1].end_s = now_s + len(far_end) / RATE_HZ
        if recognition.accept(far_end):
            self._add(recognition.finish())

    def during(self, start_s: float, end_s: float) -> list[SpokenLine]:
        """The lines audible in that time, with what was heard of them so far."""
        lines = [s for s in self._lines if s.start_s < end_s and s.end_s > start_s]
        if lines and self._sounding and self._recognition is not None:
            self._add(self._recognition.finish())
        return lines

    def close(self) -> None:
        """Free the recogniser's memory."""
        self._recognition = None

    @property
    def _sounding(self) -> bool:
        return bool(self._lines) and not self._lines[-1].has_ended

    def _end_line(self) -> None:
        if self._sounding and self._recognition is not None:
            self._add(self._recognition.finish())
            self._lines[-1].has_ended = True

    def _add(self, hypotheses: Sequence[Hypothesis]) -> None:
        words = consensus(hypotheses)
        self._lines[-1].heard += [word for word in words if word.text != UNKNOWN]
