"""What happened: JSON lines on disk, one readable line each on the screen."""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from assistant.live.discretion import discreet

_KEPT_BYTES = 5_000_000


class SessionLog:
    """An Observer that writes down every note; a disk that fails stops the file, not the session.

    Args:
        path: a file of JSON lines, added to; past 5 MB the old one becomes NAME.1.
        screen: where the readable lines go, or None.
        all_words: write down also what was said that was private; for looking for mistakes.
    """

    def __init__(self, path: Path, screen: TextIO | None, *, all_words: bool = False) -> None:
        self._screen = screen
        self._all_words = all_words
        self._file: TextIO | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > _KEPT_BYTES:
                path.replace(path.with_name(f"{path.name}.1"))
            self._file = path.open("a", encoding="utf-8")
        except OSError as error:
            self._tell(f"no log is written: {path}: {error.strerror}")
        self._write({"now_s": 0.0, "kind": "start", "at": datetime.now(UTC).isoformat()})

    def note(self, now_s: float, kind: str, **facts: object) -> None:
        """Write down what happened at `now_s`; facts are plain JSON values."""
        facts = facts if self._all_words else discreet(kind, facts)
        self._write({"now_s": now_s, "kind": kind, **facts})
        self._tell(readable(now_s, kind, facts))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    def _write(self, entry: dict[str, object]) -> None:
        if self._file is None:
            return
        try:
            self._file.write(json.dumps(entry, ensure_ascii=False, default=str) + "\n")
            self._file.flush()
        except OSError as error:
            self.close()
            self._tell(f"the log ends here: {error.strerror}")

    def _tell(self, line: str) -> None:
        if self._screen is not None:
            # A terminal that has gone away is no reason to end a massage.
            with contextlib.suppress(OSError, ValueError):
                self._screen.write(line + "\n")
                self._screen.flush()


def readable(now_s: float, kind: str, facts: dict[str, object]) -> str:
    """One line for people: time, what kind, and the facts that say something."""
    minutes, seconds = divmod(now_s, 60)
    told = [f"{name}={_brief(value)}" for name, value in facts.items() if value not in (None, {})]
    return f"{int(minutes):02d}:{seconds:04.1f}  {kind:<8}{' '.join(told)}".rstrip()


def _brief(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"' if " " in value or not value else value
    if isinstance(value, dict):
        return ",".join(f"{key}:{entry}" for key, entry in value.items())
    return str(value)
