"""Log-mel features, such that Kaldi's MFCCs are a matrix times them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
BINS = 40
HOP = 160
"""Samples from frame to frame: 10 ms."""
_WINDOW = 400
_FFT = 512
_LOW_HZ, _HIGH_HZ = 20.0, 7600.0
_FLOOR = 1.1920929e-07
_LIFTER = 22.0

LogMel = npt.NDArray[np.floating[Any]]


def log_mel(sound: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Frames x 40 natural logarithms of mel energies, of sound at int16 scale.

    As Kaldi computes them with dither 0 and edges snipped: mean removed and pre-emphasis per frame,
    povey window, triangular bins on the mel scale.
    """
    sound = np.ascontiguousarray(sound, np.float32)
    count = 1 + (len(sound) - _WINDOW) // HOP
    strides = (sound.strides[0] * HOP, sound.strides[0])
    frames = np.lib.stride_tricks.as_strided(sound, (count, _WINDOW), strides).copy()
    frames -= frames.mean(axis=1, keepdims=True)
    emphasised = frames.copy()
    emphasised[:, 1:] -= 0.97 * frames[:, :-1]
    emphasised[:, 0] -= 0.97 * frames[:, 0]
    spectrum = np.fft.rfft(emphasised * _POVEY, _FFT, axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    return np.log(np.maximum(power @ _MEL, _FLOOR)).astype(np.float32)


def mfcc_from_log_mel() -> npt.NDArray[np.float64]:
    """The 40 x 40 matrix from log-mel to Kaldi's MFCC: cosine transform and lifter."""
    bins = np.arange(BINS)
    transform = np.empty((BINS, BINS))
    transform[0] = np.sqrt(1 / BINS)
    for row in range(1, BINS):
        transform[row] = np.sqrt(2 / BINS) * np.cos(np.pi / BINS * (bins + 0.5) * row)
    lifter = 1 + 0.5 * _LIFTER * np.sin(np.pi * bins / _LIFTER)
    return np.asarray(lifter[:, None] * transform)


def _mel_bins() -> npt.NDArray[np.float32]:
    def mel(hz: npt.NDArray[Any] | float) -> Any:  # noqa: ANN401 - number or array
        return 1127.0 * np.log(1.0 + np.asarray(hz) / 700.0)

    low, high = mel(_LOW_HZ), mel(_HIGH_HZ)
    width = (high - low) / (BINS + 1)
    at = mel(np.arange(_FFT // 2 + 1) * RATE_HZ / _FFT)
    left = low + width * np.arange(BINS)[:, None]
    rising, falling = (at - left) / width, (left + 2 * width - at) / width
    weights = np.maximum(0.0, np.minimum(rising, falling))
    weights[:, _FFT // 2] = 0.0  # Kaldi leaves the highest line of the spectrum out
    return weights.T.astype(np.float32)


_MEL = _mel_bins()
_POVEY = ((0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / (_WINDOW - 1))) ** 0.85).astype(
    np.float32
)
