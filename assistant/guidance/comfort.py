"""Warm enough, lying well, enough oil, and hands that last."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.guidance import pausing, safety, setup
from assistant.guidance.lines import Line
from assistant.guidance.moving import is_avoided, onward
from assistant.guidance.session import Spot, State, Topic
from assistant.guidance.targets import spot_of
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_OILING_S = 15.0
_ANSWER_S = 15.0
_COLD: Mapping[State, Line] = {
    State.IDLE: Line.ROOM_FIRST,
    State.SETUP: Line.ROOM_FIRST,
    State.STEP: Line.COVER_THE_REST,
    State.HOLD: Line.COVER_THE_REST,
}


def cold(turn: Turn, meaning: Meaning) -> Turn:
    """Someone is cold, or hands are; shivering may be a fever."""
    about = meaning.slots.get("about")
    if about == "hands":
        return turn.say(Line.WARM_PALMS)
    asks = turn.state not in (State.IDLE, State.DONE, State.SAFETY)
    if about == "shivering" and asks:
        return turn.say(Line.ANY_FEVER).ask(Topic.FEVER, Line.ANY_FEVER, open_s=_ANSWER_S)
    return turn.say(_COLD.get(turn.state, Line.COVER_NOW))


def no_fever(turn: Turn) -> Turn:
    """The no to "any fever?"."""
    if turn.state is State.SETUP:
        item = turn.routine.item(turn.session.place.step or "")
        return setup.put(turn.say(Line.ROOM_FIRST), item)
    return turn.asked_nothing().chime()


def hot(turn: Turn, meaning: Meaning) -> Turn:
    """Someone is hot: the pad comes off at once, else the blanket a little."""
    on_pad = turn.session.heat_until_s is not None or meaning.slots.get("about") == "pad"
    if not on_pad:
        return turn.say(Line.BLANKET_BACK)
    turn = turn.becomes(replace(turn.session, heat_until_s=None)).hush().say(Line.PAD_OFF)
    if turn.state in (State.IDLE, State.DONE, State.SAFETY):
        return turn
    return turn.ask(Topic.SORE_SKIN, Line.PAD_OFF, open_s=_ANSWER_S)


def sore_skin(turn: Turn) -> Turn:
    """The yes to "is the skin sore?": nothing more on that skin."""
    return setup.not_today(turn) if turn.state is State.SETUP else safety.alarm(turn, "report_skin")


def skin_is_fine(turn: Turn) -> Turn:
    """The no to that; the pad stays off."""
    return setup.passed(turn) if turn.state is State.SETUP else turn.asked_nothing().chime()


def ticklish(turn: Turn, meaning: Meaning) -> Turn:
    """A whole slow hand tickles less; the second time the spot is left alone."""
    spot, comfort = spot_of(meaning), turn.session.comfort
    place = spot.area or turn.session.place.step or ""
    if place not in comfort.ticklish:
        known = replace(comfort, ticklish=(*comfort.ticklish, place))
        return turn.comforted(known).say(Line.WHOLE_HAND)
    turn = safety.release(turn).say(Line.LEAVE_SPOT)
    if spot == Spot():
        return turn
    turn = turn.avoids(spot)
    hands_there = turn.state is State.STEP and is_avoided(turn.session, turn.step)
    return onward(turn) if hands_there else turn


def oil(turn: Turn, _: Meaning) -> Turn:
    """STEP: the timers wait while oil is warmed."""
    work = turn.session.work
    return turn.works(replace(work, wait_s=_OILING_S)).say(Line.OIL_IN_PALMS)


def oil_waiting(turn: Turn, _: Meaning) -> Turn:
    """PAUSED: the timers wait already."""
    return turn.say(Line.OIL_IN_PALMS)


def oil_closing(turn: Turn, _: Meaning) -> Turn:
    """CLOSING: no more oil for light hands."""
    return turn.say(Line.OIL_NOT_NOW)


def oil_which(turn: Turn, _: Meaning) -> Turn:
    """IDLE, SETUP: which oil, and whether it may be one of nuts."""
    turn = turn.say(Line.OIL_WHICH)
    return turn if turn.state is State.IDLE else turn.ask(Topic.ALLERGY, Line.OIL_WHICH)


def oil_off(turn: Turn, meaning: Meaning) -> Turn:
    """Too much oil: some comes off, and what fell on the floor first."""
    dripping = meaning.slots.get("about") == "dripping"
    return turn.say(Line.MIND_FEET if dripping else Line.WIPE_OIL)


def hands_hurt(turn: Turn, meaning: Meaning) -> Turn:
    """STEP: another tool; the second time, or with a numb hand, a rest."""
    comfort = turn.session.comfort
    turn = turn.comforted(replace(comfort, hands_hurt=comfort.hands_hurt + 1))
    if meaning.slots.get("about") == "numb":
        return pausing.pause_with(turn, turn.script.lines.say(Line.SHAKE_OUT))
    if comfort.hands_hurt:
        turn = turn.say(Line.REST_HANDS)
        return turn.ask(Topic.REST_HANDS, Line.REST_HANDS, open_s=_ANSWER_S)
    said = turn.script.lines.answer(meaning.intent, _topic(meaning))
    if said is not None:
        return turn.do(said)
    if turn.step.if_hands_hurt:
        return turn.say_step("if_hands_hurt", turn.step.if_hands_hurt)
    return turn.say(Line.OTHER_TOOL)


def hands_hurt_in_hold(turn: Turn, meaning: Meaning) -> Turn:
    """HOLD: stacked hands hold longer; a numb one lets go."""
    if meaning.slots.get("about") == "numb":
        return hands_hurt(turn, meaning)
    comfort = turn.session.comfort
    turn = turn.comforted(replace(comfort, hands_hurt=comfort.hands_hurt + 1))
    return turn.say(Line.STACK_HANDS)


def hands_hurt_closing(turn: Turn, _: Meaning) -> Turn:
    """CLOSING: hands that lie still are a good ending too."""
    return turn.say(Line.QUIET_HANDS)


def shake_out(turn: Turn, _: Meaning) -> Turn:
    """No hands are on: they rest already."""
    return turn.say(Line.SHAKE_OUT)


def move(turn: Turn, meaning: Meaning) -> Turn:
    """STEP, HOLD, CLOSING: everything waits until they lie well."""
    softly = turn.state is State.CLOSING
    line = Line.TAKE_TIME_SOFTLY if softly else Line.TAKE_TIME_SAY_READY
    waiting = turn.script.lines.say(line)
    how = turn.script.lines.answer(meaning.intent, _topic(meaning))
    if how is None:
        return pausing.pause_with(turn, waiting)
    return pausing.pause_with(turn, how).do(waiting)


def move_before(turn: Turn, meaning: Meaning) -> Turn:
    """IDLE, SETUP: there is no hurry."""
    how = turn.script.lines.answer(meaning.intent, _topic(meaning))
    return turn.say(Line.GET_COMFORTABLE) if how is None else turn.do(how)


def move_off(turn: Turn, _: Meaning) -> Turn:
    """SAFETY: hands are off, they may move."""
    return turn.say(Line.TAKE_YOUR_TIME)


def _topic(meaning: Meaning) -> tuple[str, ...]:
    return (meaning.slots["about"],) if "about" in meaning.slots else ()
