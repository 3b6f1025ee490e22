"""A model's folder with some files in the place of its own: links to all the others."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path


def link_with(
    model: Path, folder: Path, ours: Mapping[str, bytes], leave_out: Collection[str] = ()
) -> None:
    """Fill the folder: files by their paths in the model, such as `graph/Gr.fst`.

    Hidden files and those to leave out are not in it. Raises OSError where it cannot be written.
    """
    for parent, _, names in os.walk(model, followlinks=True):
        inside = Path(parent).relative_to(model)
        (folder / inside).mkdir(exist_ok=True)
        for name in names:
            path = (inside / name).as_posix()
            if path not in ours and path not in leave_out and name[0] != ".":
                (folder / path).symlink_to(Path(parent) / name)
    for path, content in ours.items():
        (folder / path).write_bytes(content)
