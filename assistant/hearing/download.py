"""Fetch one large file over a line that may break."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import requests

from assistant.errors import BadInput

Progress = Callable[[int, int], None]
"""Called with the bytes so far and the bytes in all."""

_TIMEOUT_S = (10.0, 30.0)
_CHUNK_BYTES = 1 << 14
"""What has come of a chunk when the line breaks is lost, so they are small."""
_ATTEMPTS = 5


def download(
    url: str, part: Path, size_bytes: int, progress: Progress, pause_s: float = 1.0
) -> None:
    """Fetch `url` into `part`, going on after what is already there, until it has `size_bytes`.

    A broken connection is tried again after `pause_s`; each attempt that brings nothing new counts.
    Raises BadInput when the site cannot be reached, has no such file or one of another size, or
    the disk is full; what was fetched stays for the next time, unless it is wrong.
    """
    failures = 0
    while (have := _size(part)) != size_bytes:
        if have > size_bytes:
            part.unlink()
            continue
        try:
            _fetch_rest(url, part, have, size_bytes, progress)
            broken: requests.RequestException | None = None
        except requests.RequestException as error:
            broken = error
        if _size(part) > have:
            failures = 0
        elif (failures := failures + 1) >= _ATTEMPTS or have == 0:
            _give_up(url, _size(part), size_bytes, broken)
        if broken is not None:
            time.sleep(pause_s)
    progress(size_bytes, size_bytes)


def _fetch_rest(url: str, part: Path, have: int, size_bytes: int, progress: Progress) -> None:
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    with requests.get(url, headers=headers, stream=True, timeout=_TIMEOUT_S) as response:
        if response.status_code == 416:
            # The site's file ends before ours does: ours is of another file.
            part.unlink()
            return
        if not response.ok:
            raise BadInput(
                f"the site answers {response.status_code} {response.reason} for {url}",
                remedy="try later, or another site with --from",
            )
        goes_on = response.status_code == 206 and _range_start(response) == have
        _check_size(url, response, have if goes_on else 0, size_bytes)
        try:
            with part.open("ab" if goes_on else "wb") as file:
                done = have if goes_on else 0
                for chunk in response.iter_content(_CHUNK_BYTES):
                    done += file.write(chunk)
                    if done > size_bytes:
                        _wrong_size(url, done, size_bytes)
                    progress(done, size_bytes)
        except requests.RequestException:
            raise
        except OSError as error:
            remedy = "make room and run the same command again"
            raise BadInput(
                f"it cannot be written ({error.strerror})", remedy=remedy, path=part
            ) from None


def _range_start(response: requests.Response) -> int | None:
    match = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(match[1]) if match else None


def _check_size(url: str, response: requests.Response, start: int, size_bytes: int) -> None:
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and start + int(length) != size_bytes:
        _wrong_size(url, start + int(length), size_bytes)


def _wrong_size(url: str, size: int, size_bytes: int) -> NoReturn:
    remedy = "try another site with --from"
    raise BadInput(f"{url} has {size} bytes or more, not {size_bytes}", remedy=remedy)


def _give_up(
    url: str, have: int, size_bytes: int, broken: requests.RequestException | None
) -> NoReturn:
    if isinstance(broken, requests.exceptions.SSLError):
        remedy = "check date and time of this machine"
        raise BadInput(f"{url} cannot prove who it is", remedy=remedy) from None
    if isinstance(broken, requests.ConnectionError | requests.Timeout) and have == 0:
        remedy = "check the network, or name another site with --from"
        raise BadInput(f"{url} cannot be reached", remedy=remedy) from None
    if isinstance(broken, ValueError):
        raise BadInput(f"{url} is no address", remedy="it begins with https://") from None
    raise BadInput(
        f"the connection broke after {have} of {size_bytes} bytes",
        remedy="run the same command again: it goes on from there",
    )


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
