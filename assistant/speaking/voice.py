"""The voice: every line is rendered once and kept."""

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from assistant import places
from assistant.errors import BadInput
from assistant.guidance.effects import Say, Tone
from assistant.sound import Samples
from assistant.speaking.cue_cache import CueCache
from assistant.speaking.engine import Wording
from assistant.speaking.manner import CALM_LEVEL_DBFS, MANNERS, PITCH
from assistant.speaking.shaping import shape
from assistant.speaking.synthesis import synthesise

_VERSION = 2
"""Raise it when the same text must sound different, so that old files are not used."""

Progress = Callable[[int, int], None]
"""Called with the lines done and the lines in all."""


class Voice:
    """Turns lines into sound, from the cache where it can.

    Args:
        name: an espeak-ng voice identifier, for instance gmw/en-us or gmw/en-us+f4.
        words_per_minute: pace of a calm cue.
        folder: the cue cache; None is the user's own.
    """

    def __init__(
        self, name: str = "gmw/en-us", words_per_minute: int = 135, folder: Path | None = None
    ) -> None:
        self.name = name
        self.words_per_minute = words_per_minute
        self.cache = CueCache(folder or places.cue_cache_dir())

    def render(self, text: str, tone: Tone, pace: float = 1.0) -> Samples:
        """Speak `text`; int16 at RATE_HZ, silence trimmed, level as `tone` asks.

        `pace` is a factor on the pace of the tone; each pace has files of its own in the cache.

        Raises BadInput when espeak-ng cannot speak it. A cache that cannot be written costs time
        at the next rendering, never a line.
        """
        key = self._key(text, tone, pace)
        kept = self.cache.load(key)
        if kept is not None:
            return kept
        samples = self.synthesise(text, tone, pace)
        with contextlib.suppress(BadInput):
            self.cache.save(key, samples)
        return samples

    def synthesise(self, text: str, tone: Tone, pace: float = 1.0) -> Samples:
        """As `render`, past the cache."""
        signal, rate_hz = synthesise(self._wording(text, tone, pace))
        return shape(signal, rate_hz, CALM_LEVEL_DBFS + MANNERS[tone].level_db)

    def prepare(self, lines: Iterable[Say], progress: Progress | None = None) -> None:
        """Render all `lines` into the cache, so that none has to wait later.

        Raises BadInput when espeak-ng cannot speak or the cache cannot be written.
        """
        wanted = list(dict.fromkeys((line.text, line.tone) for line in lines))
        self.cache.check()
        for done, (text, tone) in enumerate(wanted, 1):
            key = self._key(text, tone)
            if self.cache.load(key) is None:
                self.cache.save(key, self.synthesise(text, tone))
            if progress is not None:
                progress(done, len(wanted))

    def _wording(self, text: str, tone: Tone, pace: float = 1.0) -> Wording:
        words_per_minute = round(self.words_per_minute * MANNERS[tone].pace * pace)
        return Wording(" ".join(text.split()), self.name, words_per_minute, PITCH)

    def _key(self, text: str, tone: Tone, pace: float = 1.0) -> str:
        wording = self._wording(text, tone, pace)
        facts = [_VERSION, wording.text, wording.voice, wording.words_per_minute, wording.pitch]
        level_db = CALM_LEVEL_DBFS + MANNERS[tone].level_db
        return hashlib.sha256(json.dumps([*facts, level_db]).encode()).hexdigest()[:32]
