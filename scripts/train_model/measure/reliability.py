"""How honest a confidence is, and a map of two numbers that makes it more so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_NEAREST_TO_CERTAIN = 1e-3
"""Confidences are kept this far from 0 and 1, where their logit is infinite."""
_ROUNDS = 50
_PULL = 1e-3
"""Keeps the slope finite where the confidence parts right from wrong without a mistake."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims of similar confidence: their mean, how many were right, how many there are."""

    confidence: float
    right: float
    count: int


@dataclass(frozen=True, slots=True)
class LogisticMap:
    """From confidence to the probability of being right: `sigmoid(slope * logit(c) + offset)`."""

    slope: float
    offset: float

    def __call__(self, confidence: npt.ArrayLike) -> Floats:
        """The probabilities, of the shape of the confidences."""
        return _sigmoid(self.slope * _logit(confidence) + self.offset)


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int) -> tuple[Bin, ...]:
    """The claims in bins of equal width from 0 to 1; empty bins are left out."""
    values = np.asarray(confidences, np.float64)
    outcomes = np.asarray(right, np.float64)
    places = np.minimum((values * bins).astype(np.int64), bins - 1)
    return tuple(
        Bin(float(values[inside].mean()), float(outcomes[inside].mean()), int(inside.sum()))
        for place in range(bins)
        if (inside := places == place).any()
    )


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of confidence and rightness, by claims."""
    count = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.right) for one in bins) / count


def brier(confidences: npt.ArrayLike, right: Sequence[bool]) -> float:
    """The mean squared distance of confidence and outcome; a coin told as 0.5 gives 0.25."""
    distances = np.asarray(confidences, np.float64) - np.asarray(right, np.float64)
    return float(np.mean(np.square(distances)))


def fit_logistic(confidences: Sequence[float], right: Sequence[bool]) -> LogisticMap:
    """The logistic map of the greatest likelihood (Platt 1999), by Newton's method.

    The slope is not allowed below 0: a surer recogniser is never less likely right.
    """
    logits = _logit(confidences)
    inputs = np.stack([logits, np.ones_like(logits)], axis=1)
    outcomes = np.asarray(right, np.float64)
    weights = np.array([1.0, 0.0])
    for _ in range(_ROUNDS):
        told = _sigmoid(inputs @ weights)
        slope = inputs.T @ (told - outcomes) + _PULL * weights
        bend = (inputs * (told * (1 - told))[:, None]).T @ inputs + _PULL * np.eye(2)
        step = np.linalg.solve(bend, slope)
        weights = weights - np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-9:
            break
    return LogisticMap(max(0.0, float(weights[0])), float(weights[1]))


def _logit(confidence: npt.ArrayLike) -> Floats:
    kept = np.clip(confidence, _NEAREST_TO_CERTAIN, 1.0 - _NEAREST_TO_CERTAIN)
    return np.asarray(np.log(kept / (1.0 - kept)), np.float64)


def _sigmoid(value: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-value)), np.float64)
