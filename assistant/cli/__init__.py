"""The command line: one file a command, machine-readable output on stdout, the rest on stderr."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from assistant.errors import BadInput

_COMMANDS = ("run", "rehearse", "understand", "hear", "say", "models", "routine", "doctor")


class _Command(Protocol):
    SUMMARY: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 a check failed, 2 bad input or set-up."""
    argv = sys.argv[1:] if argv is None else argv
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
    try:
        return cast("int", args.run(args))
    except BadInput as error:
        sys.stderr.write(f"quiet-hands: {error}\n")
        return 2
    except BrokenPipeError:
        # The reader of our output has left; there is no one to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
