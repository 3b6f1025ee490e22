"""The files of a speech model: whole, unchanged, and of a kind the engine can use.

The engine cannot be asked: a damaged file makes it crash, or load and recognise nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import BadInput
from assistant.hearing.known_models import FileRecord

RECORD = "installed.json"
"""In the folder of an installed model: its files as they were unpacked."""

_REQUIRED = (
    "am/final.mdl",
    "conf/mfcc.conf",
    "conf/model.conf",
    "graph/Gr.fst",
    "graph/HCLr.fst",
    "graph/disambig_tid.int",
)
_REQUIRED_IVECTOR = (
    "ivector/final.dubm",
    "ivector/final.ie",
    "ivector/final.mat",
    "ivector/global_cmvn.stats",
    "ivector/online_cmvn.conf",
    "ivector/splice.conf",
)


def record_files(folder: Path) -> dict[str, FileRecord]:
    """Size and SHA-256 of every file in the folder, by its path with slashes."""
    return {
        path.relative_to(folder).as_posix(): FileRecord(path.stat().st_size, sha256_of(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != RECORD
    }


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; BadInput when the disk does not give it back."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        problem = f"it cannot be read ({error.strerror})"
        raise BadInput(problem, remedy="install the model again", path=path) from None


def check_recorded(folder: Path, files: Mapping[str, FileRecord], remedy: str) -> None:
    """Raise BadInput for the first file that is missing, changed, or not of the model."""
    for name, record in files.items():
        path = folder / name
        if not path.is_file():
            raise BadInput("this file of the speech model is missing", remedy=remedy, path=path)
        size = path.stat().st_size
        if size != record.size_bytes:
            problem = f"this file of the speech model has {size} bytes, not {record.size_bytes}"
            raise BadInput(problem, remedy=remedy, path=path)
        if sha256_of(path) != record.sha256:
            raise BadInput("this file of the speech model is damaged", remedy=remedy, path=path)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in files and name != RECORD and path.name[0] != ".":
            # The engine reads files by their names: one too many can switch our sentences off.
            raise BadInput("this file is not of the speech model", remedy="remove it", path=path)


def check_layout(folder: Path) -> None:
    """Raise BadInput unless the folder has, in sizes that can be, the files the engine needs."""
    if (folder / "graph" / "HCLG.fst").exists():
        raise BadInput(
            "this speech model has a fixed graph and cannot be limited to our sentences",
            remedy="choose one with graph/HCLr.fst and graph/Gr.fst, as the small Vosk models have",
            path=folder,
        )
    required = [*_REQUIRED, *(_REQUIRED_IVECTOR if (folder / "ivector").is_dir() else ())]
    missing = [name for name in required if not (folder / name).is_file()]
    if len(missing) == len(required):
        remedy = "name the folder that holds am, conf and graph"
        raise BadInput("there is no Vosk speech model in it", remedy=remedy, path=folder)
    if missing:
        remedy = "unpack the model again"
        raise BadInput(f"the speech model lacks {missing[0]}", remedy=remedy, path=folder)
    for name in required:
        if (folder / name).stat().st_size == 0:
            raise BadInput("it is empty", remedy="unpack the model again", path=folder / name)


def read_record(folder: Path) -> dict[str, FileRecord] | None:
    """The record `install` left in the folder, or None; BadInput when it is damaged."""
    path = folder / RECORD
    if not path.exists():
        return None
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {
            str(name): FileRecord(int(entry["bytes"]), str(entry["sha256"]))
            for name, entry in files.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        remedy = "remove the folder and install the model again"
        raise BadInput("this record is damaged", remedy=remedy, path=path) from None


def write_record(folder: Path, source: str, archive_sha256: str) -> None:
    """Keep what every file of a freshly unpacked model is, so that later damage is seen."""
    record = {
        "source": source,
        "archive_sha256": archive_sha256,
        "files": {
            name: {"bytes": file.size_bytes, "sha256": file.sha256}
            for name, file in record_files(folder).items()
        },
    }
    (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
