"""Whether a microphone that delivers still hears: a real one is never exactly silent."""

from enum import IntEnum

import numpy as np

from assistant.sound import BLOCK_S, Samples

SURE_S = 1.5
"""Exact silence for this long means deaf, where the microphone has proved to be never silent."""
UNSURE_S = 3.0
"""And for this long where it has not: it may be one that suppresses noise."""
STEADY_S = 10.0
"""A microphone without one silent block in this time is none that suppresses noise."""

_VOICE_RINGS_S = 1.0
_HEARS_ITSELF_S = 1.0


class Hearing(IntEnum):
    """What is known of the microphone; more is worse."""

    ALIVE = 0
    UNSURE = 1
    """Silent, but that may be its way: said once, then no more until it has been steady."""
    DEAD = 2


class SilenceWatch:
    """Takes every block; `hearing` is what they tell.

    Silent is a block whose samples are all the same. What comes while our own voice plays is no
    sign of life (it may be a monitor of our speaker), and silence then is no sign of death unless
    this microphone has been open during our voice before: a speakerphone may close it meanwhile.
    """

    def __init__(self) -> None:
        self.hearing = Hearing.ALIVE
        self._silent_s = 0.0
        self._steady_s = 0.0
        self._since_voice_s = _VOICE_RINGS_S
        self._hears_itself_s = 0.0
        self._told = False

    def take(self, near_end: Samples, far_end: Samples) -> Hearing:
        """What is known after this block, and the block the speaker played with it."""
        own_voice = self._own_voice(far_end)
        if int(np.ptp(near_end)) == 0:
            self._silent(own_voice=own_voice)
        elif own_voice:
            self._hears_itself_s += BLOCK_S
        else:
            self._sounds()
        return self.hearing

    def _own_voice(self, far_end: Samples) -> bool:
        self._since_voice_s = 0.0 if far_end.any() else self._since_voice_s + BLOCK_S
        return self._since_voice_s < _VOICE_RINGS_S

    def _silent(self, *, own_voice: bool) -> None:
        if own_voice and self._hears_itself_s < _HEARS_ITSELF_S:
            return
        steady = self._steady_s > STEADY_S - BLOCK_S / 2
        if not steady:
            self._steady_s = 0.0
        self._silent_s += BLOCK_S
        if self._silent_s < (SURE_S if steady else UNSURE_S) - BLOCK_S / 2:
            return
        if self.hearing is Hearing.ALIVE and steady:
            self.hearing = Hearing.DEAD
        elif self.hearing is Hearing.ALIVE and not self._told:
            self.hearing = Hearing.UNSURE
        self._told = True
        self._steady_s = 0.0

    def _sounds(self) -> None:
        self.hearing = Hearing.ALIVE
        self._silent_s = 0.0
        self._steady_s += BLOCK_S
        if self._steady_s > STEADY_S - BLOCK_S / 2:
            self._told = False
