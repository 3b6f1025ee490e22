"""Routines: which there are, whether a file is one, and what it does when."""

import argparse
from pathlib import Path

from assistant import places
from assistant.errors import BadInput
from assistant.guidance.find_routine import find_routine, routine_files
from assistant.guidance.lines_file import load_lines
from assistant.guidance.plan import clamp_minutes, legs_for, most_holds
from assistant.guidance.routine import Part, Routine
from assistant.guidance.script import read_script
from assistant.hearing.extended_model import extended_model
from assistant.hearing.find_model import find_model
from assistant.hearing.model_words import read_words
from assistant.located_yaml import load_yaml
from assistant.mistakes import Mistakes
from assistant.routine_check import check_routine
from assistant.understanding.catalogue import load_catalogue

SUMMARY = "List, check and show routines."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The three things to do with a routine."""
    parser.add_argument("--intents", type=Path, help="folder of sentences, lines and routines")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="name, minutes and title of every routine")
    check = actions.add_parser(
        "check", help="say everything that is wrong with a routine file, or its totals"
    )
    check.add_argument("file", metavar="FILE", help="file or name")
    show = actions.add_parser("show", help="the steps of a routine with their times")
    show.add_argument("name", nargs="?", metavar="NAME", help="name or file")
    show.add_argument("--minutes", type=int, help="length of the session")


def run(args: argparse.Namespace) -> int:
    """List, check or show; exit 1 for a routine with mistakes, BadInput for one that is none."""
    folder = args.intents or places.intents_dir()
    if args.action == "check":
        return _check(find_routine(args.file, folder), folder)
    if args.action == "list":
        for path in routine_files(folder):
            routine = _load(path, folder)
            print(f"{routine.name}\t{_lengths(routine)} minutes\t{routine.title}")
        return 0
    if args.minutes is not None and args.minutes < 1:
        raise BadInput("--minutes must be at least 1", remedy="leave it out for the usual length")
    routine = _load(find_routine(args.name, folder), folder)
    _show(routine, clamp_minutes(routine, args.minutes or routine.minutes))
    return 0


def _load(path: Path, folder: Path) -> Routine:
    return read_script(path, load_lines(folder / "spoken")).routine


def _lengths(routine: Routine) -> str:
    return ", ".join(map(str, routine.lengths))


def _check(path: Path, folder: Path) -> int:
    mistakes = Mistakes()
    root, lines = load_yaml(path, mistakes), load_lines(folder / "spoken")
    words = read_words(extended_model(find_model(None).folder))
    checked = check_routine(root, mistakes, lines, load_catalogue(folder), words.can_hear)
    for problem in sorted((*checked.mistakes, *checked.warnings), key=lambda one: one.line or 0):
        print(problem)
    if checked.mistakes:
        return 1
    _print_totals(checked.script.routine)
    return 0


def _print_totals(routine: Routine) -> None:
    print(f"{routine.title}: {len(routine.setup)} questions before, {len(routine.steps)} steps")
    for minutes in routine.lengths:
        legs = [leg for leg in legs_for(routine, minutes) if _hands_on(routine, leg.step)]
        total_s = sum(leg.seconds for leg in legs)
        holds = most_holds(routine, minutes)
        print(
            f"{minutes} minutes: {len(legs)} steps with hands on, "
            f"{_clock(total_s)}, at most {holds} holds"
        )


def _show(routine: Routine, minutes: int) -> None:
    print(f"{routine.title}, {minutes} minutes")
    for item in routine.setup:
        print(f"{'':>5}  {'':>5}  {item.id:<16}  {item.passes:<7}  {item.cue}")
    at_s = 0.0
    for leg in legs_for(routine, minutes):
        step = routine.step(leg.step)
        when = f"{_clock(at_s):>5}  {_clock(leg.seconds):>5}"
        print(f"{when}  {step.id:<16}  {step.side:<7}  {step.cue}")
        at_s += leg.seconds


def _hands_on(routine: Routine, step_id: str) -> bool:
    return routine.step(step_id).part is not Part.AFTER


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
