"""From sentences to the file the engine reads, at once where it has been made before."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import places
from assistant.hearing.background import everyday_talk, read_background, suits
from assistant.hearing.model_words import ModelWords
from assistant.hearing.openfst import acceptor_bytes
from assistant.hearing.sentence_graph import GraphCosts, sentence_graph
from assistant.kept import cached, key_of

_FORMAT = "3"
"""Raised when the same input gives another graph."""


def compiled_graph(
    sentences: Sequence[str], words: ModelWords, costs: GraphCosts, wordings: Sequence[str] = ()
) -> bytes:
    """The bytes of `graph/Gr.fst` for a model with these words; see `sentence_graph`.

    Every word of the sentences must be one of the model's. Raises BadInput when the everyday talk
    that comes with the program is damaged.
    """
    talk = everyday_talk()

    def make() -> bytes:
        background = read_background(places.everyday_talk_file(), talk)
        graph = sentence_graph(
            sentences,
            words.ids,
            unknown=words.unknown,
            background=background if suits(background, words.ids) else None,
            wordings=wordings,
            costs=costs,
        )
        return acceptor_bytes(graph, words.ids if words.embedded else None)

    key = key_of([_FORMAT, repr(costs), words.digest, talk, *sentences, "", *wordings])
    return cached(places.graph_cache_dir(), key, make)
