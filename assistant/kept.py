"""What took a while to make, kept in the user's cache; it may be deleted at any time."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import mmap
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from assistant.whole_file import write_whole

_KEEP = 8
"""How many of one kind are kept: those of other sentences and models."""
_SUM_BYTES = 8
_PIECE_BYTES = 1 << 18


def key_of(parts: Iterable[str | bytes]) -> str:
    """A name for what was made of exactly these parts."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.hexdigest()[:32]


def cached(folder: Path, key: str, make: Callable[[], bytes]) -> bytes:
    """What is kept under the key, else what `make` gives, which is kept if that is possible.

    A damaged file is made anew: each has a checksum in it. Without a place to write, nothing is
    kept, and the next start only takes a moment longer.
    """
    path = folder / f"{key}.gz"
    kept = _read(path)
    if kept is not None:
        return kept
    content = make()
    _keep(path, gzip.compress(content, 1))
    return content


def _read(path: Path) -> bytes | None:
    with contextlib.suppress(OSError, EOFError, zlib.error):
        content = gzip.decompress(path.read_bytes())
        with contextlib.suppress(OSError):
            path.touch()  # what is used stays
        return content or None  # of an empty file
    return None


def mapped(folder: Path, key: str, make: Callable[[], bytes]) -> memoryview:
    """As `cached`, for what is large and seldom read whole: only what is read takes memory."""
    path = folder / f"{key}.sum"
    kept = _map(path)
    if kept is not None:
        return kept
    content = make()
    _keep(path, zlib.crc32(content).to_bytes(_SUM_BYTES, "little") + content)
    return _map(path) or memoryview(content)


def _map(path: Path) -> memoryview | None:
    """The content of the file, None where there is none that is whole."""
    with contextlib.suppress(OSError, ValueError), path.open("rb") as file:
        expected, found = int.from_bytes(file.read(_SUM_BYTES), "little"), 0
        while piece := file.read(_PIECE_BYTES):
            found = zlib.crc32(piece, found)
        if found == expected:
            with contextlib.suppress(OSError):
                path.touch()
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return memoryview(whole)[_SUM_BYTES:] or None  # of an empty one
    return None


def _keep(path: Path, content: bytes) -> None:
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
        _prune(path.parent)


def _prune(folder: Path) -> None:
    files = [path for path in folder.iterdir() if path.suffix in {".gz", ".sum"}]
    for path in sorted(files, key=lambda path: -path.stat().st_mtime)[_KEEP:]:
        path.unlink()
