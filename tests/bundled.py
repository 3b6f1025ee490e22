"""What comes with the program, loaded once for all tests of a process: none of it can change."""

from functools import cache
from pathlib import Path

from assistant import places
from assistant.guidance.script import Script, load_script
from assistant.understanding.catalogue import Catalogue, load_catalogue
from assistant.understanding.load import understanding_of
from assistant.understanding.understand import Understanding


@cache
def bundled_catalogue() -> Catalogue:
    return load_catalogue(places.intents_dir())


@cache
def bundled_understanding() -> Understanding:
    return understanding_of(places.intents_dir(), bundled_catalogue())


@cache
def bundled_script(routine: str = "back") -> Script:
    return load_script(places.intents_dir(), routine)


def catalogue_once(folder: Path) -> Catalogue:
    """In the place of `load_catalogue`: the bundled folder is not read again."""
    return bundled_catalogue() if folder == places.intents_dir() else load_catalogue(folder)


def understanding_once(folder: Path) -> tuple[Catalogue, Understanding]:
    """In the place of `load_understanding`: the bundled folder is not read again."""
    catalogue = catalogue_once(folder)
    if folder == places.intents_dir():
        return catalogue, bundled_understanding()
    return catalogue, understanding_of(folder, catalogue)
