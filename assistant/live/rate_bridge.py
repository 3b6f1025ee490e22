"""Our 16 kHz blocks over a device that runs at another rate."""

from collections.abc import Callable

import numpy as np
import soxr

from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples

Exchange = Callable[[Samples], Samples]
"""Takes a block of the microphone, gives the block to play with it."""

_HEAD_START_BLOCKS = 4
_RINGS_S = 0.1
"""Longer than the filter still gives what came before."""


class RateBridge:
    """Called with the device's samples, gives as many back; keeps state between calls.

    The far end reaches the device later by the two filters' delay and a head start, about 0.1 s, so
    an echo reference is early, never late.
    """

    def __init__(self, rate_hz: int, exchange: Exchange) -> None:
        self._exchange = exchange
        self._down = soxr.ResampleStream(rate_hz, RATE_HZ, 1, dtype="int16", quality="HQ")
        self._up = soxr.ResampleStream(RATE_HZ, rate_hz, 1, dtype="int16", quality="LQ")
        self._near = np.zeros(0, dtype=np.int16)
        self._rings_samples = round(_RINGS_S * rate_hz)
        self._stuck_samples = 0
        # Both filters hold sound back at first; without a head start the output runs dry.
        head_start = _HEAD_START_BLOCKS * BLOCK_SAMPLES * rate_hz // RATE_HZ
        self._far = np.zeros(head_start, dtype=np.int16)
        self.dry_samples = 0
        """Samples of silence put in because the output ran dry; only in the first half second."""

    def __call__(self, near: Samples) -> Samples:
        """Take any number of the microphone's samples, give as many to the speaker."""
        self._near = np.concatenate([self._near, self._resampled(near)])
        while len(self._near) >= BLOCK_SAMPLES:
            far = self._exchange(self._near[:BLOCK_SAMPLES])
            self._near = self._near[BLOCK_SAMPLES:]
            self._far = np.concatenate([self._far, self._up.resample_chunk(far)])
        if len(self._far) < len(near):
            # One longer gap now instead of several short ones later.
            more = 2 * len(near) - len(self._far)
            self.dry_samples += more
            self._far = np.concatenate([np.zeros(more, dtype=np.int16), self._far])
        out, self._far = self._far[: len(near)], self._far[len(near) :]
        return out

    def _resampled(self, near: Samples) -> Samples:
        """At our rate; a microphone that is stuck stays stuck, where dither would hide it."""
        piece: Samples = self._down.resample_chunk(near)
        if len(near) == 0 or near.min() != near.max():
            self._stuck_samples = 0
            return piece
        self._stuck_samples += len(near)
        if self._stuck_samples > self._rings_samples:
            piece[:] = near[0]
        return piece
