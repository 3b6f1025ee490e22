"""A session that anybody may talk to: moves are drawn at random, and can be played again."""

import json
import math
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from random import Random

from assistant.guidance.effects import Effect, End, Hush, Save, Say
from assistant.guidance.events import (
    Doubted,
    Event,
    MicBack,
    MicLost,
    Played,
    Tick,
    Understood,
)
from assistant.guidance.routine import Passes
from assistant.guidance.script import Script
from assistant.guidance.session import Session, State, Topic
from assistant.guidance.snapshot import dump, restore
from assistant.guidance.step import begin, step
from assistant.guidance.table import INTENTS
from assistant.guidance.waking import wake
from assistant.understanding.meaning import Doubt, Meaning
from tests.guidance.never import Known, look
from tests.guidance.wordings import fitting_slots

_WORD_S = 0.4


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody says something that is understood as this."""

    intent: str
    slots: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mumbled:
    """Somebody says something that may have meant this."""

    intent: str = ""


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


Move = Said | Mumbled | Silence | PowerLoss | Microphone


class Walk:
    """A session from the first "start", with everything that must never happen looked at."""

    def __init__(self, script: Script, minutes: int) -> None:
        self.script = script
        self.session = begin(script, minutes)
        self.now_s = 0.0
        self.over = False
        self.cells: set[tuple[State, str]] = set()
        self._known = Known()
        self._kept: tuple[Session, float, Known] = (self.session, 0.0, Known())
        self._speaking: list[tuple[float, str]] = []

    @property
    def state(self) -> State:
        return self.session.place.state

    def do(self, move: Move) -> None:
        match move:
            case Said(intent, slots):
                self._wait(1.0)
                self.cells.add((self.state, intent))
                self._happen(Understood(Meaning(intent, slots)))
            case Mumbled(intent):
                self._wait(1.0)
                between = (Meaning(intent),) if intent else ()
                self._happen(Doubted(Doubt(between)))
            case Silence(seconds, tick_s):
                end_s = self.now_s + seconds
                while self.now_s < end_s and not self.over:
                    self._wait(min(tick_s, end_s - self.now_s))
            case PowerLoss(now_s):
                self._wake(now_s)
            case Microphone(back):
                self._happen(MicBack() if back else MicLost())

    def _wait(self, seconds: float) -> None:
        self.now_s += seconds
        while self._speaking and self._speaking[0][0] <= self.now_s:
            _, line = self._speaking.pop(0)
            self._happen(Played(line))
        self._happen(Tick())

    def _happen(self, event: Event) -> None:
        before = self.session
        self.session, effects = step(self.script, before, event, self.now_s)
        look(self.script, self._known, before, event, self.session, effects)
        self._carry_out(effects)

    def _carry_out(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case Hush():
                    self._speaking.clear()
                case Say(text, line):
                    from_s = self._speaking[-1][0] if self._speaking else self.now_s
                    self._speaking.append((from_s + _WORD_S * len(text.split()), line))
                case Save():
                    self._kept = self.session, self.now_s, copy(self._known)
                case End():
                    self.over = True
                case _:
                    pass

    def _wake(self, now_s: float) -> None:
        kept, kept_s, known = self._kept
        data = json.loads(json.dumps(dump(kept, kept_s), allow_nan=False))
        restored = restore(self.script, data, now_s)
        self._speaking.clear()
        self.session, effects = wake(self.script, restored)
        self.now_s, self._known = now_s, copy(known)
        assert self.state is kept.place.state or self.state is State.PAUSED
        self._carry_out(effects)


def drawn(script: Script, seed: int) -> tuple[int, list[Move], Walk | AssertionError | Exception]:
    """The walk of this seed: its first length, its moves, and where they led."""
    rng = Random(seed)  # noqa: S311 - nothing here is secret
    minutes = rng.choice((10, 15, 20, 25, 30, 45, 60))
    walk, moves = Walk(script, minutes), list[Move]()
    try:
        for _ in range(rng.randint(20, 90)):
            moves.append(_next(rng, walk))
            walk.do(moves[-1])
            if walk.over or (walk.state is State.DONE and rng.random() < 0.3):
                break
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is told with its moves
        return minutes, moves, failure
    return minutes, moves, walk


def played(script: Script, minutes: int, moves: Sequence[Move]) -> Walk:
    """The walk of these moves."""
    walk = Walk(script, minutes)
    for move in moves:
        if not walk.over:
            walk.do(move)
    return walk


def shortest(minutes: int, moves: Sequence[Move], fails: Callable[[Sequence[Move]], bool]) -> list[Move]:
    """The moves without those that are not needed to fail."""
    left = list(moves)
    for at in reversed(range(len(moves))):
        fewer = left[:at] + left[at + 1 :]
        if fails(fewer):
            left = fewer
    return left


def _next(rng: Random, walk: Walk) -> Move:
    chance = rng.random()
    if chance < 0.015:
        return PowerLoss(rng.choice((0.0, walk.now_s, 1e6)))
    if chance < 0.025:
        return Microphone(back=rng.random() < 0.5)
    if chance < 0.04:
        return Mumbled(rng.choice(("", *INTENTS)))
    if chance < 0.04 + _SILENT[walk.state]:
        seconds = math.exp(rng.uniform(math.log(0.5), math.log(240.0)))
        return Silence(round(seconds, 1), 2.0 if seconds > 4.0 else 0.5)
    return _word(rng, walk)


_SILENT = {
    State.IDLE: 0.1,
    State.SETUP: 0.1,
    State.STEP: 0.5,
    State.HOLD: 0.25,
    State.PAUSED: 0.2,
    State.SAFETY: 0.25,
    State.CLOSING: 0.4,
    State.DONE: 0.2,
}
_LEADS_ON = {
    State.IDLE: (0.6, ("start_session",)),
    State.SETUP: (0.85, ()),
    State.STEP: (0.45, ("hold_start", "hold_start", "next_step", "skip_step", "go_to_step",
        "more_time", "set_duration", "switch_side", "previous_step", "undo", "stay_here")),
    State.HOLD: (0.1, ("hold_release",)),
    State.PAUSED: (0.5, ("resume", "hold_start")),
    State.SAFETY: (0.6, ("all_clear", "resume", "finish_up")),
    State.CLOSING: (0.2, ("go_to_step", "set_duration", "more_time", "undo")),
    State.DONE: (0.3, ("start_session",)),
}
"""How often a word is one of those that lead on, and which they are."""
_RARE = frozenset(
    {
        *("report_emergency", "report_breathing", "end_session", "report_faint", "report_skin"),
        *("stop_now", "report_nerve", "report_condition", "finish_up", "be_quiet"),
    }
)


def _word(rng: Random, walk: Walk) -> Said:
    chance, words = _LEADS_ON[walk.state]
    if walk.session.question is not None and walk.state is not State.SETUP and rng.random() < 0.4:
        words, chance = ("yes", "yes", "no"), 1.0
    if rng.random() >= chance:
        return _any(rng, walk)
    if walk.state is State.SETUP:
        return Said(_answer(rng, walk))
    return _with_slots(rng, rng.choice(words), walk.session.asked)


def _any(rng: Random, walk: Walk) -> Said:
    intent = rng.choice(INTENTS)
    if intent in _RARE and rng.random() < 0.7:
        intent = rng.choice(INTENTS)
    return _with_slots(rng, intent, walk.session.asked)


def _with_slots(rng: Random, intent: str, asked: str | None) -> Said:
    slots = fitting_slots()[intent]
    if intent == "yes":
        # "Yes, she's pregnant" is only heard where health was asked about.
        slots = slots if asked == "health" else slots[:1]
    return Said(intent, {} if rng.random() < 0.35 else dict(rng.choice(slots)))


def _answer(rng: Random, walk: Walk) -> str:
    """What leads on in the setup."""
    session = walk.session
    question = session.question
    if question is None:
        return "next_step"
    if question.topic is not Topic.SETUP:
        return "yes" if question.topic is Topic.RECEIVER_HAPPY else "no"
    passes = walk.script.routine.item(session.place.step or "").passes
    if passes is Passes.CLEAR:
        return "no"
    return rng.choice(("no", "no", "yes")) if passes is Passes.OFFER else "yes"
