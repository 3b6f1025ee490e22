"""The room of understanding, read from a folder of sentence files."""

from pathlib import Path

from assistant import places
from assistant.kept import cached, key_of
from assistant.understanding.catalogue import STATES, Catalogue, load_catalogue
from assistant.understanding.opinion import load_opinion
from assistant.understanding.understand import Understanding
from assistant.understanding.wordings import load_wordings


def load_understanding(folder: Path) -> tuple[Catalogue, Understanding]:
    """The catalogue and what decides by it; BadInput names file and line of a mistake."""
    catalogue = load_catalogue(folder)
    return catalogue, understanding_of(folder, catalogue)


def understanding_of(folder: Path, catalogue: Catalogue) -> Understanding:
    """What decides by the catalogue of the same folder; BadInput as above."""
    return Understanding(catalogue, load_opinion(folder, catalogue))


def said_by_people(folder: Path, catalogue: Catalogue) -> tuple[str, ...]:
    """What people say in words of their own, for the ears: all of `said/`, to the guide or not.

    Reading the files takes a second, so the texts are kept in the user's cache. Raises BadInput
    with file and line of a wording that cannot be used.
    """
    said = folder / "said"
    files = sorted(said.glob("*.yaml"))

    def make() -> bytes:
        wordings = load_wordings(said, catalogue.intents, STATES)
        return "\n".join(dict.fromkeys(one.text for one in wordings)).encode()

    if not files:
        return ()
    key = key_of(["every text", *sorted(catalogue.intents), *(path.read_bytes() for path in files)])
    return tuple(cached(places.said_cache_dir(), key, make).decode().split("\n"))
