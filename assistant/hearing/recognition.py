"""One of the engine's recognisers, whose clock stands still while it is given nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assistant.hearing.heard import UNKNOWN, Word
from assistant.hearing.hypotheses import Hypothesis, weighed
from assistant.sound import RATE_HZ, Samples

_MOST_HYPOTHESES = 30


class Recognition:
    """Sound in, hypotheses with the times of all sound out; use it from one thread.

    Args:
        recogniser: the engine's own.
        unknown: the model's symbol for any other speech.
    """

    def __init__(self, recogniser: Any, unknown: str | None) -> None:  # noqa: ANN401 - the engine ships no types
        self._engine = recogniser
        self._engine.SetMaxAlternatives(_MOST_HYPOTHESES)
        self._unknown = unknown
        self._samples = 0
        self._ahead_s = 0.0
        """From the engine's clock to that of all sound."""

    def resume(self, at_s: float) -> None:
        """What comes next sounded at `at_s`; to be called only after `finish`."""
        self._ahead_s = at_s - self._samples / RATE_HZ

    def accept(self, sound: Samples) -> bool:
        """Take sound; whether the engine finds a pause after words, or nothing for seconds."""
        self._samples += len(sound)
        return bool(self._engine.AcceptWaveform(sound.tobytes()))

    @property
    def partial(self) -> str:
        """The words so far of what is being said."""
        return str(json.loads(self._engine.PartialResult()).get("partial", ""))

    def finish(self) -> tuple[Hypothesis, ...]:
        """What all sound that has come may have been, the likeliest first; more may follow.

        Unlike the engine's other ways to end an utterance it frees what it kept of the sound, and
        leaves nothing of this utterance for the next.
        """
        found = json.loads(self._engine.FinalResult()).get("alternatives", ())
        return weighed((self._words(one), one["confidence"]) for one in found)

    def close(self) -> None:
        """Free its memory; before the model's."""
        self._engine = None

    def _words(self, alternative: Mapping[str, Any]) -> tuple[Word, ...]:
        return tuple(
            Word(
                text=UNKNOWN if entry["word"] == self._unknown else entry["word"],
                start_s=round(entry["start"] + self._ahead_s, 3),
                end_s=round(entry["end"] + self._ahead_s, 3),
                confidence=1.0,
            )
            for entry in alternative.get("result", ())
        )
