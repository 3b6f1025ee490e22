"""One session at a time."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import BadInput

_NAME = "instance.lock"


@contextlib.contextmanager
def only_instance(folder: Path) -> Iterator[None]:
    """Hold the lock in `folder` (made if need be); BadInput when another process holds it.

    The system lets go of the lock when the process ends, however it ends.
    """
    with _opened(folder) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadInput(
                f"Quiet Hands is running already (process {_holder(folder) or 'unknown'})",
                remedy="stop it first, or go on with it",
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield


def running_instance(folder: Path) -> int | None:
    """The process that holds the lock, or None."""
    if not (folder / _NAME).exists():
        return None
    with _opened(folder) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _holder(folder) or 0
        return None


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BadInput(
            f"the folder for the session cannot be written ({error.strerror})",
            remedy="make it writable, or set XDG_STATE_HOME to a folder that is",
            path=folder,
        ) from None
    try:
        yield handle
    finally:
        os.close(handle)


def _holder(folder: Path) -> int | None:
    try:
        return int((folder / _NAME).read_text())
    except (OSError, ValueError):
        return None
