"""A session anybody may talk to: what can happen in it, move by move."""

import json
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field

from assistant.guidance.effects import Effect, End, Hush, Save, Say
from assistant.guidance.events import (
    Doubted,
    Event,
    MicBack,
    MicLost,
    Overheard,
    Played,
    Tick,
    Understood,
)
from assistant.guidance.script import Script
from assistant.guidance.session import State
from assistant.guidance.snapshot import dump, restore
from assistant.guidance.step import begin, step
from assistant.guidance.waking import wake
from assistant.understanding.meaning import AskedOther, Doubt, Meaning
from tests.guidance.walk.onlooker import Onlooker

_WORD_S = 0.4


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody says something that is understood as this."""

    intent: str
    slots: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mumbled:
    """Somebody says something that may have meant this, or anything."""

    intent: str = ""


@dataclass(frozen=True, slots=True)
class AskedEachOther:
    """One asks the other something that is not for us."""

    intent: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody says anything, and a tick comes every `tick_s`."""

    seconds: float
    tick_s: float = 2.0


@dataclass(frozen=True, slots=True)
class PowerLoss:
    """The power fails, and is back at another time of the program's clock."""

    now_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Microphone:
    """The microphone goes, or comes back."""

    back: bool


Move = Said | Mumbled | AskedEachOther | Silence | PowerLoss | Microphone


class Walk:
    """A session from before the first "start", with someone who looks on."""

    def __init__(self, script: Script, minutes: int) -> None:
        self.script = script
        self.session = begin(script, minutes)
        self.over = False
        self.cells: set[tuple[State, str]] = set()
        """Every state with every intent that was said in it."""
        self._now_s = 0.0
        self._onlooker = Onlooker(script)
        self._kept = self.session, 0.0, copy(self._onlooker)
        self._speaking: list[tuple[float, str]] = []

    @property
    def state(self) -> State:
        """Where it is."""
        return self.session.place.state

    def do(self, move: Move) -> None:
        """Carry out a move; a word comes a second after what was before it."""
        match move:
            case Said(intent, slots):
                self._wait(1.0)
                self.cells.add((self.state, intent))
                self._happen(Understood(Meaning(intent, slots)))
            case Mumbled(intent):
                self._wait(1.0)
                self._happen(Doubted(Doubt((Meaning(intent),) if intent else ())))
            case AskedEachOther(intent):
                self._wait(1.0)
                self._happen(Overheard(AskedOther(intent)))
            case Silence(seconds, tick_s):
                end_s = self._now_s + seconds
                while self._now_s < end_s and not self.over:
                    self._wait(min(tick_s, end_s - self._now_s))
            case PowerLoss(now_s):
                self._lose_power(now_s)
            case Microphone(back):
                self._happen(MicBack() if back else MicLost())

    def _wait(self, seconds: float) -> None:
        self._now_s += seconds
        while self._speaking and self._speaking[0][0] <= self._now_s:
            _, line = self._speaking.pop(0)
            self._happen(Played(line))
        self._happen(Tick())

    def _happen(self, event: Event) -> None:
        before = self.session
        self.session, effects = step(self.script, before, event, self._now_s)
        self._onlooker.sees(before, event, self.session, effects)
        if effects:
            self._carry_out(effects)

    def _carry_out(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case Hush():
                    self._speaking.clear()
                case Say(text, line):
                    from_s = self._speaking[-1][0] if self._speaking else self._now_s
                    self._speaking.append((from_s + _WORD_S * len(text.split()), line))
                case Save():
                    self._kept = self.session, self._now_s, copy(self._onlooker)
                case End():
                    self.over = True
                case _:
                    pass

    def _lose_power(self, now_s: float) -> None:
        """What was kept last goes on, whatever the program's clock says by then."""
        kept, kept_s, onlooker = self._kept
        data = json.loads(json.dumps(dump(kept, kept_s), allow_nan=False))
        restored = restore(self.script, data, now_s)
        again = json.loads(json.dumps(dump(restored, now_s)))
        assert again == data, "it was kept as something else"
        self.session, effects = wake(self.script, restored)
        assert self.state is kept.place.state or self.state is State.PAUSED, "woken elsewhere"
        self._now_s, self._onlooker = now_s, copy(onlooker)
        self._speaking.clear()
        self._carry_out(effects)


def played(script: Script, minutes: int, moves: Sequence[Move]) -> Walk:
    """The walk of these moves."""
    walk = Walk(script, minutes)
    for move in moves:
        if not walk.over:
            walk.do(move)
    return walk


def shortest(moves: Sequence[Move], fails: Callable[[Sequence[Move]], bool]) -> list[Move]:
    """The moves without those that are not needed to fail."""
    left = list(moves)
    for at in reversed(range(len(left))):
        fewer = left[:at] + left[at + 1 :]
        if fails(fewer):
            left = fewer
    return left
