"""The session after a loss of power: nothing runs before someone says so."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.guidance.effects import Effect, Save, Say, SetPace, SetVolume
from assistant.guidance.lines import Line
from assistant.guidance.moving import finished
from assistant.guidance.pausing import OVER_S, pause
from assistant.guidance.routine import Part
from assistant.guidance.safety import alarm
from assistant.guidance.script import Script
from assistant.guidance.session import HANDS_ON, Session, State
from assistant.guidance.setup import passed, put
from assistant.guidance.snapshot import restore
from assistant.guidance.turn import Turn

Woken = tuple[Session, tuple[Effect, ...]]
_KNOWN_FOR_S = 30 * 86_400.0
"""Who has not been through a setup for longer gets the whole one."""
_NOTHING_ON = (State.IDLE, State.DONE)


def taken_up(
    script: Script, new: Session, kept: Mapping[str, object], age_s: float
) -> Woken | None:
    """What becomes of the session that was kept so long ago, and what to say about it.

    None when nothing was lost: then `new`, the session that has just begun, stays as it is. Of an
    ended one it keeps only that a whole setup has been gone through.
    Raises ValueError when the data is not a session of this script.
    """
    if kept.get("known") is True and age_s <= _KNOWN_FOR_S:
        new = replace(new, known=True)
    place = kept.get("place")
    if isinstance(place, Mapping) and place.get("state") in _NOTHING_ON:
        return (new, (Save(),)) if new.known else None
    session = restore(script, kept, new.at_s)
    # A clock without a battery stands still, or is set back, while the power is away: less than
    # nothing is no age, and then it is for the people to say whether it was just now.
    if age_s <= OVER_S:
        return wake(script, session)
    if _hands_had_begun(script, session):
        return anew(script, new, Line.LAST_CUT_SHORT)
    # Also so that what was told of anyone's health is on the disk no longer.
    return new, (Save(),)


def anew(script: Script, new: Session, why: Line) -> Woken:
    """The session that has just begun, and why it is not the last one."""
    turn = Turn(script, new).say(why).remembered()
    return turn.session, turn.do(Save()).effects


def wake(script: Script, session: Session) -> Woken:
    """A restored session made safe to go on with, and what to say about it.

    Hands-on time is paused at the step last announced, SAFETY stays latched and asks anew, a setup
    asks its question again. What was open or could be taken back before is so no more.
    """
    session = replace(session, before=None)
    turn = Turn(script, session).do(SetVolume(session.voice.volume))
    if session.voice.pace != 1.0:
        turn = turn.do(SetPace(session.voice.pace))
    if turn.state in HANDS_ON:
        turn = _welcome_back(turn.becomes(pause(turn).session))
    elif turn.state is State.PAUSED:
        turn = _welcome_back(turn)
    elif turn.state is State.SAFETY:
        turn = _latched(turn)
    elif turn.state is State.SETUP:
        turn = _setup_again(turn)
    elif turn.state is State.DONE:
        turn = finished(turn)
    turn = turn.remembered()
    return turn.session, turn.do(Save()).effects


def _welcome_back(turn: Turn) -> Turn:
    session, words, step = turn.session, turn.script.lines.words, turn.step
    if session.pause is not None:
        woken = replace(session.pause, since_s=session.clock_s, reminders=0, woken=True)
        turn = turn.becomes(replace(session, pause=woken, question=None))
    return turn.say(Line.WELCOME_BACK, step=words.sided(step.name, step.side))


def _latched(turn: Turn) -> Turn:
    """The alarm anew: an all-clear that was given before the power went counts no more."""
    on = turn.session.alarm
    if on is None:
        return turn
    turn = alarm(turn, on.intent)
    latched = turn.session.alarm
    if latched is None:
        return turn
    # What was a misheard stop, and could be taken back, is one no longer.
    return turn.becomes(replace(turn.session, alarm=replace(latched, since_s=on.since_s)))


def _setup_again(turn: Turn) -> Turn:
    item = turn.routine.item(turn.session.place.step or "")
    if turn.session.heat_until_s is None:
        return put(turn, item)
    # The pad may have stayed warm all the while, on the back: better too short than too long.
    return passed(turn.do(Say(item.timer_over, f"{item.id}.timer_over", "cue")))


def _hands_had_begun(script: Script, session: Session) -> bool:
    """Whether hands-on time was lost: not before it began, nor in the rest after it."""
    leg = session.work.leg
    return leg is not None and script.routine.step(leg.step).part is not Part.AFTER
