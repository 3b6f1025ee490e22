"""Misses against false accepts, by the threshold that trades one for the other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_MOST_POINTS = 200


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold gives: commands missed, a share, and false accepts in an hour of talk."""

    threshold: float
    misses: float
    false_accepts_per_hour: float


def curve(
    commands: Sequence[float | None], accepts: Sequence[float], hours: float
) -> tuple[Point, ...]:
    """A point for each threshold, from the lowest.

    Scores are 0 to 1. `commands` has the score of each command that was taken right, None for one
    that was not at any threshold; `accepts` the scores of what was taken for a command in `hours`
    of other talk. What scores the threshold or more is accepted. Raises ValueError without
    commands or talk.
    """
    if not commands or hours <= 0:
        raise ValueError("a curve needs commands and talk")
    taken = [score for score in commands if score is not None]
    thresholds = sorted({0.0, *taken, *accepts, math.inf})
    step = max(1, len(thresholds) // _MOST_POINTS)
    kept = sorted({*thresholds[::step], thresholds[-1]})
    return tuple(
        Point(
            threshold,
            1.0 - sum(score >= threshold for score in taken) / len(commands),
            sum(score >= threshold for score in accepts) / hours,
        )
        for threshold in kept
    )


def fewest_misses(points: Sequence[Point], false_accepts_per_hour: float) -> Point:
    """The point of fewest misses with at most so many false accepts an hour.

    There is one in every curve: the threshold that nothing reaches.
    """
    allowed = [p for p in points if p.false_accepts_per_hour <= false_accepts_per_hour]
    return min(allowed, key=lambda point: (point.misses, point.false_accepts_per_hour))
