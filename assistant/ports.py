"""What the loop needs from the rooms that touch the world; tests bring small fakes of these."""

from collections.abc import Sequence
from typing import Protocol

from assistant.guidance.effects import Chime, Say
from assistant.guidance.events import Played
from assistant.guidance.session import Session
from assistant.hearing.heard import Heard
from assistant.sound import Playing, Samples


class Ears(Protocol):
    """Hearing, as the loop sees it."""

    @property
    def hears_speech(self) -> bool:
        """Whether somebody seems to be in the middle of saying something."""
        ...

    @property
    def hears_cry(self) -> bool:
        """Whether somebody seems to be in the middle of a cry: "stop", "ow"."""
        ...

    def accept(
        self, near_end: Samples, far_end: Samples, playing: Playing | None
    ) -> Sequence[Heard]:
        """Take one block of the microphone and the block the speaker played with it."""
        ...


class Mouth(Protocol):
    """Speaking, as the loop sees it."""

    @property
    def playing(self) -> Playing | None:
        """What is audible now, with a short guard after its end."""
        ...

    def say(self, say: Say) -> None:
        """Speak after what is being spoken."""
        ...

    def chime(self, chime: Chime) -> None:
        """Play a short sound at once, over speech if need be."""
        ...

    def hush(self) -> None:
        """Fall silent within one block and forget what waits."""
        ...

    def set_volume(self, volume: float) -> None:
        """Speak at this volume, 0 to 1, from the next block on."""
        ...

    def set_pace(self, pace: float) -> None:
        """Speak the lines that come at this pace; 1 is the usual one."""
        ...

    def finished(self) -> Sequence[Played]:
        """The lines spoken to their end since the last call."""
        ...


class Store(Protocol):
    """Where the session survives a loss of power."""

    def save(self, session: Session, now_s: float) -> None:
        """Keep it; whole or not at all."""
        ...


class Observer(Protocol):
    """Watches the flow without touching it: the timeline, the log, the screen."""

    def note(self, now_s: float, kind: str, **facts: object) -> None:
        """Something happened at `now_s`; facts are plain JSON values."""
        ...
