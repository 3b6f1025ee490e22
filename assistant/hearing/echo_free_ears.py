"""Ears that do not hear the device: what it plays is taken out before the inner ears listen."""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from assistant.hearing.alignment import Alignment, EchoMode, align, mode_for
from assistant.hearing.another_clock import AnotherClock
from assistant.hearing.echo import TAIL_S, EchoCanceller
from assistant.hearing.heard import Heard
from assistant.hearing.talk_over import TalkOver
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Playing, Samples

SOFTER_DB = 6.0
"""Where the echo cannot be taken out, every line is this much softer from its start."""
TALKED_OVER_DB = 15.0
"""A line is this much softer while a person speaks over it."""

_BEFORE_S = 0.5
"""A word may begin this long before the person is noticed by level."""
_MEASURED_S = 8.0
_LEAST_SOUND_S = 3.0
_AGAIN_S = 60.0
_RINGS_S = 0.25
"""Of the canceller's tail this much is for the room; an echo that begins later is met half-way."""
_MARGIN_S = 0.06
_ONE_CLOCK_PPM = 10.0
"""The canceller follows clocks that differ by this; the measurement is as exact as that."""
_LEAST_LATE_S = 0.005
"""A clock that has caught up so far is set back before its sound would jump."""

Judged = Callable[[float, EchoMode, Alignment | None], None]


class Hears(Protocol):
    """What is needed of the inner ears."""

    @property
    def hears_speech(self) -> bool:
        """Whether somebody seems to be in the middle of saying something."""
        ...

    @property
    def hears_cry(self) -> bool:
        """Whether somebody seems to be in the middle of a cry."""
        ...

    def accept(
        self,
        near_end: Samples,
        far_end: Samples,
        playing: Playing | None,
        *,
        talked_over: bool = False,
    ) -> Sequence[Heard]:
        """Take one block of the microphone and the block the speaker played with it.

        `talked_over`: a person is known to speak over it.
        """
        ...


class EchoFreeEars:
    """Cancels the echo, watches how it lies in the stream, and asks for a softer voice if need be.

    Begins as if the echo could be cancelled; measures at the end of a line, first after some
    seconds of own voice and then once a minute. Implements `ports.Ears`.

    Args:
        ears: what listens to what is left.
        judged: told of every measurement, with the seconds of sound so far and what follows; no
            alignment is no echo at all.
        cries: what is heard whatever the levels are.
        always: this mode for good, without measuring.
    """

    def __init__(
        self,
        ears: Hears,
        judged: Judged | None = None,
        cries: Collection[str] = (),
        always: EchoMode | None = None,
    ) -> None:
        self.mode = always or EchoMode.CANCEL
        self._ears = ears
        self._judged = judged
        self._measures = always is None
        self._canceller = EchoCanceller()
        self._talk_over = TalkOver()
        self._talks = False
        self._talked_s = -1.0
        self._cries = frozenset(cries)
        self._lag = 0
        self._clock: AnotherClock | None = None
        self._clock_ppm = 0.0
        kept = round(_MEASURED_S / BLOCK_S)
        self._far: deque[Samples] = deque(maxlen=kept)
        self._near: deque[Samples] = deque(maxlen=kept)
        self._blocks = self._wait_blocks = 0
        self._speaking = False

    @property
    def hears_speech(self) -> bool:
        """Whether an utterance has begun and not yet ended."""
        return self._ears.hears_speech

    @property
    def hears_cry(self) -> bool:
        """Whether what is being said is a cry so far."""
        return self._ears.hears_cry

    @property
    def duck_db(self) -> float:
        """How much softer the lines had better be now, dB."""
        if self.mode is EchoMode.GUARD:
            return 0.0
        usually = SOFTER_DB if self.mode is EchoMode.DUCK else 0.0
        return TALKED_OVER_DB if self._talks else usually

    def accept(
        self, near_end: Samples, far_end: Samples, playing: Playing | None
    ) -> Sequence[Heard]:
        """Take one block; the utterances that it completes."""
        self._blocks += 1
        self._far.append(far_end)
        self._near.append(near_end)
        self._measure_after_a_line(playing)
        if self.mode is EchoMode.GUARD:
            return self._ears.accept(near_end, far_end, playing)
        reference = self._reference()
        clean = self._canceller.clean(near_end, reference)
        self._talks = self._talk_over.accept(clean, reference)
        if self._talks:
            self._talked_s = self._now_s
        # Half taken out, a line reads like another; the inner ears know it better whole.
        learned = self._canceller.learned
        near = clean if learned else near_end
        heard = self._ears.accept(near, far_end, playing, talked_over=learned and self._talks)
        return [self._as_said(one) for one in heard if not self._is_left_over(one)]

    @property
    def _now_s(self) -> float:
        return round(self._blocks * BLOCK_S, 3)

    def _is_left_over(self, heard: Heard) -> bool:
        """Whether it was made of what is left of our voice: nobody stood out of that."""
        if not heard.over_own_voice or not self._talk_over.knows or heard.text in self._cries:
            return False
        return not self._stood_out(heard)

    def _as_said(self, heard: Heard) -> Heard:
        """A person's words count like any, once our voice is known and out of them."""
        known = self._canceller.learned and self._talk_over.knows
        return replace(heard, over_own_voice=False) if known and self._stood_out(heard) else heard

    def _stood_out(self, heard: Heard) -> bool:
        return self._talked_s >= heard.started_s - _BEFORE_S

    def _measure_after_a_line(self, playing: Playing | None) -> None:
        ended = self._speaking and playing is None
        self._speaking = playing is not None
        self._wait_blocks -= 1
        if not (self._measures and ended and self._wait_blocks <= 0):
            return
        if sum(map(np.any, self._far)) < _LEAST_SOUND_S / BLOCK_S:
            return
        self._wait_blocks = round(_AGAIN_S / BLOCK_S)
        alignment = align(np.concatenate(self._far), np.concatenate(self._near))
        self.mode = mode_for(alignment)
        if alignment is not None:
            self._follow(alignment)
        if self._judged is not None:
            self._judged(self._now_s, self.mode, alignment)

    def _reference(self) -> Samples:
        """What was played so long ago that its echo is within the canceller's tail."""
        played = self._far[-1 - self._lag] if self._lag < len(self._far) else _SILENCE
        if self._clock is None:
            return played
        taken = np.rint(self._clock.taken(played))
        reference: Samples = np.clip(taken, -32768, 32767).astype(np.int16)
        return reference

    def _follow(self, alignment: Alignment) -> None:
        """Give the canceller what was played as the microphone's clock has it, early enough."""
        delay_s = alignment.delay_s
        if self._is_another_clock(alignment.drift_ppm):
            self._clock_ppm = alignment.drift_ppm
            self._clock = AnotherClock(self._clock_ppm, BLOCK_SAMPLES)
        else:
            after_s = delay_s - self._late_s - self._lag * BLOCK_S
            if _MARGIN_S / 2 <= after_s <= TAIL_S - _RINGS_S:
                return
            if not self._lag and after_s < _MARGIN_S:
                return
        self._lag = max(0, int((delay_s - self._late_s - _MARGIN_S) / BLOCK_S))
        self._canceller.reset()

    def _is_another_clock(self, drift_ppm: float) -> bool:
        """Whether the clock that is followed is not, or not for long, that of the microphone."""
        if self._clock is not None and self._clock.late_s < _LEAST_LATE_S:
            return True
        return abs(drift_ppm - self._clock_ppm) > _ONE_CLOCK_PPM

    @property
    def _late_s(self) -> float:
        return 0.0 if self._clock is None else self._clock.late_s


_SILENCE: Samples = np.zeros(BLOCK_SAMPLES, np.int16)
