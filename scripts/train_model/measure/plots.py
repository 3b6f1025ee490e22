"""Plots for the docs: plain SVG that reads in black and white."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.whole_file import write_whole
from train_model.measure.curves import Point
from train_model.measure.reliability import Bin

_STYLES = ("-", "--", ":", "-.")
_COLOURS = ("#0b6e4f", "#8a4f00", "#3b4cc0", "#777777")


def plot_curves(curves: Mapping[str, Sequence[Point]], path: Path) -> None:
    """Misses over false accepts an hour, a line for each name."""
    figure, axes = _figure(6.4, 4.2)
    for number, (name, points) in enumerate(curves.items()):
        axes.step(
            [point.false_accepts_per_hour for point in points],
            [100.0 * point.misses for point in points],
            where="pre",
            linestyle=_STYLES[number % len(_STYLES)],
            color=_COLOURS[number % len(_COLOURS)],
            label=name,
        )
    axes.set_xscale("symlog", linthresh=1.0)
    axes.axvline(1.0, color="#bbbbbb", linewidth=0.8)
    axes.axhline(3.0, color="#bbbbbb", linewidth=0.8)
    axes.set_xlim(left=0.0)
    axes.set_ylim(0.0, 100.0)
    axes.set_xlabel("false accepts in an hour of other talk")
    axes.set_ylabel("commands missed, %")
    axes.legend(frameon=False)
    _save(figure, path)


def plot_reliability(kinds: Mapping[str, Mapping[str, Sequence[Bin]]], path: Path) -> None:
    """How often right over how sure, a panel for each kind of claim, a line for each map."""
    figure, panels = _figure(3.4 * len(kinds), 3.6, panels=len(kinds))
    for axes, (kind, maps) in zip(panels, kinds.items(), strict=True):
        axes.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=0.8)
        for number, (name, bins) in enumerate(maps.items()):
            axes.plot(
                [one.confidence for one in bins],
                [one.right for one in bins],
                marker="os^"[number % 3],
                markersize=4,
                linestyle=_STYLES[number % len(_STYLES)],
                color=_COLOURS[number % len(_COLOURS)],
                label=name,
            )
        axes.set_title(kind, fontsize=10)
        axes.set_xlabel("confidence")
        axes.set_aspect("equal")
    panels[0].set_ylabel("share that was right")
    panels[0].legend(frameon=False, fontsize=8)
    _save(figure, path)


def _figure(width_in: float, height_in: float, panels: int | None = None) -> Any:  # noqa: ANN401 - matplotlib, loaded late
    import matplotlib as mpl

    mpl.use("svg")
    # Text stays text and ids stay the same, so that a new plot differs where figures do.
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "measure", "font.size": 9})
    from matplotlib import pyplot as plt

    if panels is None:
        return plt.subplots(figsize=(width_in, height_in), layout="constrained")
    figure, axes = plt.subplots(
        1, panels, figsize=(width_in, height_in), layout="constrained", squeeze=False
    )
    return figure, list(axes[0])


def _save(figure: Any, path: Path) -> None:  # noqa: ANN401 - matplotlib, loaded late
    from matplotlib import pyplot as plt

    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    plt.close(figure)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, drawn.getvalue())
