"""A speech model that searches a graph of ours.

The engine reads its graph from the model's folder and from nowhere else. So a folder of links to
the model's files is made for as long as loading takes, with our graph in the place of the model's.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assistant.errors import BadInput

_GRAPH = Path("graph") / "Gr.fst"


@contextmanager
def with_graph(model: Path, graph: bytes) -> Iterator[Path]:
    """A folder that is the model in `model`, but for its graph; gone when the context ends.

    Raises BadInput where no folder can be made.
    """
    with ExitStack() as stack:
        try:
            made = tempfile.TemporaryDirectory(prefix="quiet-hands-")
            folder = Path(stack.enter_context(made))
            _link(model.resolve(), folder)
            (folder / _GRAPH).write_bytes(graph)
        except OSError as error:
            remedy = "make room, or name a folder with room in the environment variable TMPDIR"
            problem = f"the graph of the sentences cannot be written ({error.strerror or error})"
            raise BadInput(problem, remedy=remedy) from None
        yield folder


def _link(model: Path, folder: Path) -> None:
    """Links to every file but the graph, in folders as they are in the model."""
    for parent, _, names in os.walk(model, followlinks=True):
        inside = Path(parent).relative_to(model)
        (folder / inside).mkdir(exist_ok=True)
        for name in names:
            if inside / name != _GRAPH:
                (folder / inside / name).symlink_to(Path(parent) / name)
