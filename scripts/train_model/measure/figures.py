"""Measured figures with the bars they are held against, as JSON and as a Markdown table."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from train_model.measure.shares import Share


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one measure.

    `bar` is what it should reach: at least that, or at most where `at_most`. A share's `value`
    is 0 to 1, everything else in the unit.
    """

    measure: str
    what: str
    value: float
    unit: str = "share"
    count: int | None = None
    bar: float | None = None
    at_most: bool = False
    parts: Mapping[str, float] = field(default_factory=dict)
    """The same figure by voice, noise or word."""

    @classmethod
    def of(
        cls,
        measure: str,
        what: str,
        share: Share,
        *,
        bar: float | None = None,
        at_most: bool = False,
        parts: Mapping[str, Share] | None = None,
    ) -> Figure:
        """A share as a figure."""
        by = {name: round(part.value, 4) for name, part in (parts or {}).items()}
        return cls(measure, what, share.value, "share", share.count, bar, at_most, by)

    @classmethod
    def of_number(
        cls, measure: str, what: str, value: float, *, parts: Mapping[str, float]
    ) -> Figure:
        """A number of things, without a unit, with its parts."""
        return cls(measure, what, value, "", parts=dict(parts))

    @property
    def reached(self) -> bool | None:
        """Whether the bar is reached; None without one, or without a value."""
        if self.bar is None or math.isnan(self.value):
            return None
        return self.value <= self.bar if self.at_most else self.value >= self.bar

    def text(self, value: float) -> str:
        """A value of this figure, for people."""
        if self.unit == "share":
            return f"{100 * value:.1f} %"
        return f"{value:.3g} {self.unit}".rstrip()


def as_json(figures: Iterable[Figure]) -> str:
    """All figures, one object each."""
    rows = [
        {
            "measure": figure.measure,
            "what": figure.what,
            "value": None if math.isnan(figure.value) else round(figure.value, 5),
            "unit": figure.unit,
            "count": figure.count,
            "bar": figure.bar,
            "at_most": figure.at_most,
            "reached": figure.reached,
            "parts": dict(figure.parts),
        }
        for figure in figures
    ]
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def as_markdown(figures: Sequence[Figure]) -> str:
    """A table, a figure a row."""
    lines = ["| measure | what | figure | of | bar | reached |", "|---|---|---|---|---|---|"]
    for figure in figures:
        sign = "≤" if figure.at_most else "≥"
        bar = "" if figure.bar is None else f"{sign} {figure.text(figure.bar)}"
        reached = {None: "", True: "yes", False: "**no**"}[figure.reached]
        count = "" if figure.count is None else str(figure.count)
        lines.append(
            f"| {figure.measure} | {figure.what} | {figure.text(figure.value)} "
            f"| {count} | {bar} | {reached} |"
        )
    return "\n".join(lines) + "\n"


def by_part(outcomes: Iterable[tuple[str, bool]]) -> dict[str, Share]:
    """Shares by the name beside each outcome, in the order of the names."""
    groups: dict[str, list[bool]] = {}
    for name, outcome in outcomes:
        groups.setdefault(name, []).append(outcome)
    return {name: Share.of(groups[name]) for name in sorted(groups)}
