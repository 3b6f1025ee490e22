"""`quiet-hands understand`: text to meaning, without a microphone."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from assistant import places
from assistant.cli.context import CONTEXTS, context_of
from assistant.cli.explanation import explained, stolen_line
from assistant.errors import BadInput
from assistant.understanding.catalogue import STATES
from assistant.understanding.load import load_understanding
from assistant.understanding.meaning import Context, Meaning
from assistant.understanding.stolen import stolen_sentences, stolen_wordings
from assistant.understanding.wordings import load_wordings

SUMMARY = "Say what a sentence means to the guide, as one JSON line."

_STDIN = Path("stdin")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Define the command's arguments."""
    parser.add_argument("text", nargs="*", metavar="TEXT", help="the sentence, as it was heard")
    parser.add_argument(
        "--context",
        default="step",
        help=f"where the session stands, default step; one of {', '.join(CONTEXTS)}",
    )
    parser.add_argument(
        "--batch",
        action="store_true",
        help='read JSON lines {"text": ..., "context": ...} on stdin, write one line each',
    )
    parser.add_argument(
        "--explain", action="store_true", help="show what decided, the runner-up, and what refused"
    )
    parser.add_argument(
        "--stolen",
        choices=("listed", "said"),
        nargs="?",
        const="listed",
        help="list sentences of one intent that another takes: the listed ones, or those in said/",
    )
    parser.add_argument(
        "--intents", type=Path, metavar="DIR", help="another folder of sentence files"
    )


def run(args: argparse.Namespace) -> int:
    """Print what the text means, or what each line of stdin means."""
    ways = [bool(args.text), args.batch, args.stolen is not None]
    if ways.count(True) != 1:
        raise BadInput("give one of TEXT, --batch and --stolen")
    if args.explain and not args.text:
        raise BadInput("--explain needs a TEXT")
    folder = args.intents or places.intents_dir()
    if args.stolen:
        return _print_stolen(folder, args.stolen)
    requests = _batch() if args.batch else [(" ".join(args.text), context_of(args.context))]
    _, understanding = load_understanding(folder)
    for text, context in requests:
        decision = understanding.decide(text, context)
        if args.explain:
            sys.stdout.write(explained(decision))
        else:
            print(_line(decision.meaning), flush=True)
    return 0


def _print_stolen(folder: Path, which: str) -> int:
    catalogue, understanding = load_understanding(folder)
    found = 0
    stolen = (
        stolen_sentences(catalogue.sentences, understanding)
        if which == "listed"
        else stolen_wordings(
            load_wordings(folder / "said", catalogue.intents, STATES), understanding
        )
    )
    for one in stolen:
        found += 1
        print(stolen_line(one), flush=True)
    sys.stderr.write(f"{found} sentences are taken by another intent\n")
    return 1 if found else 0


def _line(meaning: Meaning | None) -> str:
    return json.dumps(
        {
            "intent": meaning and meaning.intent,
            "slots": dict(meaning.slots) if meaning else {},
            "harm": meaning and meaning.harm.value,
            "score": meaning.score if meaning else 0.0,
            "runner_up": meaning and meaning.runner_up,
        }
    )


def _batch() -> Iterator[tuple[str, Context]]:
    if isinstance(sys.stdin, io.TextIOWrapper):
        # Whatever the locale, lines are UTF-8; a byte that is not becomes no word.
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    for line, source in enumerate(sys.stdin, start=1):
        if not source.strip():
            continue
        try:
            request = json.loads(source.removeprefix("\ufeff"))
        except json.JSONDecodeError as error:
            problem = f"not JSON: {error.msg} at column {error.colno}"
            raise BadInput(problem, path=_STDIN, line=line) from None
        except RecursionError:
            raise BadInput("not JSON that can be read", path=_STDIN, line=line) from None
        yield _request(request, line)


def _request(request: object, line: int) -> tuple[str, Context]:
    text = request.get("text") if isinstance(request, dict) else None
    context = request.get("context") if isinstance(request, dict) else None
    if not isinstance(text, str) or not isinstance(context, str | None):
        raise BadInput(
            "expected an object with a 'text' and, if need be, a 'context'",
            remedy='write {"text": "next", "context": "step"}',
            path=_STDIN,
            line=line,
        )
    try:
        return text, context_of("step" if context is None else context)
    except BadInput as error:
        raise BadInput(error.problem, remedy=error.remedy, path=_STDIN, line=line) from None
