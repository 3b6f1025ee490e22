"""A model is checked before first use, and remembered until one of its files changes."""

from __future__ import annotations

import contextlib
import hashlib
import platform
from importlib.util import find_spec
from pathlib import Path

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.known_models import KnownModel
from assistant.hearing.model_files import check_layout, check_recorded, read_record
from assistant.hearing.smoke_test import smoke_test
from assistant.whole_file import write_whole


def check_model(folder: Path, known: KnownModel | None, *, again: bool = False) -> None:
    """Raise BadInput unless every file is right and the engine can use the model.

    Hashes and the smoke test take a moment, so a model that passed is not checked again while the
    names, sizes and times of its files stay as they are, unless `again` is asked for.
    """
    require_folder(folder)
    found, memory = fingerprint(folder), _memory_of(folder)
    if not again and _read(memory) == found:
        return
    check_files(folder, known)
    smoke_test(folder)
    _remember(memory, found)


def require_folder(folder: Path) -> None:
    """Raise BadInput when the folder does not exist."""
    if not folder.is_dir():
        remedy = "see quiet-hands models list"
        raise BadInput("there is no such folder with a speech model", remedy=remedy, path=folder)


def check_files(folder: Path, known: KnownModel | None) -> None:
    """Compare with the manifest or the record of the installation, else look for what is needed."""
    if known is not None and known.files:
        remedy = "install the program again, or give a changed model's folder another name"
        check_recorded(folder, known.files, remedy)
    elif (record := read_record(folder)) is not None:
        check_recorded(folder, record, f"remove {folder} and install the model again")
    check_layout(folder)


def fingerprint(folder: Path) -> str:
    """Another one as soon as a file of the model has another name, size or time, or the engine."""
    digest = hashlib.sha256(f"{_engine()} {platform.machine()}".encode())
    for path in filter(Path.is_file, sorted(folder.rglob("*"))):
        status = path.stat()
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _engine() -> str:
    """Where it is installed and since when; to read its version would take 3 MB of a library."""
    spec = find_spec("vosk")
    if spec is None or spec.origin is None:
        return ""
    return f"{spec.origin} {Path(spec.origin).stat().st_mtime_ns}"


def _memory_of(folder: Path) -> Path:
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    return places.state_dir() / "checked_models" / name


def _read(memory: Path) -> str | None:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return memory.read_text(encoding="utf-8")
    return None


def _remember(memory: Path, fingerprint: str) -> None:
    # Without a place to write, the next start only takes a moment longer.
    with contextlib.suppress(OSError):
        memory.parent.mkdir(parents=True, exist_ok=True)
        write_whole(memory, fingerprint.encode())
