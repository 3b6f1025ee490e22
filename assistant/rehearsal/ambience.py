"""Noises and music that come with the program, made by numpy, the same every time."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from assistant.rehearsal.levels import Wave
from assistant.sound import BLOCK_SAMPLES, RATE_HZ

_Floats = npt.NDArray[np.floating]

_LENGTH = 820 * BLOCK_SAMPLES
"""About 16 s; made in the spectrum, so that the end joins the beginning."""


def built_in(name: str) -> Wave:
    """A noise or a music, to be looped; its RMS is 1."""
    wave = (NOISES | MUSICS)[name]()
    return np.asarray(wave / np.sqrt(np.mean(wave**2)), np.float32)


def _shaped(seed: int, shape: Callable[[_Floats], _Floats]) -> _Floats:
    """Noise whose amplitude over the frequency in Hz is `shape`."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(_LENGTH))
    return np.fft.irfft(spectrum * shape(np.fft.rfftfreq(_LENGTH, 1 / RATE_HZ)), _LENGTH)


def _tone(frequency_hz: float) -> _Floats:
    """A sine, moved to the nearest frequency that fits the loop."""
    turns = round(frequency_hz * _LENGTH / RATE_HZ)
    return np.sin(2 * np.pi * turns * np.arange(_LENGTH) / _LENGTH)


def _white() -> _Floats:
    return _shaped(11, np.ones_like)


def _pink() -> _Floats:
    return _shaped(12, lambda hz: 1 / np.sqrt(np.maximum(hz, 40.0)))


def _fan() -> _Floats:
    """Air, falling towards the treble, and the hum of a small motor."""
    air = _shaped(13, lambda hz: 1 / np.maximum(hz, 80.0))
    hum = sum((_tone(100.0 * k) / k for k in (1, 2, 3, 5)), np.zeros(_LENGTH))
    return np.asarray(air / np.std(air) + 0.3 * hum)


def _kitchen() -> _Floats:
    """A pot on the boil, an extractor, and crockery now and then."""
    rng = np.random.default_rng(14)
    wave = _shaped(15, lambda hz: 1 / np.sqrt(np.maximum(hz, 100.0)))
    wave /= np.std(wave)
    time_s = np.arange(RATE_HZ // 4) / RATE_HZ
    for _ in range(20):
        start, strength = int(rng.integers(_LENGTH)), rng.uniform(1.0, 4.0)
        clink = np.exp(-time_s / rng.uniform(0.01, 0.05)) * sum(
            np.sin(2 * np.pi * hz * time_s) for hz in rng.uniform(1500.0, 5000.0, 3)
        )
        np.add.at(wave, (start + np.arange(len(clink))) % _LENGTH, strength * clink)
    return wave


def _calm() -> _Floats:
    """Four slow chords that swell and fade, an octave of soft harmonics each."""
    wave = np.zeros(_LENGTH)
    turn = np.arange(_LENGTH) / _LENGTH
    chords = ((220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7))
    for place, chord in enumerate((*chords, chords[1])):
        swell = np.maximum(0.0, np.cos(2 * np.pi * (turn - place / 4))) ** 2
        for hz in chord:
            wave += swell * (_tone(hz) + 0.4 * _tone(2 * hz) + 0.1 * _tone(3 * hz))
    return wave


NOISES: dict[str, Callable[[], _Floats]] = {
    "fan": _fan,
    "pink": _pink,
    "white": _white,
    "kitchen": _kitchen,
}
MUSICS: dict[str, Callable[[], _Floats]] = {"calm": _calm}
