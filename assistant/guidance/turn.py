"""One turn of the machine: the session as it becomes, and what is to be done about it."""

from dataclasses import dataclass, replace

from assistant.guidance.adapting import adapted
from assistant.guidance.effects import Chime, ChimeName, Effect, Hush, Level, React, Say, Tone
from assistant.guidance.lines import Line
from assistant.guidance.routine import Routine, Step
from assistant.guidance.script import Script
from assistant.guidance.session import (
    Comfort,
    Holds,
    Leg,
    Place,
    Pressure,
    Question,
    Session,
    Spot,
    State,
    Topic,
    Voice,
    Wish,
    Work,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """An immutable value; every method gives the next one."""

    script: Script
    session: Session
    effects: tuple[Effect, ...] = ()
    talking: bool = False
    """Somebody talks just now: what comes by itself waits a little for the end of it."""

    @property
    def routine(self) -> Routine:
        """The routine being guided."""
        return self.script.routine

    @property
    def state(self) -> State:
        """The state as it is now."""
        return self.session.place.state

    @property
    def step(self) -> Step:
        """The step under way; only between the first step and the last."""
        leg = self.session.work.leg
        if leg is None:
            raise ValueError("no step is under way")
        return adapted(self.routine.step(leg.step), self.session.ways)

    @property
    def left_s(self) -> float:
        """Seconds left in the step under way."""
        work = self.session.work
        return max(0.0, work.leg.seconds - work.in_step_s) if work.leg else 0.0

    def becomes(self, session: Session) -> "Turn":
        """The turn with this session."""
        return Turn(self.script, session, self.effects, self.talking)

    def at(self, state: State, step: str | None = None) -> "Turn":
        """The turn at this place."""
        return self.becomes(replace(self.session, place=Place(state, step)))

    def works(self, work: Work) -> "Turn":
        """The turn with this much work done."""
        return self.becomes(replace(self.session, work=work))

    def presses(self, pressure: Pressure) -> "Turn":
        """The turn with this pressure."""
        return self.becomes(replace(self.session, pressure=pressure))

    def avoids(self, *spots: Spot) -> "Turn":
        """The turn with these places left alone as well."""
        return self.becomes(replace(self.session, avoided=(*self.session.avoided, *spots)))

    def holding(self, holds: Holds) -> "Turn":
        """The turn with these holds."""
        return self.becomes(replace(self.session, holds=holds))

    def comforted(self, comfort: Comfort) -> "Turn":
        """The turn with this known about comfort."""
        return self.becomes(replace(self.session, comfort=comfort))

    def voiced(self, voice: Voice) -> "Turn":
        """The turn with this voice."""
        return self.becomes(replace(self.session, voice=voice))

    def do(self, *effects: Effect) -> "Turn":
        """The turn with these effects after those it has."""
        return Turn(self.script, self.session, (*self.effects, *effects), self.talking)

    def chime(self, name: ChimeName = "heard") -> "Turn":
        """The turn with a chime."""
        return self.do(Chime(name))

    def hush(self) -> "Turn":
        """The turn with silence before anything it says; only once."""
        return self if Hush() in self.effects else self.do(Hush())

    def say(self, line: Line, **slots: str) -> "Turn":
        """The turn with a line from the data."""
        return self.do(self.script.lines.say(line, **slots))

    def say_step(self, name: str, text: str, tone: Tone = "answer") -> "Turn":
        """The turn with a line of the step under way."""
        return self.do(Say(text, f"{self.step.id}.{name}", tone))

    def react(self, level: Level, intent: str) -> "Turn":
        """The turn with a safety reaction: silence first, so that the line is heard."""
        return self.hush().do(React(level, intent))

    def ask(
        self,
        topic: Topic,
        line: str,
        *,
        asks: str | None = "yes_no",
        open_s: float | None = None,
        about: Leg | None = None,
        spot: Spot | None = None,
        wish: Wish | None = None,
    ) -> "Turn":
        """The turn with this question open; saying it is another matter."""
        question = Question(topic, asks, line, self.session.clock_s, open_s, about, spot, wish=wish)
        return self.becomes(replace(self.session, question=question))

    def asked_nothing(self) -> "Turn":
        """The turn with no question open."""
        return self.becomes(replace(self.session, question=None))

    def remembered(self) -> "Turn":
        """The turn with what it says kept as the last thing said."""
        said = tuple(effect for effect in self.effects if isinstance(effect, Say))
        if not said:
            return self
        return self.voiced(replace(self.session.voice, last=said, last_at_s=self.session.clock_s))

    def since(self, at_s: float | None) -> float:
        """Seconds since a moment of the session's clock; endless for None."""
        return float("inf") if at_s is None else self.session.clock_s - at_s
