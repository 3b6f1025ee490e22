"""Rooms, distance, noise, microphones and pillows: what happens to a voice before it is heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import fft, signal

from train_model.features import RATE_HZ, log_mel

Sound = npt.NDArray[np.float32]
_FULL_SCALE = 32768.0
_CUT_SOON = 0.6
_PLAIN_DB = -24.0


@dataclass(frozen=True, slots=True)
class Augmented:
    """Sound at int16 scale, and where its words went: `at_s = lead_s + was_s / speed`.

    `plain` is the voice at the same times, near and in silence.
    """

    sound: Sound
    plain: Sound
    speed: float
    lead_s: float


def augment_sound(sound: npt.NDArray[Any], rng: np.random.Generator) -> Augmented:
    """What changes the wave itself: speed, room, muffling, cheap microphones, clipping, level."""
    speed = float(rng.choice([0.84, 0.9, 0.95, 1.0, 1.0, 1.05, 1.1, 1.17]))
    voice = sound.astype(np.float32)
    if speed != 1.0:
        voice = np.interp(np.arange(0, len(voice) - 1, speed), np.arange(len(voice)), voice)
    lead_s = rng.uniform(0.02, 0.5)
    # Long enough, at times, for the net to learn that what goes on behind the words is no word.
    tail_s = rng.uniform(0.05, 0.5) if rng.random() < _CUT_SOON else rng.uniform(0.5, 1.7)
    padded = np.pad(voice, (round(lead_s * RATE_HZ), round(tail_s * RATE_HZ))).astype(np.float32)
    plain = plain_sound(padded, rng)
    if rng.random() < 0.5:
        padded = in_a_room(padded, rng)
    if rng.random() < 0.10:
        padded = _through(padded, _muffling(rng))
    elif rng.random() < 0.15:
        padded = _through(padded, _cheap_microphone(rng))
    padded *= _FULL_SCALE * 10 ** (rng.uniform(-42, -12) / 20) / speech_level(padded)
    if rng.random() < 0.08:
        padded *= rng.uniform(3.0, 20.0)
    padded += rng.normal(size=len(padded)) * rng.choice([0.3, 1.0, 3.0])
    clipped = np.clip(np.round(padded), -_FULL_SCALE, _FULL_SCALE - 1)
    return Augmented(clipped.astype(np.float32), plain, speed, lead_s)


def plain_sound(sound: Sound, rng: np.random.Generator) -> Sound:
    """The sound at a usual level, over the faintest noise, as engines speak over none."""
    levelled = sound * (_FULL_SCALE * 10 ** (_PLAIN_DB / 20) / speech_level(sound))
    return (levelled + 2 * rng.normal(size=len(sound))).astype(np.float32)


def speech_level(sound: Sound) -> float:
    """Root mean square of the louder half of the 20 ms blocks."""
    blocks = sound[: len(sound) // 320 * 320].reshape(-1, 320)
    power = np.sort((blocks**2).mean(axis=1))
    return float(np.sqrt(power[len(power) // 2 :].mean() + 1e-9))


def in_a_room(sound: Sound, rng: np.random.Generator) -> Sound:
    """The sound with the reverberation of a random room, from near or far."""
    decay_s = rng.uniform(0.12, 0.75)
    length = round(RATE_HZ * min(decay_s, 0.6))
    tail = rng.normal(size=length) * 10 ** (-3 * np.arange(length) / (decay_s * RATE_HZ))
    tail[: round(rng.uniform(0.001, 0.006) * RATE_HZ)] = 0
    tail *= 10 ** (-rng.uniform(-3, 12) / 20) / np.sqrt((tail**2).sum() + 1e-9)
    tail[0] = 1.0
    return signal.fftconvolve(sound, tail)[: len(sound)].astype(np.float32)


def _muffling(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A face in a pillow: little is left above one to two kilohertz."""
    corner_hz, loss_db = rng.uniform(700, 2200), rng.uniform(10, 26)
    return _filter([0, corner_hz, 2.2 * corner_hz, 8000], [0, 0, -loss_db, -loss_db - 8])


def _cheap_microphone(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A narrow band with a resonance somewhere in it."""
    low_hz, high_hz, peak_hz = (
        rng.uniform(120, 400),
        rng.uniform(3800, 6500),
        rng.uniform(800, 3000),
    )
    at_hz = [0, low_hz, 0.8 * peak_hz, peak_hz, 1.25 * peak_hz, high_hz, 8000]
    return _filter(at_hz, [-30, 0, 0, rng.uniform(0, 10), 0, -3, -30])


def _filter(at_hz: list[float], gains_db: list[float]) -> npt.NDArray[np.float64]:
    return np.asarray(signal.firwin2(255, at_hz, 10 ** (np.array(gains_db) / 20), fs=RATE_HZ))


def _through(sound: Sound, taps: npt.NDArray[np.float64]) -> Sound:
    return signal.fftconvolve(sound, taps, mode="same").astype(np.float32)


def noise_sounds(count: int, seconds: float, rng: np.random.Generator) -> list[Sound]:
    """Steady and unsteady noises without words, root mean square 1."""
    makers = (_coloured, _coloured, _fan, _hum, _kitchen, _music)
    length = round(seconds * RATE_HZ)
    sounds = [makers[k % len(makers)](length, rng) for k in range(count)]
    return [(sound / (sound.std() + 1e-9)).astype(np.float32) for sound in sounds]


def noise_features(count: int, seconds: float, rng: np.random.Generator) -> npt.NDArray[np.float16]:
    """Count x frames x 40: the log-mel of such noises at int16 scale, 60 dB below full scale."""
    level = _FULL_SCALE * 10 ** (-60 / 20)
    return np.stack([log_mel(s * level) for s in noise_sounds(count, seconds, rng)]).astype(
        np.float16
    )


def _coloured(length: int, rng: np.random.Generator) -> Sound:
    """Noise whose power falls with frequency, from white to brown."""
    tilt = rng.uniform(0.0, 2.0)
    at = fft.rfftfreq(length)
    at[0] = at[1]
    lines = (rng.normal(size=len(at)) + 1j * rng.normal(size=len(at))) * at ** (-tilt / 2)
    return fft.irfft(lines, length).astype(np.float32)


def _fan(length: int, rng: np.random.Generator) -> Sound:
    """Air and a blade tone."""
    air = _coloured(length, rng)
    tone_hz = rng.uniform(60, 400)
    t = np.arange(length) / RATE_HZ
    tones = sum(np.sin(2 * np.pi * tone_hz * k * t + rng.uniform(0, 6)) / k for k in range(1, 6))
    return (air / air.std() + rng.uniform(0.1, 1.0) * tones).astype(np.float32)


def _hum(length: int, rng: np.random.Generator) -> Sound:
    """Mains, with a floor of noise."""
    base_hz = float(rng.choice([50, 60, 100, 120]))
    t = np.arange(length) / RATE_HZ
    tones = sum(
        rng.uniform(0, 1) * np.sin(2 * np.pi * base_hz * k * t + rng.uniform(0, 6))
        for k in range(1, 9)
    )
    floor = _coloured(length, rng)
    return (tones + rng.uniform(0.05, 0.3) * floor / floor.std()).astype(np.float32)


def _kitchen(length: int, rng: np.random.Generator) -> Sound:
    """Knocks and clatter over a hum of machines."""
    floor = _coloured(length, rng)
    sound = 0.3 * floor / floor.std()
    for _ in range(max(1, int(length / RATE_HZ * rng.uniform(1, 6)))):
        ring = np.arange(round(RATE_HZ * rng.uniform(0.03, 0.3))) / RATE_HZ
        decay = np.exp(-ring * rng.uniform(15, 90))
        tones = sum(np.sin(2 * np.pi * rng.uniform(300, 6000) * ring) for _ in range(4))
        knock = decay * (tones + rng.normal(size=len(ring))) * rng.uniform(0.3, 3.0)
        start = int(rng.integers(0, max(1, length - len(knock))))
        sound[start : start + len(knock)] += knock[: length - start]
    return sound.astype(np.float32)


def _music(length: int, rng: np.random.Generator) -> Sound:
    """Calm chords of soft tones."""
    sound = np.zeros(length, np.float32)
    start = 0
    while start < length:
        count = min(length - start, round(RATE_HZ * rng.uniform(0.4, 2.0)))
        t = np.arange(count) / RATE_HZ
        envelope = np.minimum(t / 0.05, 1.0) * np.exp(-t * rng.uniform(0.3, 2.0))
        root_hz = 110 * 2 ** (rng.integers(0, 24) / 12)
        for step in rng.choice([0, 3, 4, 7, 10, 12, 15, 19], 3, replace=False):
            for overtone in range(1, 5):
                tone_hz = root_hz * 2 ** (step / 12) * overtone
                tone = np.sin(2 * np.pi * tone_hz * t + rng.uniform(0, 6)) / overtone**1.5
                sound[start : start + count] += envelope * tone
        start += count
    return sound
