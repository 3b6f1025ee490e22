"""Unpack an archive that may be damaged or hostile."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from assistant.errors import BadInput

_MOST_FILES = 1000
_MOST_BYTES = 1 << 30
"""Five times the largest known model; a zip of a few kB can claim terabytes."""


def unpack(archive: Path, folder: Path, most_bytes: int = _MOST_BYTES) -> None:
    """Unpack a zip into the empty `folder`, without the one folder that all its files are in.

    Raises BadInput, having looked at every name before writing, for names that lead out of the
    folder, links, too many or too large files, and an archive that is damaged.
    """
    try:
        with zipfile.ZipFile(archive) as source:
            files = _checked(archive, source, most_bytes)
            for info, path in files:
                target = folder.joinpath(*path.parts[1:])
                target.parent.mkdir(parents=True, exist_ok=True)
                # zipfile stops at the size the entry claims, which has been added up above.
                with source.open(info) as packed, target.open("xb") as file:
                    shutil.copyfileobj(packed, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise BadInput("the archive is damaged", remedy="fetch it again", path=archive) from None
    except FileExistsError as error:
        name = Path(error.filename).name
        raise BadInput(f"the archive holds '{name}' twice", path=archive) from None
    except OSError as error:
        remedy = "make room and try again"
        problem = f"it cannot be unpacked here ({error.strerror})"
        raise BadInput(problem, remedy=remedy, path=folder.parent) from None


def _checked(
    archive: Path, source: zipfile.ZipFile, most_bytes: int
) -> list[tuple[zipfile.ZipInfo, PurePosixPath]]:
    entries = source.infolist()
    if len(entries) > _MOST_FILES or sum(info.file_size for info in entries) > most_bytes:
        raise BadInput("the archive unpacks to more than a speech model can be", path=archive)
    for info in entries:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise BadInput(f"the archive holds a link or device '{info.filename}'", path=archive)
        parts = PurePosixPath(info.filename).parts
        if info.filename.startswith("/") or ".." in parts or set(info.filename) & {"\\", ":"}:
            problem = f"the archive holds '{info.filename}', which leads out of its folder"
            raise BadInput(problem, path=archive)
    files = [(info, PurePosixPath(info.filename)) for info in entries if not info.is_dir()]
    if not files or len({path.parts[0] for _, path in files if len(path.parts) > 1}) != 1:
        raise BadInput("the archive does not hold one folder with a speech model", path=archive)
    if any(len(path.parts) == 1 for _, path in files):
        raise BadInput("the archive does not hold one folder with a speech model", path=archive)
    return files
