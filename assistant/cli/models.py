"""`quiet-hands models`: list, install and check speech models, and add words to ours."""

from __future__ import annotations

import argparse
import sys
import time

from assistant.errors import BadInput
from assistant.hearing.add_word import add_word
from assistant.hearing.added_words import remove_added_word
from assistant.hearing.checked_model import check_model, require_folder
from assistant.hearing.extended_model import added_to, extended_model
from assistant.hearing.find_model import FoundModel, find_model, installed_models
from assistant.hearing.install_model import install_model
from assistant.hearing.known_models import known_models
from assistant.settings import load_settings

SUMMARY = "List, install or check speech models, or add words to them."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Define the command's arguments."""
    actions = parser.add_subparsers(
        dest="action", metavar="list|install|check|add-word|remove-word"
    )
    actions.add_parser("list", help="what is there and what can be installed (the default)")
    install = actions.add_parser("install", help="fetch an official model")
    install.add_argument("name", metavar="NAME", help="its name, as in the list")
    install.add_argument("--from", dest="site", metavar="URL", help="another site to fetch it from")
    check = actions.add_parser("check", help="check every file and try the model")
    check.add_argument("name", nargs="?", metavar="NAME", help="a name or a path; default all")
    _add_word_arguments(actions.add_parser("add-word", help="give the model in use a new word"))
    remove = actions.add_parser("remove-word", help="take an added word away")
    remove.add_argument("word", metavar="WORD")


def _add_word_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("word", metavar="WORD", help="as sentences have it")
    parser.add_argument(
        "--sounds-like",
        nargs="+",
        default=[],
        metavar="TEXT",
        help='words it knows that sound like it: "quad rate us"; several texts are several ways',
    )
    parser.add_argument(
        "--phones",
        nargs="+",
        default=[],
        metavar="PHONES",
        help='its sounds in ARPAbet: "K W AA D R EY T AH S"; several texts are several ways',
    )


def run(args: argparse.Namespace) -> int:
    """Do what was asked for."""
    if args.action == "install":
        return _install(args.name, args.site)
    if args.action == "check":
        return _check(installed_models() if args.name is None else [find_model(args.name)])
    if args.action == "add-word":
        return _add_word(args.word, args.sounds_like, args.phones)
    if args.action == "remove-word":
        remove_added_word(args.word)
        return 0
    return _list()


def _list() -> int:
    """One model a line, with tabs between name, state, language, size and licence."""
    known, installed = known_models(), {found.name: found for found in installed_models()}
    for name in dict.fromkeys([*known, *installed]):
        model = known.get(name)
        state = "not installed"
        if name in installed:
            state = "bundled" if installed[name].bundled else "installed"
            state += _added_to(installed[name])
        facts = [f"{model.size_bytes / 1e6:.0f} MB", model.licence] if model else ["", ""]
        print("\t".join([name, state, model.language if model else "", *facts]))
    return 0


def _added_to(model: FoundModel) -> str:
    words = added_to(model.folder)
    return f" with {len(words)} added word{'s' * (len(words) > 1)}" if words else ""


def _add_word(word: str, like: list[str], phones: list[str]) -> int:
    """Add to the model of the settings; what was added is a line on stdout."""
    model = find_model(load_settings().model)
    check_model(model.folder, model.known)
    addition = add_word(model.folder, word, like=like, phones=phones)
    if addition.known:
        ways = ", ".join(f"'{' '.join(way)}'" for way in addition.known)
        then = "the new way is added as another one" if addition.added else "nothing is new"
        sys.stderr.write(f"'{word}' is already known, pronounced {ways}; {then}\n")
    for added in addition.added:
        print(added.line)
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
            extended_model(found.folder, again=True)
        except BadInput as error:
            failed = 1
            print(f"{found.name}\tbad\t{error}")
        else:
            print(f"{found.name}{_added_to(found)}\tok\t{found.folder}")
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
