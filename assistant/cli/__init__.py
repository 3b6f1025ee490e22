"""The command line: one file a command, machine-readable output on stdout, the rest on stderr."""

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from assistant.errors import BadInput

_COMMANDS = ("run", "rehearse", "understand", "hear", "say", "models", "routine", "doctor")


class _Command(Protocol):
    SUMMARY: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 a check failed, 2 bad input or set-up."""
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except BadInput as error:
        sys.stderr.write(f"quiet-hands: {error}\n")
        return 2
    except BrokenPipeError:
        # The reader of our output has left; there is no one to tell.
        _leave_stdout()
        return 0
    except OSError as error:
        # A full disk, a name too long: nothing that a trace would explain.
        where = Path(os.fsdecode(error.filename)) if error.filename else None
        refused = BadInput(f"the system refused ({error.strerror or error})", path=where)
        sys.stderr.write(f"quiet-hands: {refused}\n")
        _leave_stdout()
        return 2
    except KeyboardInterrupt:
        return 130
    return code


def _leave_stdout() -> None:
    """What could not be written must not be tried once more when the program ends."""
    with contextlib.suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _run(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="quiet-hands", description="An offline voice guide for giving a back massage."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    # One command must not wait for the libraries of the others, nor fail with them.
    for name in argv[:1] if argv and argv[0] in _COMMANDS else _COMMANDS:
        module = cast("_Command", import_module(f"assistant.cli.{name}"))
        command = commands.add_parser(name, help=module.SUMMARY, description=module.SUMMARY)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    args = parser.parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        # The name of a file may hold bytes that are no text.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return cast("int", args.run(args))
