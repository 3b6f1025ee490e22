"""The state of a session: an immutable value that `step` turns into the next one."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.understanding.meaning import Context


class State(StrEnum):
    """The eight states of a session."""

    IDLE = "idle"
    SETUP = "setup"
    STEP = "step"
    HOLD = "hold"
    PAUSED = "paused"
    SAFETY = "safety"
    CLOSING = "closing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the session is: its state, and the id of the routine's step (or None)."""

    state: State
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that is remembered of a session."""

    place: Place
    asked: str | None = None

    @property
    def context(self) -> Context:
        """What understanding may know of it."""
        return Context(self.place.state.value, self.asked)
