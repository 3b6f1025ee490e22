"""What the weight of everyday talk trades, on the development voices and recordings of people.

Both are for choosing the weight: neither line is a measure of the product.

`python -m train_model.measure.weights --model DIR [--work DIR] [--weights W ...] [--every N]`
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.hearing.sentence_graph import COSTS
from train_model.measure.command import exit_code, parser_of, subject_of
from train_model.measure.humans import FOLDER, fires, orders, people_decoder, single_words
from train_model.measure.noise import AT_12_DB, CLEAN
from train_model.measure.recognisers import Recogniser, by_product
from train_model.measure.recordings import single
from train_model.measure.score import exactly
from train_model.measure.sets import first_of_each
from train_model.measure.subject import Subject

_SIDE = "development"


def counts(
    subject: Subject, recogniser: Recogniser, people: Path, every: int
) -> Iterator[tuple[str, int, int]]:
    """What is counted, how often it happened, and of how many."""
    right = exactly(subject)
    sentences = single(first_of_each(subject.sets(_SIDE).families)[::every])
    for condition in (CLEAN, AT_12_DB):
        decoded = subject.decoder.decode(recogniser, sentences, condition)
        yield f"missed, {condition.name}", sum(not right(one) for one in decoded), len(decoded)
    if people.is_dir():
        takes = single(orders(people) + single_words(people))
        decoded = people_decoder(subject, people).decode(recogniser, takes, CLEAN)
        yield "people that fire", sum(fires(subject, one) for one in decoded), len(decoded)


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line for each weight."""
    parser = parser_of(__doc__)
    parser.add_argument("--humans", type=Path, default=FOLDER, help="default: %(default)s")
    parser.add_argument("--weights", type=float, nargs="+", default=[-2.0, 0.0, 1.0, 2.0, 4.0])
    parser.add_argument("--every", type=int, default=4, help="one family in so many (4)")
    args = parser.parse_args(argv)
    subject = subject_of(args)
    for weight in args.weights:
        costs = replace(COSTS, background=weight)
        with by_product(subject.model, subject.texts, subject.wordings, costs) as recogniser:
            told = [
                f"{what} {count} of {total}"
                for what, count, total in counts(subject, recogniser, args.humans, args.every)
            ]
        print(f"{weight:g}: {'; '.join(told)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
