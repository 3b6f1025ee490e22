"""Four soft sounds, computed; none has a sharp attack."""

from functools import cache

import numpy as np

from assistant.guidance.effects import ChimeName
from assistant.sound import RATE_HZ, Samples
from assistant.speaking.synthesis import Signal

_ATTACK_S = 0.012


@cache
def chime_sound(name: ChimeName) -> Samples:
    """The sound of a chime; int16 at RATE_HZ, starts and ends at zero, read-only."""
    match name:
        case "heard":
            sound = _tone(880.0, 0.09, level=0.06)
        case "soon":
            sound = _tone(294.0, 0.7, level=0.10)
        case "step_over":
            sound = _tone(392.0, 0.6, level=0.10)
        case "hold_over":
            sound = _one_after_another(_tone(392.0, 0.5, level=0.09), _tone(523.0, 0.7, level=0.09))
    samples = np.round(sound * 32767).astype(np.int16)
    samples.setflags(write=False)
    return samples


def _tone(pitch_hz: float, length_s: float, *, level: float) -> Signal:
    """A struck-bowl tone: raised-cosine attack, exponential decay, a little octave for warmth."""
    time_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    body = np.sin(2 * np.pi * pitch_hz * time_s) + 0.3 * np.sin(4 * np.pi * pitch_hz * time_s)
    attack = 0.5 - 0.5 * np.cos(np.pi * np.minimum(time_s / _ATTACK_S, 1.0))
    decay = np.exp(-5.0 * time_s / length_s)
    release = np.minimum((length_s - time_s) / (0.2 * length_s), 1.0)
    return np.asarray(level * body * attack * decay * release, dtype=np.float64)


def _one_after_another(first: Signal, second: Signal) -> Signal:
    start = len(first) // 2
    both = np.zeros(start + len(second))
    both[: len(first)] += first
    both[start:] += second
    return both
