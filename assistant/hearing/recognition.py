"""One of the engine's recognisers, whose clock stands still while it is given nothing."""

from __future__ import annotations

import json
from typing import Any

from assistant.hearing.heard import UNKNOWN, Word
from assistant.sound import RATE_HZ, Samples


class Recognition:
    """Sound in, words with the times of all sound out; use it from one thread.

    Args:
        recogniser: the engine's own.
        unknown: the model's symbol for any other speech.
    """

    def __init__(self, recogniser: Any, unknown: str | None) -> None:  # noqa: ANN401 - the engine ships no types
        self._engine = recogniser
        self._unknown = unknown
        self._samples = 0
        self._ahead_s = 0.0
        """From the engine's clock to that of all sound."""

    def resume(self, at_s: float) -> None:
        """What comes next sounded at `at_s`; to be called only after `finish`."""
        self._ahead_s = at_s - self._samples / RATE_HZ

    def accept(self, sound: Samples) -> bool:
        """Take sound; whether the engine sees an end of speech, or seconds of silence."""
        self._samples += len(sound)
        return bool(self._engine.AcceptWaveform(sound.tobytes()))

    @property
    def partial(self) -> str:
        """The words so far of what is being said."""
        return str(json.loads(self._engine.PartialResult()).get("partial", ""))

    def finish(self) -> tuple[Word, ...]:
        """The words of all sound that has come, decided now; more may follow.

        Unlike the engine's other ways to end an utterance it frees what it kept of the sound, and
        leaves nothing of this utterance for the next.
        """
        return self._words(self._engine.FinalResult())

    def close(self) -> None:
        """Free its memory; before the model's."""
        self._engine = None

    def _words(self, result: str) -> tuple[Word, ...]:
        return tuple(
            Word(
                text=UNKNOWN if entry["word"] == self._unknown else entry["word"],
                start_s=round(entry["start"] + self._ahead_s, 3),
                end_s=round(entry["end"] + self._ahead_s, 3),
                confidence=entry["conf"],
            )
            for entry in json.loads(result).get("result", ())
        )
