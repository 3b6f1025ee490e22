"""Sound as a clock takes it that runs faster or slower than the one it was made by."""

import numpy as np
import numpy.typing as npt

from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples

_TAPS = 16
"""Samples on each side of a moment that count: 40 dB of it are right up to 7 kHz."""

Wave = npt.NDArray[np.float32]


class AnotherClock:
    """Takes blocks, gives as many; what is between two samples comes from a windowed sinc.

    Args:
        faster_ppm: how much faster that clock runs: its sound comes later and later in it.
        spare: samples by which the sound is late at first, besides `_TAPS`; a slower clock uses
            them up, and at their end its sound jumps.
    """

    def __init__(self, faster_ppm: float, spare: int = 0) -> None:
        self._step = 1.0 - faster_ppm * 1e-6
        self._at = float(_TAPS)
        self._sound = np.zeros(2 * _TAPS + spare, np.float32)

    @property
    def late_s(self) -> float:
        """How late the sound is by now, seconds."""
        return (len(self._sound) - self._at) / RATE_HZ

    def taken(self, block: Samples | Wave) -> Wave:
        """The next block (BLOCK_SAMPLES,) as this clock has it."""
        self._sound = np.concatenate([self._sound, block.astype(np.float32)])
        latest = len(self._sound) - _TAPS - self._step * BLOCK_SAMPLES
        self._at = min(self._at, latest)
        times = self._at + self._step * np.arange(BLOCK_SAMPLES, dtype=np.float64)
        self._at += self._step * BLOCK_SAMPLES
        taken = self._between(times) if self._sound.any() else np.zeros(BLOCK_SAMPLES, np.float32)
        done = int(self._at) - _TAPS
        self._sound, self._at = self._sound[done:], self._at - done
        return taken

    def _between(self, times: npt.NDArray[np.float64]) -> Wave:
        """The sound at moments in samples."""
        whole = times.astype(np.int64)
        offsets = np.arange(-_TAPS + 1, _TAPS)
        away = offsets - (times - whole)[:, np.newaxis]
        kernel = np.sinc(away) * np.cos(np.pi * away / (2 * _TAPS)) ** 2
        pieces = self._sound[whole[:, np.newaxis] + offsets]
        return np.asarray(np.sum(pieces * kernel, axis=1), np.float32)
