"""The room of understanding, read from a folder of sentence files."""

from pathlib import Path

from assistant.understanding.catalogue import Catalogue, load_catalogue
from assistant.understanding.opinion import load_opinion
from assistant.understanding.understand import Understanding


def load_understanding(folder: Path) -> tuple[Catalogue, Understanding]:
    """The catalogue and what decides by it; BadInput names file and line of a mistake."""
    catalogue = load_catalogue(folder)
    return catalogue, Understanding(catalogue, load_opinion(folder, catalogue))
