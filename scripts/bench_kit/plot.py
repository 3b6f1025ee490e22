"""One picture, as plain SVG: right decisions over noise, and how long after the voice they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 760, 330
_TOP, _BOTTOM = 40, 270
_PANELS = ((60, 370), (440, 740))
_COLOURS = ("#0b6e4f", "#8a4f00", "#3b4cc0")
_DASHES = ("", "7 4", "2 3")

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """Curves by name, in data units, with the ticks of both axes."""

    title: str
    x_label: str
    x_ticks: Sequence[tuple[float, str]]
    curves: Mapping[str, Points]
    faint: Mapping[str, Points]
    """Curves of the same names, drawn thinner."""


def as_svg(left: Panel, right: Panel) -> str:
    """Both panels side by side; the vertical axis of each is per cent."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
    ]
    for panel, (from_x, to_x) in zip((left, right), _PANELS, strict=True):
        parts += _panel(panel, from_x, to_x)
    parts += _legend(left.curves)
    return "\n".join([*parts, "</svg>", ""])


def cumulative(values: Iterable[float]) -> Points:
    """How many per cent of the values are at most so much, as the corners of steps."""
    ordered = sorted(values)
    points: list[tuple[float, float]] = []
    for number, value in enumerate(ordered):
        points.append((value, 100.0 * number / len(ordered)))
        points.append((value, 100.0 * (number + 1) / len(ordered)))
    return points


def _panel(panel: Panel, from_x: int, to_x: int) -> Iterable[str]:
    least, most = panel.x_ticks[0][0], panel.x_ticks[-1][0]

    def x(value: float) -> float:
        inside = min(max(value, least), most)
        return from_x + (inside - least) / (most - least) * (to_x - from_x)

    def y(per_cent: float) -> float:
        return _BOTTOM - per_cent / 100.0 * (_BOTTOM - _TOP)

    middle = (from_x + to_x) / 2
    yield _text(middle, 22, panel.title, weight="bold")
    yield _text(middle, _BOTTOM + 32, panel.x_label)
    for per_cent in range(0, 101, 20):
        yield _line(from_x, y(per_cent), to_x, y(per_cent), "#dddddd")
        yield _text(from_x - 6, y(per_cent) + 4, f"{per_cent}", anchor="end")
    for value, label in panel.x_ticks:
        yield _line(x(value), _BOTTOM, x(value), _BOTTOM + 4, "#444444")
        yield _text(x(value), _BOTTOM + 16, label)
    for width, curves in ((2.0, panel.curves), (1.0, panel.faint)):
        for number, (_, points) in enumerate(curves.items()):
            path = " ".join(f"{x(at):.1f},{y(per_cent):.1f}" for at, per_cent in points)
            yield (
                f'<polyline points="{path}" fill="none" stroke="{_COLOURS[number % 3]}" '
                f'stroke-width="{width}" stroke-dasharray="{_DASHES[number % 3]}"/>'
            )


def _legend(names: Iterable[str]) -> Iterable[str]:
    for number, name in enumerate(names):
        at = 60 + 210 * number
        yield (
            f'<line x1="{at}" y1="318" x2="{at + 28}" y2="318" stroke="{_COLOURS[number % 3]}" '
            f'stroke-width="2" stroke-dasharray="{_DASHES[number % 3]}"/>'
        )
        yield _text(at + 34, 322, name, anchor="start")


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _text(x: float, y: float, text: str, anchor: str = "middle", weight: str = "normal") -> str:
    style = f'text-anchor="{anchor}" font-weight="{weight}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(text)}</text>'
