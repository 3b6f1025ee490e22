"""One session at a time."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import BadInput

_NAME = "instance.lock"


@contextlib.contextmanager
def only_instance(folder: Path) -> Iterator[OSError | None]:
    """Hold the lock in `folder` (made if need be); BadInput when another process holds it.

    Gives the reason where no lock can be had: a disk that takes nothing is no reason not to guide.
    The system lets go of the lock when the process ends, however it ends.
    """
    try:
        handle = _opened(folder)
    except OSError as error:
        yield error
        return
    try:
        _lock(handle, folder)
        yield None
    finally:
        os.close(handle)


def running_instance(folder: Path) -> int | None:
    """The process that holds the lock, or None."""
    if not (folder / _NAME).exists():
        return None
    try:
        handle = _opened(folder)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(folder) or 0
    finally:
        os.close(handle)
    return None


def _opened(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(folder / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BadInput(
            f"Quiet Hands is running already (process {_holder(folder) or 'unknown'})",
            remedy="stop it first, or go on with it",
        ) from None
    # Who holds it is only for people to read; the lock holds without.
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)


def _holder(folder: Path) -> int | None:
    try:
        return int((folder / _NAME).read_text())
    except (OSError, ValueError):
        return None
