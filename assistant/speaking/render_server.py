"""The child process that speaks: a wording a line on stdin, a WAV file each on stdout.

Run as `python -m assistant.speaking.render_server`. It speaks each sentence twice, in forks that
have spoken nothing before, and answers when two renderings are the same to the byte.
"""

import contextlib
import json
import os
import selectors
import signal
import sys
import time

from assistant.speaking.engine import Wording
from assistant.speaking.pyttsx3_engine import UnknownVoice, render_once

_TRIES = 5
_LIMIT_S = 5.0
_WAV, _NO_VOICE, _FAILED = b"w", b"v", b"f"


def main() -> None:
    """Answer until stdin ends."""
    with contextlib.suppress(Exception):
        # Loaded before the forks, so that none has to; what is missing is said by the first one.
        import pyttsx3.drivers.espeak  # noqa: F401, PLC0415
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        kind, content = _render(Wording(**json.loads(line)))
        failure = "voice" if kind == _NO_VOICE else content.decode(errors="replace")
        head = {"bytes": len(content)} if kind == _WAV else {"failed": failure}
        out.write(json.dumps(head).encode() + b"\n" + (content if kind == _WAV else b""))
        out.flush()


def _render(wording: Wording) -> tuple[bytes, bytes]:
    """What two forks agreed on, or the last failure: the kind, and the WAV or the reason."""
    seen: list[bytes] = []
    for _ in range(_TRIES):
        answer = _in_a_fork(wording)
        if answer in seen or answer[:1] == _NO_VOICE:
            return answer[:1], answer[1:]
        seen.append(answer)
    return _FAILED, b"pyttsx3 gave another result each time"


def _in_a_fork(wording: Wording) -> bytes:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        _speak(wording, write_end)
    os.close(write_end)
    try:
        return _read(read_end) or _FAILED + b"pyttsx3 did not finish"
    finally:
        os.close(read_end)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _speak(wording: Wording, write_end: int) -> None:
    """In the fork: speak, answer, and leave without the parent's last rites."""
    try:
        # pyttsx3 prints on stdout, which belongs to our answers.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        answer = _WAV + render_once(wording)
    except UnknownVoice:
        answer = _NO_VOICE
    except BaseException as error:
        answer = _FAILED + (str(error) or type(error).__name__).encode()
    with contextlib.suppress(OSError), os.fdopen(write_end, "wb") as pipe:
        pipe.write(answer)
    os._exit(0)


def _read(read_end: int) -> bytes:
    """All that the fork writes; nothing when it does not end in time."""
    content = b""
    until_s = time.monotonic() + _LIMIT_S
    with selectors.DefaultSelector() as selector:
        selector.register(read_end, selectors.EVENT_READ)
        while selector.select(max(0.0, until_s - time.monotonic())):
            piece = os.read(read_end, 1 << 16)
            if not piece:
                return content
            content += piece
    return b""


if __name__ == "__main__":
    main()
