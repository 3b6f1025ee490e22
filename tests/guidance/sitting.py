"""A session driven by hand: words go in at a time, lines come out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.guidance.effects import Chime, Effect, Hush, React, Say
from assistant.guidance.events import Event, Tick, Understood
from assistant.guidance.script import Script
from assistant.guidance.session import Session, State
from assistant.guidance.step import begin, step
from assistant.understanding.meaning import Meaning

SETUP = ("start_session", "yes", "yes", "no", "no", "no", "no", "yes", "yes")


@dataclass
class Sitting:
    """Keeps the session, the time and every effect with its time."""

    script: Script
    minutes: int = 30
    known: bool = False
    session: Session = field(init=False)
    now_s: float = 0.0
    happened: list[tuple[float, Effect]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session = begin(self.script, self.minutes, known=self.known)

    @property
    def state(self) -> str:
        """The state; a plain string, so that a type checker lets it change between two looks."""
        return self.session.place.state.value

    @property
    def at(self) -> str | None:
        return self.session.place.step

    def happen(self, event: Event) -> list[Effect]:
        self.session, effects = step(self.script, self.session, event, self.now_s)
        self.happened.extend((self.now_s, effect) for effect in effects)
        return list(effects)

    def hear(self, intent: str, slots: Mapping[str, str] | None = None) -> list[str]:
        """What is said to this intent, a second later."""
        self.now_s += 1.0
        return said(self.happen(Understood(Meaning(intent, slots or {}))))

    def wait(self, seconds: float, tick_s: float = 0.5) -> list[str]:
        """What is said by itself within so many seconds."""
        effects: list[Effect] = []
        end_s = self.now_s + seconds
        while self.now_s < end_s - 1e-9:
            self.now_s = min(end_s, self.now_s + tick_s)
            effects += self.happen(Tick())
        return said(effects)

    def until(self, step_id: str, most_s: float = 4000.0) -> list[str]:
        """What is said until this step is reached."""
        spoken: list[str] = []
        start_s = self.now_s
        while self.at != step_id:
            assert self.now_s - start_s < most_s, f"{step_id} was not reached"
            spoken += self.wait(0.5)
        return spoken

    def left_s(self) -> float:
        """Seconds left in the step."""
        work = self.session.work
        assert work.leg is not None
        return work.leg.seconds - work.in_step_s

    def set_up(self) -> "Sitting":
        for intent in SETUP:
            self.hear(intent)
        assert self.state == State.STEP
        return self


def said(effects: list[Effect]) -> list[str]:
    return [effect.text for effect in effects if isinstance(effect, Say)]


def kinds(effects: list[Effect]) -> list[str]:
    """Effects by kind, with what matters of them: for tables."""
    names: list[str] = []
    for effect in effects:
        match effect:
            case React(level, _):
                names.append(level)
            case Chime(name):
                names.append(name)
            case Hush():
                names.append("hush")
            case Say(text):
                names.append(text)
            case _:
                pass
    return names
