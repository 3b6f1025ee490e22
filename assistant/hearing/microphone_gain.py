"""How much louder the recogniser is given the sound of a quiet microphone."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from assistant.sound import BLOCK_S, Samples

_WANTED_DB = -36.0
"""Of full scale: in the middle of what the speech model hears equally well, -46 to -14 dB."""
_MOST_DB = 36.0
_USUAL_NOISE_DB = 14.0
"""Of a microphone by itself, re one step of 16 bits; a quiet one has less."""
_NO_NOISE_DB = -15.0
"""Exact zeros: a microphone that is shut off between words, of which they tell nothing."""
_MOST_UNHEARD_DB = 18.0
"""So much does no harm to a voice that is as loud as usual."""
_KEPT_S = 16.0
_UTTERANCES = 5
_FORGETS_S = 180.0
"""The microphone may have been moved, or turned down, where nobody is heard for so long."""
_STEPS_DB = 20.0 * math.log10(32768.0)
_ROOM_GROWS_DB = 6.0 * BLOCK_S
"""After a loud sound, which is never clipped, the gain comes back so slowly."""


class MicrophoneGain:
    """Follows the sound one block at a time, and is told when somebody was heard in it.

    The loudest of the last utterances counts, so that one who is far away or whispers is as soft
    beside the others as before. Where nobody was heard of late, the room's noise tells a little.
    """

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=round(_KEPT_S / BLOCK_S))
        """Mean squares of the blocks, in steps of 16 bits."""
        self._blocks = 0
        self._heard_db: deque[float] = deque(maxlen=_UTTERANCES)
        self._last_heard_s = 0.0
        self._wanted_db = 0.0
        self._room_db = _MOST_DB
        """What the loudest peak of late leaves to full scale."""

    @property
    def gain_db(self) -> float:
        """How much louder the next block is made."""
        return max(0.0, min(self._wanted_db, self._room_db))

    @property
    def followed_s(self) -> float:
        """Seconds of sound taken."""
        return self._blocks * BLOCK_S

    def follow(self, block: Samples) -> None:
        """Take one block as the microphone gave it."""
        self._blocks += 1
        self._levels.append(float(np.mean(np.square(block, dtype=np.float32))))
        peak = max(int(block.max()), -int(block.min()), 1)
        leaves_db = _STEPS_DB - 20.0 * math.log10(peak)
        self._room_db = min(self._room_db + _ROOM_GROWS_DB, leaves_db)

    def heard(self, started_s: float, ended_s: float) -> None:
        """Somebody was understood from then to then, in seconds of the sound that was followed."""
        first = self._blocks - len(self._levels)
        start, end = (round(at_s / BLOCK_S) - first for at_s in (started_s, ended_s))
        spoken = sorted(list(self._levels)[max(0, start) : max(0, end)])
        louder_half = spoken[len(spoken) // 2 :]
        if louder_half:
            power = sum(louder_half) / len(louder_half)
            self._heard_db.append(10.0 * math.log10(power + 1e-9) - _STEPS_DB)
            self._last_heard_s = ended_s

    def settle(self, noise_db: float) -> None:
        """Choose the gain anew, between two utterances; the noise is re one step of 16 bits."""
        if self.followed_s - self._last_heard_s > _FORGETS_S:
            self._heard_db.clear()
        if self._heard_db:
            self._wanted_db = min(_WANTED_DB - max(self._heard_db), _MOST_DB)
        elif noise_db < _NO_NOISE_DB:
            self._wanted_db = 0.0
        else:
            self._wanted_db = min(_USUAL_NOISE_DB - noise_db, _MOST_UNHEARD_DB)

    def louder(self, block: Samples) -> Samples:
        """The block with the gain."""
        if not self.gain_db:
            return block
        louder = np.rint(block * 10.0 ** (self.gain_db / 20.0))
        return np.asarray(np.clip(louder, -32768, 32767), np.int16)
