"""The session on disk: after any loss of power the old one or the new one is there, whole."""

import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path

from assistant.guidance.session import Session
from assistant.whole_file import write_whole

Dump = Callable[[Session, float], dict[str, object]]


class SessionFile:
    """Keeps a session in one file of JSON.

    Args:
        path: the file.
        dump: a session at a time (seconds of sound) as plain JSON values.
        failed: told when it could not be kept; a massage does not end because a disk is full.
    """

    def __init__(
        self, path: Path, dump: Dump, failed: Callable[[OSError], None] | None = None
    ) -> None:
        self.path = path
        self._dump = dump
        self._failed = failed

    def save(self, session: Session, now_s: float) -> None:
        """Keep it; whole or not at all."""
        content = json.dumps(self._dump(session, now_s), ensure_ascii=False).encode()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, content, durably=True)
        except OSError as error:
            if self._failed is not None:
                self._failed(error)

    def load(self, max_age_s: float) -> dict[str, object] | None:
        """The kept session; None when there is none, or it was kept longer than `max_age_s` ago.

        A file that cannot be read is kept aside as NAME.unreadable, and counts as none.
        """
        try:
            # A clock without a battery may have been set back: the distance counts, either way.
            age_s = abs(time.time() - self.path.stat().st_mtime)
            kept = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            self.set_aside()
            return None
        if not isinstance(kept, dict):
            self.set_aside()
            return None
        return kept if age_s <= max_age_s else None

    def set_aside(self) -> None:
        """Keep what is there under the name NAME.unreadable, out of the way."""
        with contextlib.suppress(OSError):
            self.path.replace(self.path.with_name(f"{self.path.name}.unreadable"))
