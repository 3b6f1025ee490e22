"""pyttsx3, made to keep its promises: whole sentences, the same every time, within a limit.

What espeak-ng makes of a sentence depends on what the process spoke before, pyttsx3 2.99 sometimes
drops a sentence or its pace when espeak-ng is busy, and either may hang. So a child process
(`render_server.py`) speaks each sentence in a fork of its own.
"""

import atexit
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from functools import cache

from assistant.errors import BadInput

_LIMIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Wording:
    """A text and how espeak-ng is to speak it; `voice` is an identifier such as gmw/en-us."""

    text: str
    voice: str
    words_per_minute: int
    pitch: int


class EngineFailed(Exception):  # noqa: N818 - a fact about the engine, not an error of the caller
    """pyttsx3 cannot speak; another way may."""


def render_wav(wording: Wording) -> bytes:
    """A whole WAV file (22,050 Hz, mono, int16), the same for the same wording; from any thread.

    Raises EngineFailed when pyttsx3 is missing, stuck or never whole, BadInput for a voice that
    espeak-ng does not have.
    """
    return _server().render(wording)


class _Server:
    """The child process that renders; started again after it had to be ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.end)

    def render(self, wording: Wording) -> bytes:
        with self._lock:
            try:
                return self._ask(wording)
            except (OSError, ValueError, EOFError) as error:
                self.end()
                raise EngineFailed(f"pyttsx3 did not answer ({error})") from error

    def end(self) -> None:
        """End the child process and whatever it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        # What was written and never read cannot be delivered any more.
        with contextlib.suppress(BrokenPipeError):
            process.communicate()

    def _ask(self, wording: Wording) -> bytes:
        process = self._process = self._process or _start()
        assert process.stdin  # noqa: S101 - it was started with pipes
        assert process.stdout  # noqa: S101
        process.stdin.write(json.dumps(asdict(wording)).encode() + b"\n")
        process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            if not selector.select(_LIMIT_S):
                raise TimeoutError(f"not within {_LIMIT_S:g} s")
        answer = json.loads(process.stdout.readline())
        if "bytes" in answer:
            return process.stdout.read(answer["bytes"])
        if answer["failed"] == "voice":
            raise BadInput(
                f"the voice '{wording.voice}' is not installed",
                remedy="choose one from the File column of 'espeak-ng --voices=en'",
            )
        raise EngineFailed(answer["failed"])


def _start() -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C is for us, and one signal ends it with its forks.
    return subprocess.Popen(
        [sys.executable, "-m", "assistant.speaking.render_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@cache
def _server() -> _Server:
    return _Server()
