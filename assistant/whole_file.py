"""Files that are there whole or stay as they were."""

import contextlib
import errno
import os
from pathlib import Path


def write_whole(path: Path, content: bytes, *, durably: bool = False) -> None:
    """Replace a file in one step, in a folder that exists.

    With `durably`, a loss of power afterwards leaves the new file, and before that the old one.
    Raises OSError, and then leaves nothing behind; also where there is a device or a pipe, which
    a file must not take the place of.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EEXIST, "it is not a file", str(path))
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            if durably:
                file.flush()
                os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
    if durably:
        _sync_folder(path.parent)


def clear_unfinished(path: Path) -> None:
    """Remove what a process that was killed in the middle of `write_whole` has left behind.

    Nobody may be writing the file meanwhile.
    """
    with contextlib.suppress(OSError):
        for left in path.parent.glob(f".{path.name}.*"):
            left.unlink()


def _sync_folder(folder: Path) -> None:
    """The new name is on disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
