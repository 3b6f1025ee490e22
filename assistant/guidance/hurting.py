"""What someone feels: pain, numbness, a bone, a place to leave alone."""

from dataclasses import replace

from assistant.guidance.lines import Line
from assistant.guidance.moving import is_avoided, onward, place_is_avoided
from assistant.guidance.reactions import cause_of
from assistant.guidance.safety import alarm, release
from assistant.guidance.session import HANDS_ON, Spot, State, Topic
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
        turn = turn.avoids(*low_back)
    return alarm(turn, cause_of(meaning))


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
    turn = _mark(turn, spot) if spot == Spot() else turn.avoids(spot)
    if turn.state in (State.STEP, State.HOLD) and is_avoided(turn.session, turn.step):
        return onward(release(turn))
    held = turn.session.holds.spot
    held_there = held is not None and place_is_avoided(turn.session, held)
    return release(turn) if held_there else turn


def ask_sharp(turn: Turn, line: Line, spot: Spot | None = None) -> Turn:
    """Wait for "sharp" or "tender", said of this place."""
    return turn.ask(Topic.PAIN, line, asks="sharp_or_tender", open_s=_PAIN_ANSWER_S, spot=spot)


def _mark(turn: Turn, spot: Spot) -> Turn:
    """Leave a place alone from now on; unnamed, it is the one under the hands."""
    spot = _under_hand(turn, spot)
    if spot.area is None:
        return turn
    return turn.avoids(spot)


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
