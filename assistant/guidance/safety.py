"""Hands off: the latch that only an all-clear, and then "carry on", opens."""

from dataclasses import replace

from assistant.guidance import setup
from assistant.guidance.conditions import barring
from assistant.guidance.effects import SetVolume
from assistant.guidance.lines import Line
from assistant.guidance.moving import after_hold, come_back, finished
from assistant.guidance.navigation import finish_up, goodbye
from assistant.guidance.reactions import REACTIONS, Reaction, deeper
from assistant.guidance.session import Alarm, Place, Session, State, Topic
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning


def alarm(turn: Turn, cause: str) -> Turn:
    """Hands off, for this reason; a deeper alarm that is on stays."""
    reaction, session = REACTIONS[cause], turn.session
    on = session.alarm
    if on is not None and deeper(on.level, reaction.level):
        return again(turn)
    turn = release(turn).react(reaction.level, cause)
    session = turn.session
    if reaction.level == "help":
        turn = turn.do(SetVolume(1.0))
    for line in reaction.say:
        turn = turn.say(line)
    latched = Alarm(
        intent=cause,
        level=reaction.level,
        back=on.back if on is not None else _way_back(session),
        since_s=session.clock_s,
        next_at_s=session.clock_s + reaction.first_s,
    )
    holds = replace(session.holds, spot=None)
    session = replace(session, alarm=latched, pause=None, holds=holds)
    turn = turn.becomes(session).at(State.SAFETY, session.place.step)
    # "Carry on" answers a yes-or-no question with yes; here it must never count as an all-clear.
    return turn.ask(Topic.ALL_RIGHT, reaction.question, asks=None)


def again(turn: Turn) -> Turn:
    """Say once more what the alarm that is on says."""
    on = turn.session.alarm
    if on is None:
        return turn
    turn = turn.react(on.level, on.intent)
    for line in REACTIONS[on.intent].say:
        turn = turn.say(line)
    return turn


def stop(turn: Turn, _: Meaning) -> Turn:
    """Hands off at once; never needs a second word."""
    return alarm(turn, "stop_now")


def all_clear(turn: Turn, _: Meaning | None = None) -> Turn:
    """SAFETY: all is well again; it still takes "carry on" to go on."""
    on = turn.session.alarm
    if on is None:
        return turn.chime()
    if on.level == "help":
        return finished(turn.hush()).say(Line.STAY_WITH_THEM)
    cleared = replace(on, cleared=True, next_at_s=None)
    session = replace(turn.session, alarm=cleared, question=None)
    return turn.becomes(session).hush().say(Line.CLEARED)


def not_all_right(turn: Turn) -> Turn:
    """SAFETY: the question was answered with no."""
    on = turn.session.alarm
    if on is None:
        return turn.chime()
    reaction = REACTIONS[on.intent]
    if reaction.unanswered_is_emergency:
        return alarm(turn, "report_emergency")
    if reaction.ends and reaction.times is not None and on.asked >= reaction.times:
        return ended(turn.hush(), reaction)
    return turn if reaction.if_no is None else turn.hush().say(reaction.if_no)


def ended(turn: Turn, reaction: Reaction) -> Turn:
    """SAFETY: it did not pass: the massage is over."""
    turn = finished(turn)
    return turn if reaction.last is None else turn.say(reaction.last)


def resume(turn: Turn, _: Meaning) -> Turn:
    """SAFETY: on, and lightly, but only after an all-clear."""
    on = turn.session.alarm
    if on is None or not on.cleared:
        return refuse(turn)
    if barring(turn.session.health):
        return _not_today(turn)
    pressure = turn.session.pressure
    lighter = replace(pressure, change=min(pressure.change, -turn.routine.pressure.softer))
    turn = come_back(turn.presses(lighter), on.back)
    match turn.state:
        case State.SETUP:
            return setup.put(turn, turn.routine.item(turn.session.place.step or ""))
        case State.IDLE:
            return turn.say(Line.SAY_START)
        case State.DONE:
            return turn.say(Line.SAY_START_ANOTHER)
        case _:
            return turn


def finish(turn: Turn, meaning: Meaning) -> Turn:
    """SAFETY: the light ending, but only after an all-clear."""
    on = turn.session.alarm
    if on is None or not on.cleared or turn.session.work.leg is None:
        return refuse(turn)
    if barring(turn.session.health):
        return _not_today(turn)
    return finish_up(turn, meaning)


def end(turn: Turn, _: Meaning) -> Turn:
    """SAFETY: the session may end any time, but never while help is being called."""
    on = turn.session.alarm
    return again(turn) if on is not None and on.level == "help" else goodbye(turn)


def refuse(turn: Turn, _: Meaning | None = None) -> Turn:
    """SAFETY: nothing else happens now."""
    on = turn.session.alarm
    if on is not None and on.cleared:
        return turn.say(Line.CLEARED)
    if on is not None and on.level == "help":
        return again(turn)
    return turn.say(Line.HANDS_OFF_FOR_NOW)


def staying_off(turn: Turn, _: Meaning) -> Turn:
    """PAUSED, SAFETY: hands are off already."""
    return turn.hush().say(Line.STAYING_OFF)


def hands_are_off(turn: Turn, _: Meaning) -> Turn:
    """SAFETY, "stop": they are off; an all-clear given before counts no more."""
    on = turn.session.alarm
    if on is not None and on.level == "help":
        return again(turn)
    if on is not None and on.cleared:
        return alarm(turn, "stop_now")
    return turn.hush().say(Line.TAKE_YOUR_TIME)


def release(turn: Turn) -> Turn:
    """A hold under way ends here and now."""
    if turn.state is not State.HOLD:
        return turn
    over = after_hold(turn.session.holds, turn.session.clock_s)
    return turn.holding(over).at(State.STEP, turn.session.place.step)


def _not_today(turn: Turn) -> Turn:
    """Something was told in between with which there is no massage."""
    said = turn.script.lines.about_condition(barring(turn.session.health) or "")
    return finished(turn.hush()).do(said)


def _way_back(session: Session) -> Place:
    if session.pause is not None:
        return session.pause.back
    if session.place.state is State.HOLD:
        return Place(State.STEP, session.place.step)
    return session.place
