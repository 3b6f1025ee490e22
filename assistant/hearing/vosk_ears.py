"""Hearing with Vosk: blocks of sound in, whole utterances out."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.hearing.grammar import grammar_of
from assistant.hearing.heard import UNKNOWN, Heard, Word
from assistant.hearing.own_voice import is_own_voice
from assistant.hearing.speech_model import SpeechModel
from assistant.sound import RATE_HZ, Playing, Samples

_FRESH_START_S = 60.0
"""The engine keeps the features of all sound since its last `FinalResult`; `Result` frees none."""
_REMEMBER_LINES_S = 30.0
"""Longer than any utterance: the engine ends one after 20 s."""
_GUARD_S = 0.2
"""A line counts as audible for 0.3 s after its end; a word begun this late in that is a reply."""
_PAUSE_S = 0.15
"""Shorter than the pause before a reply, longer than one between two words of a sentence."""


@dataclass(slots=True)
class _Spoken:
    """A line of ours and when it was audible."""

    text: str
    start_s: float
    end_s: float


class VoskEars:
    """Ears that know `phrases`, and hand on utterances when the voice has paused.

    Times are seconds of the sound accepted. An utterance found in the line that was being spoken
    is dropped, unless it holds one of the `safety_words` that the line does not. Use it from one
    thread. Raises BadInput when the model can hear none of the phrases.
    """

    def __init__(
        self, model: SpeechModel, phrases: Sequence[str], safety_words: Collection[str] = ()
    ) -> None:
        self._recogniser = model.recogniser(grammar_of(phrases, model))
        self._unknown = model.unknown
        self._safety_words = frozenset(safety_words)
        self._samples = 0
        self._fresh_since_s = 0.0
        self._spoken: list[_Spoken] = []

    @property
    def now_s(self) -> float:
        """Seconds of sound accepted."""
        return self._samples / RATE_HZ

    def accept(
        self,
        near_end: Samples,
        far_end: Samples,  # noqa: ARG002 - what an echo canceller needs; it goes before the engine
        playing: Playing | None,
    ) -> Sequence[Heard]:
        """Take one block of the microphone; the utterances that it completes."""
        if playing is not None:
            self._note_spoken(playing.text, len(near_end) / RATE_HZ)
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

    def _note_spoken(self, text: str, duration_s: float) -> None:
        now_s = self.now_s
        if not self._spoken or self._spoken[-1].text != text or self._spoken[-1].end_s < now_s:
            self._spoken = [s for s in self._spoken if s.end_s > now_s - _REMEMBER_LINES_S]
            self._spoken.append(_Spoken(text, now_s, now_s))
        self._spoken[-1].end_s = now_s + duration_s

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
        lines = self._lines_during(words)
        replied_s = max((line.end_s for line in lines), default=0.0) - _GUARD_S
        over = tuple(word for word in words if word.start_s < replied_s)
        reply = words[len(over) :]
        if not over or not reply:
            return (words,)
        paused = reply[0].start_s - over[-1].end_s >= _PAUSE_S
        texts = [line.text for line in lines]
        parted = paused or is_own_voice(over, texts, self._safety_words)
        return (over, reply) if parted else (words,)

    def _heard(self, words: tuple[Word, ...]) -> Heard | None:
        start_s, end_s = words[0].start_s, words[-1].end_s
        lines = [s.text for s in self._lines_during(words) if s.end_s - _GUARD_S > start_s]
        if is_own_voice(words, lines, self._safety_words):
            return None
        return Heard(words, start_s, end_s, round(self.now_s, 3), over_own_voice=bool(lines))

    def _lines_during(self, words: Sequence[Word]) -> list[_Spoken]:
        start_s, end_s = words[0].start_s, words[-1].end_s
        return [s for s in self._spoken if s.start_s < end_s and s.end_s > start_s]
