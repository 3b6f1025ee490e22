"""The session on disk: after any loss of power the old one or the new one is there, whole."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NoReturn

from assistant.guidance.session import Session
from assistant.whole_file import clear_unfinished, write_whole

Dump = Callable[[Session, float], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A session as it was kept, and how long ago; less than nothing if the clock was set back."""

    data: dict[str, object]
    age_s: float


@dataclass(frozen=True, slots=True)
class Unreadable:
    """There is a file, but it holds no session."""

    why: str


class SessionFile:
    """Keeps a session in one file of JSON.

    Args:
        path: the file.
        dump: a session at a time (seconds of sound) as plain JSON values.
        failed: told when it cannot be kept any more; a massage does not end because a disk is full.
    """

    def __init__(
        self, path: Path, dump: Dump, failed: Callable[[OSError], None] | None = None
    ) -> None:
        self.path = path
        self._dump = dump
        self._failed = failed
        self._failing = False

    def save(self, session: Session, now_s: float) -> None:
        """Keep it; whole or not at all."""
        content = json.dumps(self._dump(session, now_s), ensure_ascii=False).encode()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, content, durably=True)
        except OSError as error:
            # Once is enough: it will fail again at every step, and the log may be on that disk.
            if self._failed is not None and not self._failing:
                self._failed(error)
            self._failing = True
        else:
            self._failing = False

    def load(self) -> Kept | Unreadable | None:
        """What was kept last; None when there is nothing."""
        clear_unfinished(self.path)
        try:
            kept_at_s = self.path.stat().st_mtime
            data = json.loads(self.path.read_bytes(), parse_constant=_no_number)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, RecursionError) as error:
            return Unreadable(str(error))
        if not isinstance(data, dict):
            return Unreadable("it is not a session")
        return Kept(data, time.time() - kept_at_s)

    def set_aside(self) -> Path | None:
        """Keep what is there under a name of its own, out of the way; None when that fails."""
        names = (f"{self.path.name}.unreadable{number}" for number in _numbers())
        aside = next(path for name in names if not (path := self.path.with_name(name)).exists())
        try:
            return self.path.replace(aside)
        except OSError:
            return None


def _numbers() -> Iterator[str]:
    yield ""
    yield from (f".{number}" for number in count(2))


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of seconds")
