"""Noises and conditions: what lies under the speech, how loud, the same every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from assistant.rehearsal.ambience import built_in
from assistant.rehearsal.levels import FULL_SCALE, REFERENCE_DB, Wave, gain, speech_db
from assistant.sound import RATE_HZ, Samples
from train_model.measure.chance import draw

BUILT_IN = ("white", "pink", "fan", "kitchen")
BABBLE = "babble"
NOISES = (*BUILT_IN, BABBLE)

_BABBLE_S = 16
_TALKERS = 6
FLOOR_RMS = 5.0
"""Of a quiet microphone: 76 dB below full scale."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How a recording is disturbed: `snr_db` of one of `noises`, over the active speech."""

    name: str
    snr_db: float | None = None
    noises: tuple[str, ...] = NOISES

    def noise_for(self, seed: int, key: str) -> str | None:
        """The noise under the recording of that key; None where it is clean."""
        if self.snr_db is None:
            return None
        return self.noises[draw(seed, self.name, key) % len(self.noises)]


CLEAN = Condition("clean")
AT_12_DB = Condition("12 dB", 12.0)
AT_6_DB = Condition("6 dB", 6.0)
CONDITIONS = (CLEAN, AT_12_DB, AT_6_DB)

Noises = Mapping[str, Callable[[], Wave]]
"""The sound of each noise, looped, its RMS 1."""


def noises_with(talk: Sequence[Samples]) -> Noises:
    """The rehearsal's noises, and babble made of `talk` (some seconds of several people)."""
    known: dict[str, Callable[[], Wave]] = {name: _cached(name) for name in BUILT_IN}
    known[BABBLE] = cache(lambda: babble(talk))
    return known


def babble(talk: Sequence[Samples]) -> Wave:
    """Six talkers at one level, each an endless row of the clips, shape (n,); its RMS is 1."""
    whole = np.zeros(_BABBLE_S * RATE_HZ)
    for talker in range(_TALKERS):
        row = np.concatenate([_levelled(clip) for clip in talk[talker::_TALKERS]])
        whole += np.resize(row, len(whole))
    return np.asarray(whole / np.sqrt(np.mean(whole**2)), np.float32)


def mixed(speech: Wave, noise: Wave | None, snr_db: float | None, seed: int) -> Samples:
    """Speech at the usual level in a quiet microphone's floor, or in a noise; shape (n,)."""
    sound = speech * gain(REFERENCE_DB - speech_db(speech))
    floor = np.random.default_rng(seed).normal(0.0, FLOOR_RMS, len(sound))
    if noise is None or snr_db is None:
        return as_samples(sound + floor)
    return with_noise(sound + floor, noise, snr_db, seed)


def with_noise(sound: npt.NDArray[np.generic], noise: Wave, snr_db: float, seed: int) -> Samples:
    """The sound with a looped noise (RMS 1) from a place of its own, shape (n,).

    The noise is `snr_db` below the level of the sound's active parts.
    """
    start = int(np.random.default_rng(seed).integers(len(noise)))
    under = np.resize(np.roll(noise, -start), len(sound))
    level = gain(speech_db(sound) - snr_db) * FULL_SCALE
    return as_samples(sound.astype(np.float64) + under * level)


def as_samples(sound: npt.NDArray[np.floating]) -> Samples:
    """Rounded, and cut off at full scale, shape (n,)."""
    return np.asarray(np.clip(np.round(sound), -32768, 32767), np.int16)


def _cached(name: str) -> Callable[[], Wave]:
    return cache(lambda: built_in(name))


def _levelled(clip: Samples) -> Wave:
    return np.asarray(clip * gain(REFERENCE_DB - speech_db(clip)), np.float32)
