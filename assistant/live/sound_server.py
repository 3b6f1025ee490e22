"""PulseAudio and PipeWire: whether they moved our recording to another microphone.

When a microphone goes away, a sound server gives its streams another source without a word: blocks
go on, from another microphone or from a monitor of our own speaker. `pactl` tells; without it, or
without a server, nothing is known and nothing is claimed.
"""

import json
import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_SETTLE_S = 0.1
_AGAIN_S = 5.0
_ANSWER_LIMIT_S = 2.0


@dataclass(frozen=True, slots=True)
class Recording:
    """Our stream on the server: its number, its source's name, and every source there is."""

    stream: int
    source: str
    sources: frozenset[str]


def recording_of(
    process: int, streams: Sequence[Mapping[str, Any]], sources: Sequence[Mapping[str, Any]]
) -> Recording | None:
    """What `pactl -f json list source-outputs` and `... sources` say about a process's stream."""
    names = {source["index"]: str(source["name"]) for source in sources}
    for stream in streams:
        owner = stream.get("properties", {}).get("application.process.id")
        if owner == str(process) and stream["source"] in names:
            source = names[stream["source"]]
            return Recording(int(stream["index"]), source, frozenset(names.values()))
    return None


@dataclass(frozen=True, slots=True)
class Post:
    """The source that our recording belongs to, and whether it is somewhere else now."""

    source: str | None = None
    astray: bool = False
    move_back: bool = False
    """The source is there again, and the server leaves our stream where it is."""

    def seeing(self, recording: Recording | None) -> "Post":
        """The post after a look; who moves the stream while its source is there means it."""
        if recording is None:
            return self
        if self.source is None or recording.source == self.source:
            return Post(recording.source)
        if self.source not in recording.sources:
            return Post(self.source, astray=True)
        if self.astray:
            return Post(self.source, astray=True, move_back=True)
        return Post(recording.source)


class ServerWatch:
    """Follows the server's news in a thread of its own; `astray` is what it knows now."""

    def __init__(self) -> None:
        self._post = Post()
        self._stopped = threading.Event()
        self._subscription: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="sound server", daemon=True)

    @property
    def astray(self) -> bool:
        """Our recording takes another source than the one it began with, which is gone."""
        return self._post.astray

    def start(self) -> None:
        """Begin to watch; only once."""
        self._thread.start()

    def stop(self) -> None:
        """End the watch."""
        self._stopped.set()
        if self._subscription is not None:
            self._subscription.terminate()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._follow()
            except FileNotFoundError:
                return
            except (OSError, subprocess.SubprocessError, ValueError, KeyError):
                # An old pactl, or a server that hangs: nothing is known.
                self._post = Post(self._post.source)
            self._stopped.wait(_AGAIN_S)

    def _follow(self) -> None:
        with subprocess.Popen(["pactl", "subscribe"], stdout=subprocess.PIPE, **_QUIETLY) as news:
            self._subscription = news
            try:
                self._look()
                pipe = news.stdout
                while pipe is not None and (told := os.read(pipe.fileno(), 65_536)):
                    if b"source" in told and not self._stopped.wait(_SETTLE_S):
                        self._look()
            finally:
                news.terminate()

    def _look(self) -> None:
        recording = recording_of(os.getpid(), _listed("source-outputs"), _listed("sources"))
        self._post = self._post.seeing(recording)
        if self._post.move_back and recording is not None:
            move = ["pactl", "move-source-output", str(recording.stream), str(self._post.source)]
            subprocess.run(move, timeout=_ANSWER_LIMIT_S, check=False, **_QUIETLY)


_QUIETLY: Any = {
    "stdin": subprocess.DEVNULL,
    "stderr": subprocess.DEVNULL,
    # Another language would have other words for the news, and commas in its numbers.
    "env": {**os.environ, "LC_ALL": "C"},
}


def _listed(what: str) -> Any:  # noqa: ANN401 - pactl's JSON
    done = subprocess.run(
        ["pactl", "-f", "json", "list", what],
        stdout=subprocess.PIPE,
        timeout=_ANSWER_LIMIT_S,
        check=True,
        **_QUIETLY,
    )
    return json.loads(done.stdout)
