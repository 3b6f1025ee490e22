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
from assistant.errors import BadInput
from assistant.understanding.catalogue import load_catalogue
from assistant.understanding.meaning import Context, Meaning
from assistant.understanding.understand import Understanding

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
        "--intents", type=Path, metavar="DIR", help="another folder of sentence files"
    )


def run(args: argparse.Namespace) -> int:
    """Print what the text means, or what each line of stdin means."""
    if bool(args.text) == args.batch:
        raise BadInput("give either a TEXT or --batch")
    requests = _batch() if args.batch else [(" ".join(args.text), context_of(args.context))]
    understanding = Understanding(load_catalogue(args.intents or places.intents_dir()))
    for text, context in requests:
        print(_line(understanding.read(text, context)), flush=True)
    return 0


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
