"""The session machine: one event in, the next session and what is to be done about it out.

Pure: time comes as an argument, effects are data, and the same input always gives the same output.
"""

from dataclasses import replace

from assistant.guidance.doubting import doubted
from assistant.guidance.effects import Effect, Save
from assistant.guidance.events import (
    Doubted,
    Event,
    Overheard,
    Played,
    Tick,
    Trouble,
    Understood,
)
from assistant.guidance.moving import without_left_out
from assistant.guidance.overhearing import answered, overheard
from assistant.guidance.passing import pass_time
from assistant.guidance.plan import clamp_minutes
from assistant.guidance.script import Script
from assistant.guidance.session import Place, Recent, Session, State
from assistant.guidance.sound_trouble import trouble
from assistant.guidance.table import action
from assistant.guidance.ticking import tick
from assistant.guidance.turn import Turn
from assistant.guidance.undoing import moved_by_itself, noted
from assistant.understanding.meaning import Meaning

KEPT_EVERY_S = 10.0
"""Seconds of a step that a loss of power may cost at most; each time, the disk is written to."""


def begin(script: Script, minutes: int | None = None, *, known: bool = False) -> Session:
    """A session that waits for "start", to be as many minutes long as the routine allows.

    None is as long as the routine usually is. `known`: this household has been through a whole
    setup lately, and gets the short one.
    """
    routine = script.routine
    length = clamp_minutes(routine, minutes or routine.minutes)
    return Session(Place(State.IDLE), length, routine.name, known=known)


def step(
    script: Script, session: Session, event: Event, now_s: float
) -> tuple[Session, tuple[Effect, ...]]:
    """The session after this event at `now_s` seconds of sound, and the effects of it.

    An intent the machine does not know leaves everything but the clock as it was.
    """
    before = pass_time(script.routine, session, now_s)
    turn = Turn(script, before)
    match event:
        case Understood(meaning):
            turn = _understood(turn, meaning)
        case Doubted(doubt):
            turn = doubted(turn, doubt)
        case Overheard(asked):
            turn = overheard(turn, asked)
        case Tick(talking):
            turn = _granted(moved_by_itself(tick(Turn(script, before, talking=talking)), before))
        case Played(line):
            turn = _played(turn, line)
    if _spared(turn.session) != _spared(before):
        turn = without_left_out(turn)
    turn = trouble(turn, event) if isinstance(event, Trouble) else turn.remembered()
    # Last of all: a slow disk must not delay "Hands off", and nothing is kept before it is said.
    if _durable(turn.session) != _durable(session):
        turn = turn.do(Save())
    return turn.session, turn.effects


def _understood(turn: Turn, meaning: Meaning) -> Turn:
    before, meaning = turn.session, answered(turn.session, meaning)
    act = action(turn.state, meaning.intent)
    if act is None:
        return turn
    turn = noted(_granted(act(turn, meaning)), before, meaning.intent)
    recent = Recent(meaning.intent, turn.session.clock_s)
    return turn.becomes(replace(turn.session, recent=recent, missed=0))


def _granted(turn: Turn) -> Turn:
    """What was asked for in a hold happens when it is over."""
    wish = turn.session.holds.wish
    if wish is None or turn.state is State.HOLD:
        return turn
    turn = turn.holding(replace(turn.session.holds, wish=None))
    act, before = action(turn.state, wish.intent), turn.session
    if act is None:
        return turn
    return noted(act(turn, Meaning(wish.intent, dict(wish.slots))), before, wish.intent)


def _played(turn: Turn, line: str) -> Turn:
    """A question is open from the moment it was spoken to its end."""
    question = turn.session.question
    if question is None or question.line != line:
        return turn
    asked = replace(question, asked_at_s=turn.session.clock_s)
    return turn.becomes(replace(turn.session, question=asked))


def _spared(session: Session) -> tuple[object, ...]:
    """What steps are left out for."""
    return session.avoided, session.light, session.ways


def _durable(session: Session) -> tuple[object, ...]:
    """What a loss of power must not lose."""
    work, alarm = session.work, session.alarm
    return (
        session.place,
        session.minutes,
        session.avoided,
        session.pressure.change,
        session.voice.volume,
        session.voice.pace,
        session.voice.quiet,
        session.voice.detail,
        session.health,
        session.holds.zones,
        session.holds.made,
        session.pause and session.pause.staged,
        alarm and (alarm.intent, alarm.cleared),
        work.leg,
        work.ahead,
        work.limit_s,
        work.in_step_s // KEPT_EVERY_S,
        session.comfort,
        session.heat_until_s,
        session.light,
        session.ways,
        session.focus,
        session.short,
        session.known,
    )
