"""Hearing with Vosk: blocks of sound in, whole utterances out."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from assistant.hearing.endpoint import Endings, Endpoint
from assistant.hearing.heard import Heard, Reading, Word
from assistant.hearing.hypotheses import averaged, consensus, readings, reweighed
from assistant.hearing.language_model import LanguageModel
from assistant.hearing.microphone_gain import MicrophoneGain
from assistant.hearing.own_voice import is_own_voice
from assistant.hearing.recognition import Recognition
from assistant.hearing.second_look import SecondLook
from assistant.hearing.speech_model import SpeechModel
from assistant.hearing.spoken_lines import SpokenLine, SpokenLines
from assistant.hearing.voice_activity import VoiceActivity
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ, Playing, Samples

_FALLS_ASLEEP_S = 1.0
"""In a room that is still for so long the engine is given nothing: it costs as much as speech."""
_HELD_S = 0.4
"""What it is given of the time before something stirs: a soft beginning of a word."""
_LEAD_S = 0.1
"""... and before an utterance that follows another: it takes a vowel it begins with for nothing.

A recording that begins in mid-word is given as much silence.
"""
_PAUSE_S = 0.15
"""Shorter than the pause before a reply, longer than one between two words of a sentence."""
_LEAST_LIKELY = 0.3
"""Less likely than this anything was said at all."""
_LEAST_CERTAINTY = 0.35
"""Less sure of its words than this, the recogniser is making them out of noise."""
_LEAST_CERTAINTY_OVER_A_LINE = 0.5
"""What is left of our own voice, once it was taken out, is more like words than noise is."""


class VoskEars:
    """Ears that know `phrases`, and hand on utterances as soon as the voice has paused for long.

    How long is enough depends on what was said: `endings`, which may be shared.

    They hear what is like the `wordings` as well, if not as sharply. With a `language` model the
    words and readings of an utterance are also those that people are likely to say, but over a line
    of ours.

    Times are seconds of the sound accepted. An utterance found in the line that was being spoken is
    dropped, unless it holds a word that is one of the `urgent` sentences, and not in the line; so
    is one that the recogniser hardly believes itself. Use it from one thread. Raises BadInput when
    the model can hear none of the phrases.
    """

    def __init__(
        self,
        model: SpeechModel,
        phrases: Sequence[str],
        urgent: Collection[str] = (),
        wordings: Sequence[str] = (),
        endings: Endings | None = None,
        language: LanguageModel | None = None,
    ) -> None:
        self._recognition = Recognition(model.recogniser(phrases, wordings), model.unknown)

        def another() -> Recognition:
            return Recognition(model.another_recogniser(), model.unknown)

        self._second_look = SecondLook(another)
        self._spoken = SpokenLines(another)
        self._urgent = frozenset(urgent)
        self._safety_words = frozenset(text for text in urgent if " " not in text)
        self._language = language
        self._activity = VoiceActivity()
        self._gain = MicrophoneGain()
        self._endpoint = Endpoint(endings or Endings(phrases, wordings, urgent))
        self._words_so_far = ""
        self._cries: bool | None = None
        """Of the words so far; to be judged once, as that ends the far end's utterance."""
        self._samples = 0
        self._talked_over_s = -1.0
        self._asleep = False
        lead = [np.zeros(BLOCK_SAMPLES, np.int16)] * round(_LEAD_S / BLOCK_S)
        self._held: deque[Samples] = deque(lead, maxlen=round(_HELD_S / BLOCK_S))
        self._begin(_LEAD_S)

    @property
    def now_s(self) -> float:
        """Seconds of sound accepted."""
        return self._samples / RATE_HZ

    @property
    def hears_speech(self) -> bool:
        """Whether an utterance has begun and not yet ended."""
        return bool(self._words_so_far)

    @property
    def hears_cry(self) -> bool:
        """Whether what is being said is an urgent sentence so far, and nothing of our own line."""
        if self._cries is None:
            self._cries = self._words_so_far in self._urgent and not self._echoes_so_far()
        return self._cries

    def accept(
        self,
        near_end: Samples,
        far_end: Samples,
        playing: Playing | None,
        *,
        talked_over: bool = False,
    ) -> Sequence[Heard]:
        """Take one block of the microphone; the utterances that it completes.

        `talked_over`: a person is known to speak just now, so that what is heard is not our line
        garbled.
        """
        self._spoken.accept(far_end, playing, self.now_s)
        self._samples += len(near_end)
        self._talked_over_s = self.now_s if talked_over else self._talked_over_s
        if playing is not None:
            self._endpoint.guide_speaks()
        self._activity.accept(near_end)
        self._gain.follow(near_end)
        if not self._words_so_far:
            self._gain.settle(self._activity.noise_db)
        self._held.append(near_end)
        if self._asleep and self._activity.still_s > 0.0:
            return ()
        pauses = self._begin(_HELD_S) if self._asleep else self._hear(near_end)
        words = self._recognition.partial
        if words != self._words_so_far:
            self._words_so_far, self._cries = words, None
        ended = self._endpoint.ended(words, self._activity, self.now_s, engine_pauses=pauses)
        if not self._words_so_far and self._activity.still_s >= _FALLS_ASLEEP_S:
            self._asleep = ended = True
        if not ended:
            return ()
        heard = self.finish()
        if not self._asleep:
            self._begin(_LEAD_S)
        return heard

    def finish(self) -> tuple[Heard, ...]:
        """Decide now about all sound so far; more may follow."""
        self._words_so_far, self._cries = "", None
        by_sound = averaged(self._second_look.looks(self._recognition.finish(), self.now_s))
        if sum(one.share for one in by_sound if one.words) < _LEAST_LIKELY:
            return ()
        likely = reweighed(by_sound, self._language.cost) if self._language else by_sound
        turns = self._turns(consensus(by_sound))
        # Of a part of an utterance nothing is known but the words.
        may_be = readings(likely, by_sound) if len(turns) == 1 else ()
        heard = [one for one in (self._heard(part, may_be) for part in turns) if one is not None]
        if self._language and may_be and heard and not heard[0].over_own_voice:
            return (replace(heard[0], words=consensus(likely, by_sound)),)
        return tuple(heard)

    def close(self) -> None:
        """Free the recogniser's memory; before the model's."""
        self._recognition.close()
        self._second_look.close()
        self._spoken.close()

    def _echoes_so_far(self) -> bool:
        """Whether the words so far are a piece of our own line."""
        words = tuple(Word(w, self.now_s, self.now_s, 1.0) for w in self._words_so_far.split())
        return self._is_own_voice(words, self._spoken.during(self.now_s - 1.0, self.now_s))

    def _begin(self, lead_s: float) -> bool:
        """Let the engine begin anew, that much before now; whether it finds a pause after words."""
        self._asleep = False
        blocks = list(self._held)[-round(lead_s / BLOCK_S) :]
        self._recognition.resume(self.now_s - BLOCK_S * len(blocks))
        return [self._hear(block) for block in blocks][-1]

    def _hear(self, block: Samples) -> bool:
        """Whether the engine finds a pause after words."""
        louder = self._gain.louder(block)
        self._second_look.accept(louder)
        return self._recognition.accept(louder)

    def _turns(self, words: tuple[Word, ...]) -> tuple[tuple[Word, ...], ...]:
        """What was said over our lines and what came after them, when a pause or a line parts it.

        The engine joins the end of a line with a quick reply; a person who talks on past the end
        of a line does not pause there.
        """
        lines = self._spoken.during(words[0].start_s, words[-1].end_s)
        replied_s = max((line.replied_s for line in lines), default=0.0)
        over = tuple(word for word in words if word.start_s < replied_s)
        reply = words[len(over) :]
        if not over or not reply:
            return (words,)
        paused = reply[0].start_s - over[-1].end_s >= _PAUSE_S
        return (over, reply) if paused or self._is_own_voice(over, lines) else (words,)

    def _heard(self, words: tuple[Word, ...], may_be: tuple[Reading, ...]) -> Heard | None:
        start_s, end_s = words[0].start_s, words[-1].end_s
        lines = self._spoken.during(start_s, end_s)
        lines = [line for line in lines if line.replied_s > start_s]
        if self._is_own_voice(words, lines):
            return None
        heard = Heard(words, start_s, end_s, round(self.now_s, 3), bool(lines), may_be)
        if lines:
            return heard if heard.certainty >= _LEAST_CERTAINTY_OVER_A_LINE else None
        if heard.certainty >= _LEAST_CERTAINTY:
            self._gain.heard(start_s, end_s)
        elif not may_be:
            return None
        return heard

    def _is_own_voice(self, words: tuple[Word, ...], lines: list[SpokenLine]) -> bool:
        """Whether they read like the lines, as written, as heard, or as a mixture of both."""
        ways = [line.ways(words[0].start_s, words[-1].end_s) for line in lines]
        written, heard = [text for text, _ in ways], [text for _, text in ways]
        readings = (written, heard, written + heard)
        garbled = self._talked_over_s < words[0].start_s
        return any(
            is_own_voice(words, texts, self._safety_words, garbled=garbled) for texts in readings
        )
