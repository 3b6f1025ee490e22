"""From what espeak-ng gives to what we play: our rate, no silence around it, an even level."""

import numpy as np
import soxr

from assistant.sound import RATE_HZ, Samples
from assistant.speaking.synthesis import Signal

_QUIET = 0.01
_FRAME = 320
_LEAD_S = 0.01
_TAIL_S = 0.04
_KNEE = 0.7


def shape(signal: Signal, rate_hz: int, level_dbfs: float) -> Samples:
    """Resample to RATE_HZ, trim the silence at both ends, bring the active level to `level_dbfs`.

    The active level is the RMS of the 20 ms frames less than 30 dB below the loudest. Silence in,
    nothing out.
    """
    ours = _trimmed(np.asarray(soxr.resample(signal, rate_hz, RATE_HZ), dtype=np.float64))
    if not len(ours):
        return np.zeros(0, dtype=np.int16)
    levelled = _soft_limited(ours * (10 ** (level_dbfs / 20) / active_rms(ours)))
    edge = np.linspace(0.0, 1.0, min(len(levelled), round(0.005 * RATE_HZ)))
    levelled[: len(edge)] *= edge
    levelled[len(levelled) - len(edge) :] *= edge[::-1]
    return np.round(levelled * 32767).astype(np.int16)


def active_rms(signal: Signal) -> float:
    """RMS of the frames that carry the speech; full scale is 1."""
    frames = signal[: len(signal) // _FRAME * _FRAME].reshape(-1, _FRAME)
    if not len(frames):
        frames = signal.reshape(1, -1)
    powers = np.mean(frames**2, axis=1)
    return float(np.sqrt(np.mean(powers[powers >= powers.max() * 1e-3])))


def _trimmed(signal: Signal) -> Signal:
    loud = np.flatnonzero(np.abs(signal) > _QUIET * np.max(np.abs(signal), initial=0.0))
    if not len(loud):
        return signal[:0]
    start = max(0, int(loud[0]) - round(_LEAD_S * RATE_HZ))
    return signal[start : int(loud[-1]) + 1 + round(_TAIL_S * RATE_HZ)].copy()


def _soft_limited(signal: Signal) -> Signal:
    """Bend peaks above the knee, so that a loud line never clips."""
    size = np.abs(signal)
    over = np.maximum(size - _KNEE, 0.0)
    bent = _KNEE + (1 - _KNEE) * np.tanh(over / (1 - _KNEE))
    return np.sign(signal) * np.where(size > _KNEE, bent, size)
