"""pyttsx3, made to keep its promises: one thread, a time limit, whole sentences only.

pyttsx3 2.99 begins `runAndWait` by cancelling whatever espeak-ng still has in its queue: a change
of rate made just before is lost, and so is the sentence itself when espeak-ng is still busy. It
also prints on stdout, ignores unknown voices, and has no lock.
"""

import io
import threading
import time
import wave
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from functools import cache
from queue import SimpleQueue
from typing import Any

from assistant.errors import BadInput

_LIMIT_S = 10.0
_TRIES = 4
_SAME_LENGTH_S = 0.02
_SETTLE_TRIES = 100


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
    """A whole WAV file (22,050 Hz, mono, int16); safe from any thread.

    Raises EngineFailed when pyttsx3 is missing, stuck or never whole, BadInput for a voice that
    espeak-ng does not have.
    """
    return _render_thread().render(wording)


class _RenderThread:
    """The one thread that touches the engine; espeak-ng is one per process anyway."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[tuple[Wording, Future[bytes]]] = SimpleQueue()
        self._stuck = False
        # A daemon, because a stuck engine must not keep the program from closing.
        threading.Thread(target=self._work, name="pyttsx3", daemon=True).start()

    def render(self, wording: Wording) -> bytes:
        if self._stuck:
            raise EngineFailed("pyttsx3 did not come back from an earlier sentence")
        rendered: Future[bytes] = Future()
        self._jobs.put((wording, rendered))
        try:
            return rendered.result(timeout=_LIMIT_S)
        except FutureTimeoutError:
            self._stuck = True
            raise EngineFailed(f"pyttsx3 did not finish within {_LIMIT_S:g} s") from None

    def _work(self) -> None:
        engine: _Engine | None = None
        while True:
            wording, rendered = self._jobs.get()
            try:
                engine = engine or _Engine()
                rendered.set_result(engine.render_whole(wording))
            except BadInput as error:
                rendered.set_exception(error)
            except Exception as error:  # pyttsx3 raises anything; the caller has another way
                rendered.set_exception(EngineFailed(str(error) or type(error).__name__))


@cache
def _render_thread() -> _RenderThread:
    return _RenderThread()


class _Engine:
    """A pyttsx3 engine, used by one thread."""

    def __init__(self) -> None:
        import pyttsx3  # noqa: PLC0415 - without libespeak it raises when its driver loads
        from pyttsx3.drivers import espeak  # noqa: PLC0415

        # It prints "Audio saved to ..." for every sentence; stdout belongs to our commands.
        espeak.print = _say_nothing
        self._engine: Any = pyttsx3.init("espeak")
        # A new engine calls itself busy and keeps settings back until its first loop.
        self._engine.proxy.setBusy(False)
        self._finished = threading.Event()
        self._completed = False
        self._engine.connect("finished-utterance", self._on_finished)

    def render_whole(self, wording: Wording) -> bytes:
        """Render until two renderings agree in length; espeak's own jitter is below 2 ms."""
        before = -1.0
        for _ in range(_TRIES):
            wav = self._render(wording)
            length_s = _seconds(wav)
            if length_s > 0 and abs(length_s - before) <= _SAME_LENGTH_S:
                return wav
            before = length_s
        raise EngineFailed("pyttsx3 gave a different length each time")

    def _render(self, wording: Wording) -> bytes:
        if not self._settled("voice", wording.voice.lower()):
            raise BadInput(
                f"the voice '{wording.voice}' is not installed",
                remedy="choose one from the File column of 'espeak-ng --voices=en'",
            )
        manner = {"rate": wording.words_per_minute, "pitch": wording.pitch, "volume": 0.9}
        if not all(self._settled(name, value) for name, value in manner.items()):
            return b""
        # pyttsx3 hands the "file name" to wave.open, which takes a file object as well: with one
        # in memory no full or read-only disk can make it hang.
        file = io.BytesIO()
        self._finished.clear()
        self._completed = False
        self._engine.save_to_file(wording.text, file)
        self._engine.runAndWait()
        self._finished.wait(_LIMIT_S / _TRIES / 2)
        return file.getvalue() if self._completed else b""

    def _settled(self, name: str, wanted: str | float) -> bool:
        """Set a property and wait until espeak-ng has taken it from its queue."""
        for attempt in range(_SETTLE_TRIES):
            if self._engine.getProperty(name) == wanted:
                return True
            if attempt % 20 == 0:
                self._engine.setProperty(name, wanted)
            else:
                time.sleep(0.002)
        return False

    def _on_finished(self, *, completed: bool, name: object = None) -> None:
        del name
        self._completed = completed
        self._finished.set()


def _say_nothing(*_: object, **__: object) -> None:
    pass


def _seconds(wav: bytes) -> float:
    try:
        with wave.open(io.BytesIO(wav)) as file:
            return float(file.getnframes() / file.getframerate())
    except (wave.Error, EOFError):
        return 0.0
