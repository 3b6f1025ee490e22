"""One sentence by pyttsx3, in a process that has spoken nothing before."""

import io
import threading
import time
from typing import Any

from assistant.speaking.engine import Wording

_LIMIT_S = 4.0
_SETTLE_TRIES = 100


class UnknownVoice(Exception):  # noqa: N818 - a fact about the installation
    """espeak-ng does not have the voice; pyttsx3 would ignore that."""


def render_once(wording: Wording) -> bytes:
    """A WAV file, 22,050 Hz, mono, int16.

    Raises UnknownVoice, RuntimeError when the sentence was not finished, and whatever pyttsx3 does.
    """
    import pyttsx3  # noqa: PLC0415 - without libespeak its driver raises

    engine: Any = pyttsx3.init("espeak")
    # A new engine calls itself busy and keeps settings back until its first loop.
    engine.proxy.setBusy(False)
    if not _settled(engine, "voice", wording.voice.lower()):
        raise UnknownVoice(wording.voice)
    manner = {"rate": wording.words_per_minute, "pitch": wording.pitch, "volume": 0.9}
    if not all(_settled(engine, name, value) for name, value in manner.items()):
        raise RuntimeError("espeak-ng did not take the pace or the pitch")
    finished = threading.Event()
    outcome: list[bool] = []

    def note_end(*, completed: bool, name: object = None) -> None:
        del name
        outcome.append(completed)
        finished.set()

    engine.connect("finished-utterance", note_end)
    # pyttsx3 hands the "file name" to wave.open, which takes a file object as well: with one in
    # memory no full or read-only disk can make it hang.
    file = io.BytesIO()
    engine.save_to_file(wording.text, file)
    engine.runAndWait()
    finished.wait(_LIMIT_S)
    if True not in outcome:
        raise RuntimeError("espeak-ng did not finish the sentence")
    return file.getvalue()


def _settled(engine: Any, name: str, wanted: str | float) -> bool:  # noqa: ANN401 - untyped library
    """Set a property and wait until espeak-ng has taken it from its queue.

    `runAndWait` begins by cancelling the queue, and a change that is still in it is lost.
    """
    for attempt in range(_SETTLE_TRIES):
        if engine.getProperty(name) == wanted:
            return True
        if attempt % 20 == 0:
            engine.setProperty(name, wanted)
        else:
            time.sleep(0.002)
    return False
