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


@dataclass(frozen=True, slots=True)
class Played:
    """A line was spoken to its end; `line` names it as in Say."""

    line: str


@dataclass(frozen=True, slots=True)
class MicLost:
    """The microphone is gone or delivers nothing."""


@dataclass(frozen=True, slots=True)
class MicBack:
    """The microphone delivers again."""


Event = Understood | Doubted | Overheard | Tick | Played | MicLost | MicBack
