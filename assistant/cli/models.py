"""`quiet-hands models`: list, install and check speech models."""

from __future__ import annotations

import argparse
import sys
import time

from assistant.errors import BadInput
from assistant.hearing.checked_model import check_model, require_folder
from assistant.hearing.find_model import FoundModel, find_model, installed_models
from assistant.hearing.install_model import install_model
from assistant.hearing.known_models import known_models

SUMMARY = "List, install or check speech models."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Define the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="list|install|check")
    actions.add_parser("list", help="what is there and what can be installed (the default)")
    install = actions.add_parser("install", help="fetch an official model")
    install.add_argument("name", metavar="NAME", help="its name, as in the list")
    install.add_argument("--from", dest="site", metavar="URL", help="another site to fetch it from")
    check = actions.add_parser("check", help="check every file and try the model")
    check.add_argument("name", nargs="?", metavar="NAME", help="a name or a path; default all")


def run(args: argparse.Namespace) -> int:
    """Do what was asked for."""
    if args.action == "install":
        return _install(args.name, args.site)
    if args.action == "check":
        return _check(installed_models() if args.name is None else [find_model(args.name)])
    return _list()


def _list() -> int:
    """One model a line, with tabs between name, state, language, size and licence."""
    known, installed = known_models(), {found.name: found for found in installed_models()}
    for name in dict.fromkeys([*known, *installed]):
        model = known.get(name)
        state = "not installed"
        if name in installed:
            state = "bundled" if installed[name].bundled else "installed"
        facts = [f"{model.size_bytes / 1e6:.0f} MB", model.licence] if model else ["", ""]
        print("\t".join([name, state, model.language if model else "", *facts]))
    return 0


def _install(name: str, site: str | None) -> int:
    folder, digest = install_model(name, _Progress(), site)
    sys.stderr.write(f"\nSHA-256 of the archive: {digest}\n")
    print(folder)
    return 0


def _check(models: list[FoundModel]) -> int:
    failed = 0
    for found in models:
        require_folder(found.folder)
        try:
            check_model(found.folder, found.known, again=True)
        except BadInput as error:
            failed = 1
            print(f"{found.name}\tbad\t{error}")
        else:
            print(f"{found.name}\tok\t{found.folder}")
    return failed


class _Progress:
    """Megabytes on stderr, a few times a second."""

    def __init__(self) -> None:
        self._shown_s = 0.0

    def __call__(self, done: int, size: int) -> None:
        if done == size or time.monotonic() - self._shown_s >= 0.25:
            self._shown_s = time.monotonic()
            sys.stderr.write(f"\r{done / 1e6:.1f} of {size / 1e6:.1f} MB")
            sys.stderr.flush()
