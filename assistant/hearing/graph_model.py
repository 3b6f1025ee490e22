"""A speech model that searches a graph of ours.

The engine reads its graph from the model's folder and from nowhere else. So a folder of links to
the model's files is made for as long as loading takes, with our graph in the place of the model's,
with a list of the words that are in it, and with our idea of a pause in its settings.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assistant.errors import BadInput
from assistant.hearing.linked_model import link_with

GRAPH, WORDS, SETTINGS = "graph/Gr.fst", "graph/words.txt", "conf/model.conf"


@contextmanager
def with_files(model: Path, make: Callable[[], Mapping[str, bytes]]) -> Iterator[Path]:
    """A folder that is the model in `model`, but for the files made; gone when the context ends.

    What was made is not kept while the engine loads it from there: both together are the most
    memory that a session takes. Raises BadInput where no folder can be made.
    """
    with ExitStack() as stack:
        try:
            made = tempfile.TemporaryDirectory(prefix="quiet-hands-")
            folder = Path(stack.enter_context(made))
            link_with(model.resolve(), folder, make())
        except OSError as error:
            remedy = "make room, or name a folder with room in the environment variable TMPDIR"
            problem = f"the graph of the sentences cannot be written ({error.strerror or error})"
            raise BadInput(problem, remedy=remedy) from None
        yield folder
