"""What can happen to a session."""

from dataclasses import dataclass

from assistant.understanding.meaning import AskedOther, Doubt, Meaning


@dataclass(frozen=True, slots=True)
class Understood:
    """Someone said something that is for us."""

    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Doubted:
    """Someone most likely said something for us, but it is not sure what."""

    doubt: Doubt


@dataclass(frozen=True, slots=True)
class Overheard:
    """One of the two asked the other something whose answer matters."""

    asked: AskedOther


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed; comes about every 0.1 s of sound."""

    talking: bool = False
    """Somebody talks just now."""


@dataclass(frozen=True, slots=True)
class Played:
    """A line was spoken to its end; `line` names it as in Say."""

    line: str


@dataclass(frozen=True, slots=True)
class MicLost:
    """The microphone is gone or delivers nothing."""


@dataclass(frozen=True, slots=True)
class MicSilent:
    """The microphone delivers exact silence: muted, or it suppresses noise and nobody talks."""


@dataclass(frozen=True, slots=True)
class MicBack:
    """The microphone delivers again."""


@dataclass(frozen=True, slots=True)
class SpeakerBack:
    """The speaker plays again; some seconds of what was said went unheard."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Some seconds of what the microphone took were lost on the way here."""


Trouble = MicLost | MicSilent | MicBack | SpeakerBack | Missed
"""What happens to the sound itself."""

Event = Understood | Doubted | Overheard | Tick | Played | Trouble
