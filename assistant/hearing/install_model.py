"""Install an official speech model into the user's folder: whole and checked, or not at all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.download import Progress, download
from assistant.hearing.find_model import unknown_model
from assistant.hearing.known_models import Archive, KnownModel, known_models, short_name
from assistant.hearing.model_files import check_layout, sha256_of, write_record
from assistant.hearing.smoke_test import smoke_test
from assistant.hearing.unpack import unpack

_UNPACKED_SHARE = 3
"""Unpacked models are about twice as large as their archive, which lies beside them meanwhile."""


def installable(name: str, known: dict[str, KnownModel]) -> Archive:
    """The archive of an official model; BadInput when the name is unknown or already installed."""
    model = known.get(short_name(name))
    if model is None:
        raise unknown_model(name, known)
    if model.archive is None:
        raise BadInput(f"the speech model '{model.name}' comes with the program")
    folder = places.user_models_dir() / model.name
    if folder.exists():
        remedy = f"to install it again, remove {folder} first"
        raise BadInput(f"the speech model '{model.name}' is already installed", remedy=remedy)
    return model.archive


def install_model(name: str, progress: Progress, site: str | None = None) -> tuple[Path, str]:
    """Fetch, check and unpack the official model `name`; its folder and its archive's SHA-256.

    `site` is another place to fetch the archive from, up to its file name. Raises BadInput when
    anything is wrong with the name, the network, the archive, the disk or the model.
    """
    known = known_models()
    archive = installable(name, known)
    name = short_name(name)
    home = places.user_models_dir()
    part = home / f".{name}.zip.part"
    url = archive.url
    if site is not None:
        url = f"{site.rstrip('/')}/{url.rpartition('/')[2]}"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"it cannot be made ({error.strerror})", path=home) from None
    _check_room(home, part, archive)
    download(url, part, archive.size_bytes, progress)
    digest = sha256_of(part)
    if archive.sha256 not in (None, digest):
        part.unlink()
        problem = f"what {url} sent is not the speech model (its SHA-256 is {digest})"
        raise BadInput(problem, remedy="try again, or another site with --from")
    try:
        _unpack_whole(part, home / name, url, digest)
    except BadInput:
        if archive.sha256 is None:  # else it is the right archive, and the next try can use it
            part.unlink()
        raise
    part.unlink()
    return home / name, digest


def _unpack_whole(part: Path, folder: Path, url: str, digest: str) -> None:
    for abandoned in folder.parent.glob(f".{folder.name}.*/"):
        shutil.rmtree(abandoned, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as unfinished:
        fresh = Path(unfinished) / folder.name
        fresh.mkdir()
        unpack(part, fresh)
        check_layout(fresh)
        smoke_test(fresh)
        write_record(fresh, url, digest)
        fresh.replace(folder)


def _check_room(home: Path, part: Path, archive: Archive) -> None:
    have = part.stat().st_size if part.exists() else 0
    need = archive.size_bytes * (1 + _UNPACKED_SHARE) - have
    free = shutil.disk_usage(home).free
    if free < need:
        raise BadInput(
            f"the model needs {need / 1e6:.0f} MB of disk while it is installed,"
            f" and {free / 1e6:.0f} MB are free",
            remedy="make room and try again",
            path=home,
        )
