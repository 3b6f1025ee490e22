"""All measures of one model: `figures.json`, `figures.md` and the plots, for the model's card.

`python -m train_model.measure.report --model DIR [--starter DIR] [--work DIR] [--out DIR]`
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.whole_file import write_whole
from train_model.measure import calibration, cost, humans, rejection, score
from train_model.measure.command import OUT, exit_code, parser_of, subject_of
from train_model.measure.figures import Figure, as_json, as_markdown
from train_model.measure.subject import Subject


def measure(
    subject: Subject, side: str, starter: Path | None, people: Path, out: Path
) -> Iterator[Figure]:
    """Every figure, as it comes; the plots go into the folder `out`."""
    yield from cost.measure(subject, side)
    if people.is_dir():
        yield from humans.measure(subject, people)
    yield from score.measure(subject, side)
    curves = rejection.measure(subject, side, starter, backgrounds=())
    rejection.publish(curves, out)
    yield from rejection.figures_of(curves)
    calibrations = calibration.measure(subject)
    calibration.publish(calibrations, out)
    for one in calibrations:
        yield from one.figures()


def main(argv: Sequence[str] | None = None) -> int:
    """Write the report; each figure is on stderr as soon as it is known."""
    parser = parser_of(__doc__)
    parser.add_argument("--starter", type=Path, help="an older model to compare with")
    parser.add_argument("--humans", type=Path, default=humans.FOLDER)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args(argv)
    began_s, figures = time.monotonic(), []
    subject = subject_of(args)
    args.out.mkdir(parents=True, exist_ok=True)
    for figure in measure(subject, args.side, args.starter, args.humans, args.out):
        figures.append(figure)
        taken_s = time.monotonic() - began_s
        told = f"{figure.measure}: {figure.what}: {figure.text(figure.value)}"
        sys.stderr.write(f"{taken_s:6.0f} s  {told}\n")
        # After each figure, so that what is known stays known when the rest is cut off.
        write_whole(args.out / "figures.json", as_json(figures).encode())
        write_whole(args.out / "figures.md", as_markdown(figures).encode())
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
