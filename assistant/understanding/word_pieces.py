"""Words cut into the pieces that a language model knows (WordPiece)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.understanding.normalise import Words

MOST_PIECES = 64
"""Of an utterance, its two signs included."""

_BEGIN, _END, _STRANGE = "[CLS]", "[SEP]", "[UNK]"


@dataclass(frozen=True, slots=True)
class WordPieces:
    """The pieces with their rows in the table of embeddings; inner ones begin with ##."""

    rows: Mapping[str, int]

    def __call__(self, words: Words, state: str) -> list[int]:
        """The rows of the utterance's pieces, the state before it."""
        inner = [piece for word in (state, ":", *words) for piece in self._cut(word)]
        return [self.rows[piece] for piece in (_BEGIN, *inner[: MOST_PIECES - 2], _END)]

    def _cut(self, word: str) -> Iterator[str]:
        """The longest known pieces one after another; one sign for a word that has none."""
        cut: list[str] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self.rows:
                    cut.append(piece)
                    start = end
                    break
            else:
                return iter([_STRANGE])
        return iter(cut)
