"""What guidance wants done, as data."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["cue", "answer", "check_in", "reminder", "safety", "closing"]
ChimeName = Literal["heard", "soon", "step_over", "hold_over"]
Level = Literal["ease", "hands_off", "help"]


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text` after what is being spoken; `line` names the sentence in the data."""

    text: str
    line: str
    tone: Tone = "answer"


@dataclass(frozen=True, slots=True)
class Chime:
    """Play a short sound."""

    name: ChimeName


@dataclass(frozen=True, slots=True)
class Hush:
    """Fall silent now and forget what was waiting to be spoken."""


@dataclass(frozen=True, slots=True)
class React:
    """A safety reaction happened: hands ease, come off, or help is called for."""

    level: Level
    intent: str


@dataclass(frozen=True, slots=True)
class SetVolume:
    """Speak at this volume from now on; 0 to 1."""

    volume: float


@dataclass(frozen=True, slots=True)
class SetPace:
    """Speak at this pace from now on; 1 is the usual one, more is faster."""

    pace: float


@dataclass(frozen=True, slots=True)
class Save:
    """Keep the session, so that a loss of power loses nothing."""


@dataclass(frozen=True, slots=True)
class End:
    """The session is over and the program may close."""


Effect = Say | Chime | Hush | React | SetVolume | SetPace | Save | End
