"""Commands missed against talk taken for commands: ours, an older model of ours, PocketSphinx.

`python -m train_model.measure.rejection --model DIR [--starter DIR] [--work DIR] [--out DIR]`
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from assistant.hearing.heard import Heard
from assistant.hearing.sentence_graph import COSTS
from assistant.understanding.meaning import Context
from assistant.understanding.several_readings import Pooled
from assistant.whole_file import write_whole
from train_model.measure.command import OUT, exit_code, parser_of, subject_of
from train_model.measure.curves import Point, curve, fewest_misses
from train_model.measure.decode import Decoded
from train_model.measure.figures import Figure, as_markdown
from train_model.measure.noise import CLEAN
from train_model.measure.plots import plot_curves
from train_model.measure.recognisers import Recogniser, by_product
from train_model.measure.recordings import passages, single
from train_model.measure.sphinx import by_sphinx
from train_model.measure.subject import Subject

_BAR_PER_HOUR = 1.0
_BAR_MISSES = 0.03
_STEP = Context()

PooledOf = Callable[[Heard, Context], Pooled | None]
"""What is made of an utterance, and how likely."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A recogniser's curve, and what was taken for a command at its lowest threshold."""

    name: str
    points: tuple[Point, ...]
    hours: float
    commands: int
    false_accepts: tuple[tuple[str, str], ...]
    """What was heard, and the intent it was given."""

    def figures(self, *, held_to_bars: bool) -> Iterator[Figure]:
        """As the product is set, and at one false accept an hour."""
        as_set, at_bar = self.points[0], fewest_misses(self.points, _BAR_PER_HOUR)
        measure = f"rejection, {self.name}"
        parts = Counter(intent for _, intent in self.false_accepts)
        yield Figure.of_number(
            measure, "false accepts an hour of talk", as_set.false_accepts_per_hour, parts=parts
        )
        yield Figure(measure, "commands missed", as_set.misses, count=self.commands)
        what = f"commands missed at ≤ {_BAR_PER_HOUR:g} false accept an hour"
        bar = _BAR_MISSES if held_to_bars else None
        yield Figure(measure, what, at_bar.misses, "share", self.commands, bar, at_most=True)


def rejection_of(
    subject: Subject, recogniser: Recogniser, name: str, side: str, pooled_of: PooledOf
) -> Rejection:
    """The curve of one recogniser over the clean commands and talk of a side."""
    sets = subject.sets(side)
    commands = subject.decoder.decode(recogniser, single(sets.families), CLEAN)
    talk_clips = subject.talk_for_nobody(sets.talk)
    talk = subject.decoder.decode(recogniser, passages(talk_clips), CLEAN)
    taken = list(_taken(talk, pooled_of))
    hours = sum(one.duration_s for one in talk) / 3600.0
    return Rejection(
        name,
        curve(
            [_score_if_right(subject, one, pooled_of) for one in commands],
            [one.share for _, one in taken],
            hours,
        ),
        hours,
        len(commands),
        tuple((heard.text, one.meaning.intent) for heard, one in taken),
    )


def product(subject: Subject, name: str, side: str, background: float | None = None) -> Rejection:
    """The program as it is, or with another weight of everyday talk."""
    costs = COSTS if background is None else replace(COSTS, background=background)
    with by_product(subject.model, subject.texts, subject.wordings, costs) as recogniser:
        return rejection_of(subject, recogniser, name, side, subject.understanding.pooled)


def sphinx(subject: Subject, side: str) -> Rejection:
    """PocketSphinx with the same sentences and the same reading of its words."""

    def read(heard: Heard, context: Context) -> Pooled | None:
        meaning = subject.understanding.read(heard.text, context)
        return None if meaning is None else Pooled(meaning, heard.confidence, is_enough=True)

    with by_sphinx(subject.texts) as recogniser:
        return rejection_of(subject, recogniser, "PocketSphinx", side, read)


def measure(
    subject: Subject, side: str, starter: Path | None, backgrounds: Sequence[float]
) -> list[Rejection]:
    """The curves of all recognisers, the subject's first."""
    found = [product(subject, "this model", side)]
    found += [
        product(subject, f"this model, everyday talk at {weight:g}", side, weight)
        for weight in backgrounds
    ]
    if starter is not None:
        found.append(product(Subject(starter, subject.work), "starter model", side))
    return [*found, sphinx(subject, side)]


def figures_of(curves: Sequence[Rejection]) -> list[Figure]:
    """The figures of all curves; only the subject is held to the bars."""
    return [
        figure
        for number, one in enumerate(curves)
        for figure in one.figures(held_to_bars=number == 0)
    ]


def publish(curves: Sequence[Rejection], out: Path) -> None:
    """Write `rejection.svg` and `rejection.json` into the folder."""
    out.mkdir(parents=True, exist_ok=True)
    plot_curves({one.name: one.points[:-1] for one in curves}, out / "rejection.svg")
    # The last threshold is the one that nothing reaches.
    rows = [asdict(replace(one, points=one.points[:-1])) for one in curves]
    write_whole(out / "rejection.json", json.dumps(rows, indent=1).encode())


def _taken(
    talk: Sequence[Decoded], pooled_of: PooledOf, context: Context = _STEP
) -> Iterator[tuple[Heard, Pooled]]:
    """The utterances that were acted on."""
    for one in talk:
        for heard in one.heard:
            found = pooled_of(heard, context)
            if found is not None and found.is_enough:
                yield heard, found


def _score_if_right(subject: Subject, one: Decoded, pooled_of: PooledOf) -> float | None:
    """The share with which the command was taken for what it is; None when it was not."""
    context, wanted = subject.meaning_of(one.said.text)
    scores = [
        found.share
        for _, found in _taken([one], pooled_of, context)
        if (found.meaning.intent, found.meaning.slots) == (wanted.intent, wanted.slots)
    ]
    return max(scores, default=None)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures as a table; the plot and all points go into a folder."""
    parser = parser_of(__doc__)
    parser.add_argument("--starter", type=Path, help="an older model to compare with")
    parser.add_argument("--background", type=float, nargs="*", default=[], help="other weights")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args(argv)
    curves = measure(subject_of(args), args.side, args.starter, args.background)
    publish(curves, args.out)
    print(as_markdown(figures_of(curves)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
