"""The player: a queue of lines, handed out in blocks."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import BadInput
from assistant.guidance.effects import Chime, Say, Tone
from assistant.guidance.events import Played
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Playing, Samples
from assistant.speaking.chimes import chime_sound

GUARD_S = 0.3
"""A room rings on: a line counts as playing for this long after its last sample."""

SAFETY_FLOOR = 0.6
"""Safety lines are never quieter than this, whatever volume was asked for."""

_Block = npt.NDArray[np.float64]
_PAUSE_S = 0.3
_START_VOLUME = 0.7


class Renders(Protocol):
    """What the player needs of a voice."""

    def render(self, text: str, tone: Tone, pace: float = 1.0) -> Samples:
        """The sound of a line; `pace` is a factor on how fast it is spoken."""
        ...


@dataclass(frozen=True, slots=True)
class _Line:
    say: Say
    samples: Samples


class Player:
    """Speaks lines one after another, with chimes over them.

    `pull` belongs to the audio callback: it copies one block and never waits for rendering or
    disk. The other methods may be called from another thread at any time.

    Args:
        voice: renders the lines.
        unspoken: told of a line that could not be rendered; it counts as played, so that a
            session never waits for it.
    """

    def __init__(
        self, voice: Renders, unspoken: Callable[[Say, BadInput], None] | None = None
    ) -> None:
        self._voice = voice
        self._unspoken = unspoken
        self._lock = threading.Lock()
        self._lines: deque[_Line] = deque()
        self._position = 0
        self._pause = 0
        self._guard = 0
        self._last: Playing | None = None
        self._chimes: list[Samples] = []
        self._finished: deque[Played] = deque()
        self._pace = 1.0
        self._volume = _START_VOLUME
        self._gain = _START_VOLUME
        self._ducked = 1.0
        self._fading: Samples | None = None

    def say(self, say: Say) -> None:
        """Speak after what is being spoken; renders first if the cache has no such line."""
        try:
            samples = self._voice.render(say.text, say.tone, self._pace)
        except BadInput as error:
            self._finished.append(Played(say.line))
            if self._unspoken is not None:
                self._unspoken(say, error)
            return
        with self._lock:
            self._lines.append(_Line(say, samples))

    def chime(self, chime: Chime) -> None:
        """Play a short sound from the next block on, over speech if need be."""
        sound = chime_sound(chime.name)
        with self._lock:
            self._chimes.append(sound)

    def hush(self) -> None:
        """Fall silent within the next block and forget what waits."""
        with self._lock:
            if self._fading is None:
                self._fading, _ = self._mixed_block()
            self._lines.clear()
            self._chimes.clear()
            self._position = self._pause = 0

    def set_volume(self, volume: float) -> None:
        """Speak at this volume, 0 to 1, from the next block on."""
        with self._lock:
            self._volume = min(max(volume, 0.0), 1.0)

    def duck(self, by_db: float) -> None:
        """Speak this much softer than the volume, from the next block on; safety lines never."""
        with self._lock:
            self._ducked = 10.0 ** (-max(by_db, 0.0) / 20.0)

    def set_pace(self, pace: float) -> None:
        """Render the lines that come at this pace; what waits keeps its own."""
        self._pace = pace

    def finished(self) -> Sequence[Played]:
        """The lines spoken to their end since the last call."""
        played = []
        while self._finished:
            played.append(self._finished.popleft())
        return played

    @property
    def playing(self) -> Playing | None:
        """The line that is audible now, or ended less than GUARD_S ago."""
        with self._lock:
            return self._last if self._guard > 0 else None

    @property
    def idle(self) -> bool:
        """Nothing is audible and nothing waits."""
        with self._lock:
            return not self._lines and not self._chimes and self._guard <= 0

    def pull(self) -> Samples:
        """The next block: shape (BLOCK_SAMPLES,), int16."""
        with self._lock:
            self._guard -= 1
            if self._fading is not None:
                faded = self._fading * np.linspace(1.0, 0.0, BLOCK_SAMPLES)
                self._fading = None
                return faded.astype(np.int16)
            block, ended = self._mixed_block()
            self._finished.extend(ended)
            return block

    def _mixed_block(self) -> tuple[Samples, Sequence[Played]]:
        """One block, and the line that ends with it."""
        waiting = self._pause > 0
        self._pause -= waiting
        if not self._chimes and (waiting or not self._lines):
            self._gain = self._volume
            return np.zeros(BLOCK_SAMPLES, dtype=np.int16), ()
        gains = self._gains()
        speech, ended = (np.zeros(BLOCK_SAMPLES), ()) if waiting else self._speech_block()
        mixed = speech * gains + self._chime_block() * self._volume
        return np.clip(np.round(mixed), -32768, 32767).astype(np.int16), ended

    def _speech_block(self) -> tuple[_Block, Sequence[Played]]:
        block = np.zeros(BLOCK_SAMPLES)
        if not self._lines:
            return block, ()
        line = self._lines[0]
        piece = line.samples[self._position : self._position + BLOCK_SAMPLES]
        block[: len(piece)] = piece
        self._position += BLOCK_SAMPLES
        self._last = Playing(line.say.text)
        self._guard = round(GUARD_S / BLOCK_S)
        if self._position < len(line.samples):
            return block, ()
        self._lines.popleft()
        self._position = 0
        self._pause = round(_PAUSE_S / BLOCK_S)
        return block, (Played(line.say.line),)

    def _gains(self) -> _Block:
        """A ramp over the block from the gain before to the one wanted, so that nothing clicks."""
        if self._lines and self._lines[0].say.tone == "safety":
            wanted = max(self._volume, SAFETY_FLOOR)
        else:
            wanted = self._volume * self._ducked
        ramp = np.linspace(self._gain, wanted, BLOCK_SAMPLES)
        self._gain = wanted
        return ramp

    def _chime_block(self) -> _Block:
        block = np.zeros(BLOCK_SAMPLES)
        for sound in self._chimes:
            piece = sound[:BLOCK_SAMPLES]
            block[: len(piece)] += piece
        rest = (sound[BLOCK_SAMPLES:] for sound in self._chimes)
        self._chimes = [sound for sound in rest if len(sound)]
        return block
