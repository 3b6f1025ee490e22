"""The words of a speech model with their labels, without loading the model."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import BadInput
from assistant.hearing.openfst import read_head
from assistant.hearing.word_graph import words_file

_UNKNOWN_SYMBOLS = ("[unk]", "<unk>", "<UNK>")
_REMEDY = "unpack the model again"


@dataclass(frozen=True, slots=True)
class ModelWords:
    """Every symbol of a model with its label.

    `embedded` is true when they are in the model's own graph and nowhere else: a graph that takes
    its place must carry them too. `digest` is another for other words or labels.
    """

    ids: Mapping[str, int]
    embedded: bool
    digest: str

    @property
    def unknown(self) -> str | None:
        """The symbol that stands for any other speech; None when there is none."""
        return next((symbol for symbol in _UNKNOWN_SYMBOLS if symbol in self.ids), None)

    def can_hear(self, word: str) -> bool:
        """Whether the word is in the vocabulary; symbols like `[unk]` and `<eps>` are no words."""
        return word[:1].isalnum() and word in self.ids

    def listed(self, labels: Container[int]) -> bytes | None:
        """A `words.txt` of the words with these labels and of all symbols.

        All 126,000 words of our model would take 10 MB of the engine's memory. None where the words
        are in the graph itself.
        """
        if self.embedded:
            return None
        symbols_too = {
            word: label
            for word, label in self.ids.items()
            if label and (label in labels or not word[:1].isalnum())
        }
        return words_file(symbols_too).encode()


def read_words(folder: Path) -> ModelWords:
    """The words of the model in `folder`: of `graph/words.txt`, else of `graph/Gr.fst` itself.

    As the engine does it (`Model::ReadDataFiles` of vosk-api 0.3.45), in the other order: words in
    the graph come first there, and are the same where both exist. Raises BadInput when there are
    none or a line is not a word and its label.
    """
    table, graph = folder / "graph" / "words.txt", folder / "graph" / "Gr.fst"
    if table.is_file():
        content = _content(table)
        return ModelWords(_listed(table, content), embedded=False, digest=_digest(content))
    content = _content(graph)
    symbols = read_head(graph, content).symbols
    if not symbols:
        raise BadInput("there are no words in this speech model", remedy=_REMEDY, path=graph)
    return ModelWords(symbols, embedded=True, digest=_digest(content))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _listed(path: Path, content: bytes) -> dict[str, int]:
    fields = content.decode("utf-8", "replace").split()
    try:
        ids = dict(zip(fields[::2], map(int, fields[1::2]), strict=True))
    except ValueError:
        problem = "a line of this list is not a word and a number"
        raise BadInput(problem, remedy=_REMEDY, path=path) from None
    if not ids:
        raise BadInput("there are no words in this list", remedy=_REMEDY, path=path)
    return ids


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        problem = f"it cannot be read ({error.strerror})"
        raise BadInput(problem, remedy=_REMEDY, path=path) from None
