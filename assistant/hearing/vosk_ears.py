"""Hearing with Vosk: blocks of sound in, whole utterances out."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import partial

from assistant.hearing.heard import UNKNOWN, Heard, Word
from assistant.hearing.own_voice import is_own_voice
from assistant.hearing.speech_model import SpeechModel
from assistant.hearing.spoken_lines import SpokenLine, SpokenLines
from assistant.sound import RATE_HZ, Playing, Samples

_FRESH_START_S = 60.0
"""The engine keeps the features of all sound since its last `FinalResult`; `Result` frees none."""
_GUARD_S = 0.2
"""A line counts as audible for 0.3 s after its end; a word begun this late in that is a reply."""
_PAUSE_S = 0.15
"""Shorter than the pause before a reply, longer than one between two words of a sentence."""
_LEAST_CERTAINTY = 0.35
"""Less sure of its words than this, the recogniser is making them out of noise."""


class VoskEars:
    """Ears that know `phrases`, and hand on utterances when the voice has paused.

    They hear what is like the `wordings` as well, if not as sharply. Times are seconds of the sound
    accepted. An utterance found in the line that was being spoken is dropped, unless it holds one
    of the `safety_words` that the line does not; so is one that the recogniser hardly believes
    itself. Use it from one thread. Raises BadInput when the model can hear none of the phrases.
    """

    def __init__(
        self,
        model: SpeechModel,
        phrases: Sequence[str],
        safety_words: Collection[str] = (),
        wordings: Sequence[str] = (),
    ) -> None:
        recogniser = partial(model.recogniser, phrases, wordings)
        self._recogniser = recogniser()
        self._spoken = SpokenLines(recogniser, model.unknown)
        self._unknown = model.unknown
        self._safety_words = frozenset(safety_words)
        self._samples = 0
        self._fresh_since_s = 0.0

    @property
    def now_s(self) -> float:
        """Seconds of sound accepted."""
        return self._samples / RATE_HZ

    @property
    def hears_speech(self) -> bool:
        """Whether an utterance has begun and not yet ended."""
        return bool(json.loads(self._recogniser.PartialResult()).get("partial"))

    def accept(
        self,
        near_end: Samples,
        far_end: Samples,
        playing: Playing | None,
    ) -> Sequence[Heard]:
        """Take one block of the microphone; the utterances that it completes."""
        self._spoken.accept(far_end, playing, self.now_s)
        self._samples += len(near_end)
        if not self._recogniser.AcceptWaveform(near_end.tobytes()):
            return ()
        if self.now_s - self._fresh_since_s >= _FRESH_START_S:
            # The engine has just seen an end of speech or seconds of silence: nothing gets cut.
            return self.finish()
        return self._utterances(self._recogniser.Result())

    def finish(self) -> tuple[Heard, ...]:
        """Decide now about all sound so far; more may follow."""
        self._fresh_since_s = self.now_s
        return self._utterances(self._recogniser.FinalResult())

    def close(self) -> None:
        """Free the recogniser's memory; before the model's."""
        self._recogniser = None
        self._spoken.close()

    def _utterances(self, result: str) -> tuple[Heard, ...]:
        words = tuple(
            Word(
                text=UNKNOWN if entry["word"] == self._unknown else entry["word"],
                start_s=round(entry["start"], 3),
                end_s=round(entry["end"], 3),
                confidence=entry["conf"],
            )
            for entry in json.loads(result).get("result", ())
        )
        if not words:
            return ()
        heard = (self._heard(part) for part in self._turns(words))
        return tuple(utterance for utterance in heard if utterance is not None)

    def _turns(self, words: tuple[Word, ...]) -> tuple[tuple[Word, ...], ...]:
        """What was said over our lines and what came after them, when a pause or a line parts it.

        The engine joins the end of a line with a quick reply; a person who talks on past the end
        of a line does not pause there.
        """
        lines = self._spoken.during(words[0].start_s, words[-1].end_s)
        replied_s = max((line.end_s for line in lines), default=0.0) - _GUARD_S
        over = tuple(word for word in words if word.start_s < replied_s)
        reply = words[len(over) :]
        if not over or not reply:
            return (words,)
        paused = reply[0].start_s - over[-1].end_s >= _PAUSE_S
        return (over, reply) if paused or self._is_own_voice(over, lines) else (words,)

    def _heard(self, words: tuple[Word, ...]) -> Heard | None:
        start_s, end_s = words[0].start_s, words[-1].end_s
        lines = self._spoken.during(start_s, end_s)
        lines = [line for line in lines if line.end_s - _GUARD_S > start_s]
        if self._is_own_voice(words, lines):
            return None
        heard = Heard(words, start_s, end_s, round(self.now_s, 3), over_own_voice=bool(lines))
        return heard if heard.certainty >= _LEAST_CERTAINTY else None

    def _is_own_voice(self, words: tuple[Word, ...], lines: list[SpokenLine]) -> bool:
        """Whether they read like the lines, as written, as heard, or as a mixture of both."""
        ways = [line.ways(words[0].start_s, words[-1].end_s) for line in lines]
        written, heard = [text for text, _ in ways], [text for _, text in ways]
        readings = (written, heard, written + heard)
        return any(is_own_voice(words, texts, self._safety_words) for texts in readings)
