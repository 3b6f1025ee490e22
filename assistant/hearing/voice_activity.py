"""Whether somebody may be speaking, from the level of each block against the room's own noise."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ, Samples

_BANDS_HZ = ((150.0, 1000.0), (1000.0, 3500.0), (3500.0, 7500.0))
"""Vowels through a pillow, clear speech, hissing."""
_STIR_DB, _VOICE_DB = 7.0, 9.0
"""Over the least level; the mean of steady noise is 2 to 3 dB over it."""
_BELOW_PEAK_DB = 30.0
"""The room's ringing after a voice is this much below it soon after it has ended."""
_PEAK_FALLS_DB = 10.0 * BLOCK_S
_LEAST_DB = 3.0
"""Level re one step of 16 bits: below it is the dither of a converter, whatever the room does."""
_PERIOD_BLOCKS = 25
_PERIODS = 6
"""The noise of a room is the least level of three seconds: speech has gaps in less."""


class VoiceActivity:
    """Follows the level of a microphone in three bands, one block of sound at a time.

    It errs towards speech: music and a row of passers-by are "stirring" all the time, a fan is not.
    """

    def __init__(self) -> None:
        hz = np.fft.rfftfreq(BLOCK_SAMPLES, 1.0 / RATE_HZ)
        edges = [int(np.searchsorted(hz, low)) for low, _ in _BANDS_HZ]
        self._edges = edges
        self._end = int(np.searchsorted(hz, _BANDS_HZ[-1][1]))
        self._window = np.hanning(BLOCK_SAMPLES)
        self._minima: deque[np.ndarray[tuple[int], np.dtype[np.float64]]] = deque(maxlen=_PERIODS)
        self._blocks = 0
        self._peak_db = np.full(len(edges), _LEAST_DB)
        self._smooth_db = np.full(len(edges), _LEAST_DB)
        self._floor_db = np.full(len(edges), _LEAST_DB)
        self._spoken = False
        self.quiet_s = 0.0
        """Since the voice was last heard; 0 before any, as a recording may begin in mid-word."""
        self.still_s = 0.0
        """Since anything at all stood out from the room's noise; 0 until that noise is known."""

    def accept(self, block: Samples) -> None:
        """Take one block, shape (BLOCK_SAMPLES,), int16."""
        level_db = self._levels_db(block)
        before_db = self._smooth_db if self._blocks else level_db
        smooth_db = self._smooth_db = (level_db + 2 * before_db) / 3
        if self._blocks % _PERIOD_BLOCKS == 0:
            self._minima.append(smooth_db)
        self._minima[-1] = np.minimum(self._minima[-1], smooth_db)
        self._blocks += 1
        self._peak_db = np.maximum(self._peak_db - _PEAK_FALLS_DB, level_db)
        self._floor_db = np.min(self._minima, axis=0)
        floor_db = np.maximum(self._floor_db, _LEAST_DB)
        voiced = (level_db - floor_db > _VOICE_DB) & (level_db > self._peak_db - _BELOW_PEAK_DB)
        self._spoken = self._spoken or bool(voiced.any())
        self.quiet_s = 0.0 if voiced.any() or not self._spoken else self.quiet_s + BLOCK_S
        stirred = smooth_db - floor_db > _STIR_DB
        self.still_s = (
            0.0 if stirred.any() or len(self._minima) < _PERIODS else self.still_s + BLOCK_S
        )

    @property
    def noise_db(self) -> float:
        """The least level of the last three seconds, re one step of 16 bits."""
        return 10.0 * math.log10(sum(10.0 ** (db / 10.0) for db in self._floor_db))

    def _levels_db(self, block: Samples) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        spectrum = np.fft.rfft(block * self._window)[: self._end]
        powers = np.square(spectrum.real) + np.square(spectrum.imag)
        # By Parseval, two sides of the spectrum, and 3/8 for the window.
        scale = 2.0 / (0.375 * BLOCK_SAMPLES**2)
        return 10.0 * np.log10(np.add.reduceat(powers, self._edges) * scale + 1e-3)
