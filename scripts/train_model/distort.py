"""What happens to a voice anew each time the net sees it: done on features, where it costs little.

Noise and second talkers are added to the exponentials of log-mel features, as powers add where the
phases are drawn by chance (`mixed`); channels, gains and masks are plain additions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from train_model.features import BINS

Batch = npt.NDArray[np.float32]
"""Utterances x frames x 40; behind its length an utterance repeats its last frame."""
_LOG_OF_10_DB = np.log(10.0)
_NOISY, _TALKED_OVER, _IN_BABBLE, _WARPED, _WITHOUT_SPEECH = 0.75, 0.12, 0.4, 0.6, 0.06
_BABBLES = 12
"""To choose from in a batch: each takes time to make."""
_PHASES = np.interp(np.arange(BINS), [0, 8, 24, 32], [0.5, 0.47, 0.29, 0.23]).astype(np.float32)
"""Deviation of the mean cosine between two sounds in a bin: of wide bins it is small."""


def distort(
    batch: Batch,
    lengths: Sequence[int],
    noises: npt.NDArray[Any],
    rng: np.random.Generator,
) -> tuple[Batch, npt.NDArray[np.bool_]]:
    """The batch distorted, and which utterances lost their speech: noise or babble is left.

    `noises` are log-mel features, sounds x frames x 40.
    """
    talkers = batch[rng.permutation(len(batch))]
    silent = rng.random(len(batch)) < _WITHOUT_SPEECH
    babble = [_babble(batch, rng) for _ in range(_BABBLES)]
    out = np.empty_like(batch)
    frames = batch.shape[1]
    for k, (utterance, length) in enumerate(zip(batch, lengths, strict=True)):
        level = _speech_level(utterance[:length])
        if silent[k]:
            nobody = _moved(babble, rng) if rng.random() < 0.5 else _noise(noises, frames, rng)
            sound = _at(nobody, level, rng.uniform(0, 30))
        else:
            sound = _warped(utterance, rng) if rng.random() < _WARPED else utterance
            if rng.random() < _TALKED_OVER:
                sound = mixed(sound, _at(talkers[k], level, rng.uniform(4, 22)), rng)
        if rng.random() < _IN_BABBLE:
            sound = mixed(sound, _at(_moved(babble, rng), level, rng.uniform(2, 25)), rng)
        if rng.random() < _NOISY:
            noise = _noise(noises, frames, rng)
            sound = mixed(sound, _at(noise, level, rng.uniform(-2, 26)), rng)
        out[k] = sound + _channel(rng)
        _mask(out[k], length, rng)
    return out, silent


def mixed(
    one: npt.NDArray[Any], other: npt.NDArray[Any], rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Log-mel features of two sounds at once, frames x 40 each.

    In each bin |a + b|² = a² + b² + 2ab cos; the mean cosine is drawn (Deng, Droppo, Acero,
    "Enhancement of log mel power spectra of speech using a phase-sensitive model", 2004).
    """
    cosine = rng.standard_normal(one.shape, np.float32) * _PHASES
    share = 1.0 / (1.0 + np.exp(np.abs(one - other)))
    both = np.maximum(one, other) - np.log1p(-share)
    across = 2.0 * np.clip(cosine, -0.95, 0.95) * np.sqrt(share * (1.0 - share))
    return np.asarray(both + np.log1p(across), np.float32)


def _speech_level(utterance: npt.NDArray[Any]) -> float:
    """Log of the mean power of the louder half of the frames."""
    power = np.sort(np.exp(utterance[:, 2:]).mean(axis=1))
    return float(np.log(power[len(power) // 2 :].mean() + 1e-9))


def _at(sound: npt.NDArray[Any], speech_level: float, snr_db: float) -> npt.NDArray[Any]:
    """The sound at a level below the speech."""
    return sound + (speech_level - _speech_level(sound) - snr_db / 10 * _LOG_OF_10_DB)


def _noise(
    noises: npt.NDArray[Any], frames: int, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """A stretch of one of the noises, tilted; a long utterance gets it over and over."""
    noise = noises[rng.integers(len(noises))]
    start = rng.integers(len(noise))
    stretch = noise[(start + np.arange(frames)) % len(noise)].astype(np.float32)
    return stretch + np.linspace(0, rng.normal() * 1.5, BINS, dtype=np.float32)


def _babble(batch: Batch, rng: np.random.Generator) -> npt.NDArray[Any]:
    """Several voices at once, each begun somewhere and going round."""
    voices = [_moved(list(batch), rng) for _ in range(int(rng.integers(4, 9)))]
    return reduce(partial(mixed, rng=rng), [voice - _speech_level(voice) for voice in voices])


def _moved(sounds: Sequence[npt.NDArray[Any]], rng: np.random.Generator) -> npt.NDArray[Any]:
    """One of the sounds, begun somewhere and going round."""
    sound = sounds[int(rng.integers(len(sounds)))]
    return np.roll(sound, int(rng.integers(len(sound))), axis=0)


def _warped(utterance: npt.NDArray[Any], rng: np.random.Generator) -> npt.NDArray[Any]:
    """Another length of the vocal tract: the bins are stretched or squeezed."""
    at = np.clip(np.arange(BINS) * rng.uniform(0.9, 1.11), 0, BINS - 1)
    low = np.minimum(at.astype(int), BINS - 2)
    share = (at - low).astype(np.float32)
    return utterance[:, low] * (1 - share) + utterance[:, low + 1] * share


def _channel(rng: np.random.Generator) -> npt.NDArray[np.float32]:
    curve = np.interp(np.arange(BINS), [0, 10, 22, 39], rng.normal(size=4) * 0.45)
    return (rng.uniform(-1.5, 1.5) + curve).astype(np.float32)


def _mask(utterance: npt.NDArray[Any], length: int, rng: np.random.Generator) -> None:
    """Two bands and one stretch of time say nothing, as in SpecAugment."""
    mean = utterance[:length].mean()
    for _ in range(2):
        width = int(rng.integers(0, 7))
        start = int(rng.integers(0, BINS - width))
        utterance[:, start : start + width] = mean
    stretch = int(rng.integers(0, min(15, max(1, length // 6))))
    start = int(rng.integers(0, max(1, length - stretch)))
    utterance[start : start + stretch] = mean
