"""`scripts/bench`: make the sets, hear them in every way, print the table, draw the picture."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import platformdirs

from assistant.errors import BadInput
from assistant.sound import Samples
from assistant.whole_file import write_whole
from bench_kit.cost import DECIDERS, Cost, cost_of
from bench_kit.deciders import Decider
from bench_kit.hear import Kept, Result
from bench_kit.outside import outside_cases
from bench_kit.recording import Case
from bench_kit.report import Heard, as_figures, as_picture, as_table, mistakes
from bench_kit.sets import Maker
from bench_kit.sides import HELD_OUT, SIDES
from bench_kit.talk import recorded, talk_cases
from bench_kit.voices import check_voice, speak
from bench_kit.wordings import load_wordings
from train_model.measure.command import exit_code
from train_model.measure.speech import Speech

SETS = (
    "commands",
    "own-voice",
    "vital",
    "longer",
    "amid-talk",
    "lines",
    "talk",
    "recordings",
)
_COST_CASES, _COST_PIECES = 20, 1
_SAID_EVERY_S = 30.0


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table and write the files; BadInput for what cannot be used."""
    args = _parser().parse_args(argv)
    maker = _maker(args)
    cases = list(_cases(args, maker))
    deciders = {name: _decider(name, args.model) for name in args.only or DECIDERS}
    heard: dict[str, Heard] = {}
    for name, decider in deciders.items():
        results = _hear(decider, cases, args.cache / "heard" / args.side)
        cost = None if args.no_cost else _cost(name, args, maker)
        heard[decider.name] = Heard(_by_row(results), cost)
    _write(heard, args.out, sys.argv[1:] if argv is None else argv)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    cache = platformdirs.user_cache_path("quiet-hands") / "bench"
    add = parser.add_argument
    add("--every", type=_positive, default=20, metavar="N", help="every Nth clip; default 20")
    add("--hours", type=float, default=0.1, help="of talk that is not for it; default 0.1")
    add("--voice", action="append", help="may be given again; default: two of the side")
    add(
        "--side",
        choices=tuple(SIDES),
        default=HELD_OUT.name,
        help="development: to choose settings",
    )
    add("--all-noises", action="store_true", help="each clip in each noise, each line in each room")
    add("--recordings", type=Path, metavar="DIR", help="recordings to hear too (docs/bench.md)")
    add("--set", choices=SETS, action="append", help="only this set; may be given again")
    add("--only", choices=tuple(DECIDERS), action="append", help="only this way of hearing")
    add("--model", help="a speech model: its name or its folder")
    add("--no-cost", action="store_true", help="leave out CPU time and memory")
    add("--out", type=Path, default=Path("out/bench"), help="default: %(default)s")
    add("--cache", type=Path, default=cache, help="default: %(default)s")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _maker(args: argparse.Namespace) -> Maker:
    side = SIDES[args.side]
    voices = args.voice or side.voices
    for voice in voices:
        check_voice(voice)  # a voice that cannot be had is named before hours of work
    return Maker(Speech(args.cache / "speech", speak), voices, args.every, args.all_noises, side)


def _cases(args: argparse.Namespace, maker: Maker) -> Iterator[Case]:
    wordings = load_wordings()
    makes: dict[str, Callable[[], Iterable[Case]]] = {
        "commands": partial(maker.commands, wordings),
        "own-voice": partial(maker.over_own_voice, wordings),
        "vital": partial(maker.vital, wordings),
        "longer": partial(maker.longer, wordings),
        "amid-talk": partial(maker.amid_talk, wordings),
        "lines": maker.own_lines,
        "talk": partial(talk_cases, args.hours, maker.noises, maker.side),
        "recordings": partial(outside_cases, args.recordings, maker.noises),
    }
    for name in args.set or SETS:
        if name != "recordings" or args.recordings is not None:
            yield from makes[name]()


def _decider(name: str, model: str | None) -> Decider:
    try:
        return DECIDERS[name](model)
    except ImportError as error:
        raise BadInput(
            f"'{name}' needs a package that is not installed ({error.name or error})",
            remedy="run scripts/bench, which installs it, or leave it out with --only",
        ) from None


def _hear(decider: Decider, cases: Sequence[Case], folder: Path) -> list[Result]:
    results: list[Result] = []
    told_s = time.monotonic()
    for result in Kept(folder).hear(decider, cases):
        results.append(result)
        if time.monotonic() - told_s >= _SAID_EVERY_S:
            told_s = time.monotonic()
            sys.stderr.write(f"bench: {decider.name}: {len(results)} of {len(cases)} heard\n")
    return results


def _by_row(results: Sequence[Result]) -> dict[str, list[Result]]:
    rows: dict[str, list[Result]] = {}
    for result in results:
        rows.setdefault(result.case.row, []).append(result)
    return rows


def _cost(name: str, args: argparse.Namespace, maker: Maker) -> Cost:
    """For commands in a quiet room and as much talk; the same sound for every way of hearing."""
    commands = list(maker.commands(load_wordings()))[:_COST_CASES]
    talk = recorded(range(_COST_PIECES), maker.noises, maker.side).near
    sound: Samples = np.concatenate([*(case.make().near for case in commands), talk])
    return cost_of(name, sound, args.model)


def _write(heard: dict[str, Heard], out: Path, argv: Sequence[str]) -> None:
    table = as_table(heard)
    print(table, end="")
    figures = {"arguments": list(argv), "figures": as_figures(heard)}
    lines = [line for name, one in heard.items() for line in mistakes(name, one)]
    files = {
        "bench.md": table,
        "bench.json": json.dumps(figures, indent=1, ensure_ascii=False) + "\n",
        "bench.svg": as_picture(heard),
        "mistakes.tsv": "".join(f"{line}\n" for line in lines),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write_whole(out / name, text.encode())
    sys.stderr.write(f"bench: {', '.join(files)} are in {out}\n")


if __name__ == "__main__":
    sys.exit(exit_code(main))
