"""A massage that is asked to go otherwise: time passes exactly, and every second is counted."""

from collections import defaultdict
from dataclasses import dataclass, field

from assistant.guidance.effects import Say
from assistant.guidance.events import Tick, Understood
from assistant.guidance.moving import enter
from assistant.guidance.plan import legs_for
from assistant.guidance.routine import Part
from assistant.guidance.script import Script
from assistant.guidance.session import HANDS_ON, Place, Session, State, Work
from assistant.guidance.step import step
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_SHORTEST_TICK_S = 0.02


def begun(script: Script, minutes: int) -> Session:
    """A session at its first touch."""
    turn = Turn(script, Session(Place(State.IDLE), minutes))
    turn = turn.works(Work(limit_s=minutes * 60.0))
    return enter(turn, legs_for(script.routine, minutes)).session


@dataclass
class Guiding:
    """Ticks come when a step or a hold is over, so nothing is late."""

    script: Script
    minutes: int
    session: Session = field(init=False)
    had_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Seconds of hands-on time, by step."""
    entered: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """What was said to the last word."""

    def __post_init__(self) -> None:
        self.session = begun(self.script, self.minutes)
        self.entered.append(self.at)

    @property
    def at(self) -> str:
        return self.session.place.step or ""

    @property
    def state(self) -> State:
        return self.session.place.state

    @property
    def group(self) -> str:
        return self.script.routine.step(self.at).group if self.at else ""

    def hear(self, intent: str, slots: dict[str, str] | None = None) -> None:
        self._happen(Understood(Meaning(intent, slots or {})), 0.0)

    def until(self, step_id: str) -> None:
        """To the next time this step comes by itself."""
        visits = len(self.entered)
        while step_id not in self.entered[visits:]:
            assert self.state is not State.DONE, f"{step_id} never came"
            self._happen(Tick(), self._to_the_next_s())

    def wait(self, seconds: float) -> None:
        """So many seconds, or to the end."""
        while seconds > 0.0 and self.state is not State.DONE:
            passed_s = min(seconds, self._to_the_next_s())
            self._happen(Tick(), passed_s)
            seconds -= passed_s

    def to_the_end(self) -> None:
        if self.state is State.SAFETY:
            self.hear("all_clear")
        if self.state in (State.PAUSED, State.SAFETY):
            self.hear("resume")
        self.wait(5000.0)
        assert self.state is State.DONE

    def _to_the_next_s(self) -> float:
        work, routine = self.session.work, self.script.routine
        if self.state not in HANDS_ON or work.leg is None:
            return 60.0
        if self.state is State.HOLD:
            left_s = routine.holds.seconds - self.session.holds.held_s
        else:
            left_s = work.leg.seconds - work.in_step_s
        if self.state is State.STEP:
            left_s = min(left_s, work.limit_s - work.worked_s - routine.ending.minimum_s)
        return max(_SHORTEST_TICK_S, min(left_s, 60.0) + work.wait_s)

    def _happen(self, event: Tick | Understood, after_s: float) -> None:
        before = self.session
        self.session, effects = step(self.script, before, event, before.at_s + after_s)
        if isinstance(event, Understood):
            self.said = [effect.text for effect in effects if isinstance(effect, Say)]
        leg, work = before.work.leg, self.session.work
        if leg is not None and self.script.routine.step(leg.step).part is not Part.AFTER:
            # After the last touch nothing is counted any more, so it is counted from the time.
            waited_s = min(after_s, before.work.wait_s)
            if before.place.state in HANDS_ON:
                self.had_s[leg.step] += after_s - waited_s
        if work.leg is not None and (leg is not work.leg and self.at != self.entered[-1]):
            self.entered.append(self.at)
