"""The lines that were played, and what the recogniser makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.hearing.heard import UNKNOWN
from assistant.sound import RATE_HZ, Playing, Samples

_REMEMBER_S = 30.0
"""Longer than any utterance: the engine ends one after 20 s."""
_ECHO_S = 0.6
"""How far the echo of a word, with its tail and the engine's own doubt, may be from the word."""


@dataclass(slots=True)
class SpokenLine:
    """A line of ours, when it was audible, and its words as a grammar of commands hears them."""

    text: str
    start_s: float
    end_s: float
    heard: list[tuple[str, float, float]] = field(default_factory=list)
    """Word, start and end in seconds of sound since start."""

    def ways(self, start_s: float, end_s: float) -> tuple[str, str]:
        """How it may be heard between the two times: as it is written, and as it was heard."""
        near = (w for w, s, e in self.heard if s < end_s + _ECHO_S and e > start_s - _ECHO_S)
        return self.text, " ".join(near)


class SpokenLines:
    """Listens to the far end with a recogniser of its own while a line is played.

    What the recogniser makes of a line it also makes of the line's echo, so an utterance that reads
    like either is not a person's. Costs nothing while the device is silent.
    """

    def __init__(self, recogniser: Callable[[], Any], unknown: str | None) -> None:
        self._make = recogniser
        self._recogniser: Any = None
        self._unknown = frozenset({unknown, UNKNOWN})
        self._lines: list[SpokenLine] = []
        self._sounding = False
        self._samples = 0
        self._skipped_s = 0.0
        """From the recogniser's clock, which stands still in silence, to that of all sound."""

    def accept(self, far_end: Samples, playing: Playing | None, now_s: float) -> None:
        """Take the block that was played from `now_s` on; `playing` is the line it belongs to."""
        if playing is None:
            self._end_line()
            return
        if not self._sounding or self._lines[-1].text != playing.text:
            self._end_line()
            self._lines = [s for s in self._lines if s.end_s > now_s - _REMEMBER_S]
            self._lines.append(SpokenLine(playing.text, now_s, now_s))
            self._sounding = True
            self._skipped_s = now_s - self._samples / RATE_HZ
        self._lines[-1].end_s = now_s + len(far_end) / RATE_HZ
        self._samples += len(far_end)
        self._recogniser = self._recogniser or self._make()
        if self._recogniser.AcceptWaveform(far_end.tobytes()):
            self._add(self._recogniser.Result())

    def during(self, start_s: float, end_s: float) -> list[SpokenLine]:
        """The lines audible in that time, with what was heard of them so far."""
        lines = [s for s in self._lines if s.start_s < end_s and s.end_s > start_s]
        if lines and self._sounding:
            self._add(self._recogniser.FinalResult())
        return lines

    def close(self) -> None:
        """Free the recogniser's memory."""
        self._recogniser = None

    def _end_line(self) -> None:
        if self._sounding:
            self._add(self._recogniser.FinalResult())
            self._sounding = False

    def _add(self, result: str) -> None:
        self._lines[-1].heard += [
            (word["word"], word["start"] + self._skipped_s, word["end"] + self._skipped_s)
            for word in json.loads(result).get("result", ())
            if word["word"] not in self._unknown
        ]
