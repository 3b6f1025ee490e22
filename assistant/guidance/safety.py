"""Hands off: the latch that only an all-clear, and then "carry on", opens."""

from dataclasses import replace

from assistant.guidance import setup
from assistant.guidance.conditions import barring
from assistant.guidance.effects import SetVolume
from assistant.guidance.lines import Line
from assistant.guidance.moving import (
    after_hold,
    come_back,
    finished,
    is_avoided,
    onward,
    place_is_avoided,
)
from assistant.guidance.navigation import finish_up, goodbye
from assistant.guidance.reactions import REACTIONS, Reaction, cause_of, deeper
from assistant.guidance.session import HANDS_ON, Alarm, Place, Session, Spot, State, Topic
from assistant.guidance.targets import spot_of
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_PAIN_TWICE_S = 30.0
_PAIN_ANSWER_S = 10.0
_OFF_THE_BACK = "not_covered"
_ASKED_FIRST = {
    "nothing_felt": (Topic.LIGHT_OR_NUMB, Line.LIGHT_OR_NUMB, "light_or_numb"),
    "red": (Topic.RED_SKIN, Line.RED_SKIN, "yes_no"),
}
"""Reports that may be harmless: hands ease, and one question tells."""


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


def report(turn: Turn, meaning: Meaning) -> Turn:
    """Any state: someone reports what takes the hands off."""
    about = meaning.slots.get("about")
    if about in _ASKED_FIRST and turn.state in HANDS_ON:
        topic, line, asks = _ASKED_FIRST[about]
        turn = release(turn).react("ease", meaning.intent).say(line)
        return turn.ask(topic, line, asks=asks, open_s=_PAIN_ANSWER_S)
    if meaning.intent == "report_nerve" and turn.state in (State.STEP, State.HOLD):
        turn = _mark(turn, spot_of(meaning))
    if about == "leg":
        # What goes down a leg comes from the low back, wherever the hands are.
        low_back = tuple(Spot(area) for area in turn.routine.leaves_alone.get("sciatica", ()))
        turn = turn.becomes(replace(turn.session, avoided=(*turn.session.avoided, *low_back)))
    return alarm(turn, cause_of(meaning))


def stop(turn: Turn, _: Meaning) -> Turn:
    """Hands off at once; never needs a second word."""
    return alarm(turn, "stop_now")


def pain(turn: Turn, meaning: Meaning) -> Turn:
    """STEP, HOLD: ease first and ask after; a second "ow" within half a minute takes hands off."""
    pressure = turn.session.pressure
    recent = turn.since(pressure.pain_at_s) <= _PAIN_TWICE_S
    turn = turn.presses(replace(pressure, pain_at_s=turn.session.clock_s, recheck_at_s=None))
    if recent:
        return alarm(_mark(turn, spot_of(meaning)), "sharp_pain")
    spot = _under_hand(turn, spot_of(meaning))
    turn = release(turn).react("ease", meaning.intent).say(Line.OW)
    return ask_sharp(turn, Line.OW, spot)


def pain_in_closing(turn: Turn, _: Meaning) -> Turn:
    """CLOSING: nothing there should hurt."""
    return alarm(turn, "report_pain")


def pain_waiting(turn: Turn, _: Meaning) -> Turn:
    """PAUSED, SAFETY: no hands are on."""
    turn = turn.hush().say(Line.PAIN_WAITING)
    return turn if turn.state is State.SAFETY else ask_sharp(turn, Line.PAIN_WAITING)


def sharp(turn: Turn, meaning: Meaning) -> Turn:
    """The answer "sharp", or a report of it."""
    question = turn.session.question
    if question is not None and question.topic is Topic.PAIN:
        return sharp_pain(turn)
    return pain(turn, meaning)


def sharp_pain(turn: Turn) -> Turn:
    """Sharp pain: hands off, and that place is left alone from now on."""
    question = turn.session.question
    spot = None if question is None else question.spot
    return alarm(_mark(turn, spot or Spot()), "sharp_pain")


def tender(turn: Turn, _: Meaning) -> Turn:
    """The answer "just tender"."""
    question = turn.session.question
    if question is None or question.topic is not Topic.PAIN:
        return turn.chime()
    return half_that(turn)


def half_that(turn: Turn) -> Turn:
    """A tender place: much lighter there."""
    pressure = turn.session.pressure
    softer = replace(
        pressure,
        change=pressure.change - turn.routine.pressure.softer,
        softer_at_s=turn.session.clock_s,
    )
    return turn.presses(softer).asked_nothing().react("ease", "answer_tender").say(Line.HALF_THAT)


def on_bone(turn: Turn, meaning: Meaning) -> Turn:
    """STEP, HOLD, CLOSING: lift off and lay on anew; the second time with flat palms."""
    pressure = turn.session.pressure
    turn = release(turn).react("hands_off", meaning.intent).say(Line.ON_BONE)
    if pressure.on_bone:
        turn = turn.say(Line.FLAT_PALMS)
    return turn.presses(replace(pressure, on_bone=pressure.on_bone + 1))


def avoid(turn: Turn, meaning: Meaning) -> Turn:
    """A place is left alone as soon as someone asks for it; if hands are there, they go on."""
    spot = spot_of(meaning)
    turn = turn.hush()
    if spot == Spot():
        return leave_alone(turn.say(Line.MOVING_AWAY), spot)
    place = turn.script.lines.words.spot(spot.area, spot.side)
    return leave_alone(turn.say(Line.LEAVE_ALONE, place=place), spot)


def leave_alone(turn: Turn, spot: Spot) -> Turn:
    """Leave a place alone, unnamed the one under the hands; if hands are there, they go on."""
    if spot == Spot():
        turn = _mark(turn, spot)
    else:
        turn = turn.becomes(replace(turn.session, avoided=(*turn.session.avoided, spot)))
    if turn.state in (State.STEP, State.HOLD) and is_avoided(turn.session, turn.step):
        return onward(release(turn))
    held = turn.session.holds.spot
    held_there = held is not None and place_is_avoided(turn.session, held)
    return release(turn) if held_there else turn


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


def ask_sharp(turn: Turn, line: Line, spot: Spot | None = None) -> Turn:
    """Wait for "sharp" or "tender", said of this place."""
    return turn.ask(Topic.PAIN, line, asks="sharp_or_tender", open_s=_PAIN_ANSWER_S, spot=spot)


def _mark(turn: Turn, spot: Spot) -> Turn:
    """Leave a place alone from now on; unnamed, it is the one under the hands."""
    spot = _under_hand(turn, spot)
    if spot.area is None:
        return turn
    return turn.becomes(replace(turn.session, avoided=(*turn.session.avoided, spot)))


def _not_today(turn: Turn) -> Turn:
    """Something was told in between with which there is no massage."""
    said = turn.script.lines.about_condition(barring(turn.session.health) or "")
    return finished(turn.hush()).do(said)


def _under_hand(turn: Turn, spot: Spot) -> Spot:
    """The place meant; unnamed, it is the one that is held or worked.

    A leg that tingles names no place of the back: what is to be left alone is under the hands.
    """
    if spot.area == _OFF_THE_BACK:
        spot = Spot()
    if spot.area is not None or turn.session.work.leg is None:
        return spot
    held, step = turn.session.holds.spot, turn.step
    if turn.state is State.HOLD and held is not None and held.area is not None:
        return held
    # Hands that wander over the whole back, or look for a place to hold, are at no one place.
    return spot if step.notes_places or not step.areas else Spot(step.areas[0], step.side)


def _way_back(session: Session) -> Place:
    if session.pause is not None:
        return session.pause.back
    if session.place.state is State.HOLD:
        return Place(State.STEP, session.place.step)
    return session.place
