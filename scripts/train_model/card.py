"""The model's card: a page of text, `card.md`, into which the measured figures are put."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.errors import BadInput
from assistant.whole_file import write_whole
from train_model.measure.figures import Figure

_TEMPLATE = Path(__file__).with_name("card.md")
_PLACE = re.compile(r"\{\{(.+?) \| (.+?)\}\}")


def write_card(figures: Path, card: Path, template: Path = _TEMPLATE) -> None:
    """Write the card with the figures of a `figures.json`; BadInput where one was not measured."""
    known = _texts(json.loads(figures.read_text(encoding="utf-8")))
    rows = []
    for number, line in enumerate(template.read_text(encoding="utf-8").splitlines(), 1):
        for measure, what in _PLACE.findall(line):
            if (measure, what) not in known:
                problem = f"'{measure} | {what}' is in no figure of {figures}"
                remedy = "run scripts/train-model measure again, or correct the line"
                raise BadInput(problem, remedy=remedy, path=template, line=number)
        rows.append(_PLACE.sub(lambda place: known[place[1], place[2]], line) + "\n")
    write_whole(card, "".join(rows).encode())


def _texts(rows: Sequence[Mapping[str, object]]) -> dict[tuple[str, str], str]:
    figures = [
        Figure(str(r["measure"]), str(r["what"]), float(str(r["value"])), str(r["unit"]))
        for r in rows
        if r["value"] is not None
    ]
    return {(figure.measure, figure.what): figure.text(figure.value) for figure in figures}
