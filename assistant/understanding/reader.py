"""A small language model that has read many sentences: what an utterance means by its sense.

A BERT encoder (MiniLM) with a layer of meanings on the mean of its last states, its matrices in
int8. `docs/understanding.md` tells where its weights come from and how they were taught.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from assistant.understanding.normalise import Words
from assistant.understanding.word_pieces import WordPieces

Shares = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reader:
    """The model; calling it changes nothing.

    Attributes:
        meanings: what it tells apart.
        pieces: how it cuts words.
        session: the net as onnxruntime computes it: rows of pieces to the shares of meanings.
    """

    meanings: tuple[str, ...]
    pieces: WordPieces
    session: Any

    @classmethod
    def load(cls, path: Path) -> Reader:
        """From a file of `scripts/train-reader`, which names its meanings and pieces itself."""
        options = onnxruntime.SessionOptions()
        # An utterance is too short to share; threads that wait would cost more.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Room for one utterance, not a pool that grows with the longest.
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        session = onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"])
        told = session.get_modelmeta().custom_metadata_map
        pieces = {piece: row for row, piece in enumerate(told["pieces"].split())}
        return cls(tuple(told["meanings"].split()), WordPieces(pieces), session)

    def __call__(self, words: Words, state: str) -> Shares:
        """The share of each meaning, shape (meanings,), together 1."""
        rows = np.array(self.pieces(words, state), np.int64)
        (shares,) = self.session.run(None, {"rows": rows})
        return np.asarray(shares, np.float32)
