"""Counts as shares with their uncertainty."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_Z = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `count`."""

    hits: int
    count: int

    @classmethod
    def of(cls, outcomes: Iterable[bool]) -> Share:
        """The share of those that are true."""
        listed = list(outcomes)
        return cls(sum(listed), len(listed))

    @property
    def value(self) -> float:
        """0 to 1; NaN of nothing."""
        return self.hits / self.count if self.count else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval; for clips that are independent of each other."""
        if not self.count:
            return (math.nan, math.nan)
        shrink = 1 + _Z**2 / self.count
        middle = (self.value + _Z**2 / (2 * self.count)) / shrink
        spread = self.value * (1 - self.value) / self.count + _Z**2 / (4 * self.count**2)
        half = _Z / shrink * math.sqrt(spread)
        return (middle - half, middle + half)

    def __str__(self) -> str:
        return f"{100 * self.value:.1f} % ({self.hits} of {self.count})"
