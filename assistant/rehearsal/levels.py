"""Levels of sound: one place for what "as loud as a person" means."""

import numpy as np
import numpy.typing as npt

from assistant.sound import BLOCK_SAMPLES

Wave = npt.NDArray[np.float32]
"""Shape (n,), float32 at RATE_HZ, full scale is 32768 as in int16."""

FULL_SCALE = 32768.0
REFERENCE_DB = -26.0
"""Active speech level of a person at the microphone, dB of full scale (usual in telephony)."""

_ACTIVE_BELOW_PEAK_DB = 30.0


def gain(level_db: float) -> float:
    """Decibels to a factor."""
    return float(10.0 ** (level_db / 20.0))


def rms_db(wave: npt.NDArray[np.generic]) -> float:
    """Root mean square level in dB of full scale; -inf for digital silence."""
    power = float(np.mean(np.square(wave, dtype=np.float64))) if len(wave) else 0.0
    return 10.0 * float(np.log10(power)) - 20.0 * float(np.log10(FULL_SCALE)) if power else -np.inf


def speech_db(wave: npt.NDArray[np.generic]) -> float:
    """Level of the active parts: frames of 20 ms within 30 dB of the loudest one."""
    frames = -(-len(wave) // BLOCK_SAMPLES)
    padded = np.zeros(frames * BLOCK_SAMPLES, np.float64)
    padded[: len(wave)] = wave
    powers = np.mean(np.square(padded.reshape(frames, BLOCK_SAMPLES)), axis=1)
    active = powers[powers >= powers.max(initial=0.0) * gain(-_ACTIVE_BELOW_PEAK_DB) ** 2]
    power = float(np.mean(active)) if len(active) else 0.0
    return 10.0 * float(np.log10(power)) - 20.0 * float(np.log10(FULL_SCALE)) if power else -np.inf
