"""What the measures' command lines share: their arguments, and one sentence for bad input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.errors import BadInput
from assistant.hearing.checked_model import require_folder
from train_model.measure.sets import SIDES
from train_model.measure.subject import WORK, Subject

OUT = WORK / "measured"
"""Where plots and tables go."""

Main = Callable[[Sequence[str] | None], int]


def parser_of(description: str | None) -> argparse.ArgumentParser:
    """A parser with the arguments that all measures take."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True, help="the folder of the speech model")
    parser.add_argument("--work", type=Path, default=WORK, help="default: %(default)s")
    parser.add_argument("--side", choices=tuple(SIDES), default="held_out", help="whose voices")
    return parser


def subject_of(args: argparse.Namespace) -> Subject:
    """The subject that the arguments name; BadInput when there is no such model."""
    require_folder(args.model)
    return Subject(args.model.resolve(), args.work)


def exit_code(main: Main, argv: Sequence[str] | None = None) -> int:
    """What `main` returns; 2, and one sentence on stderr, for bad input."""
    try:
        return main(argv)
    except BadInput as error:
        sys.stderr.write(f"{error}\n")
        return 2
