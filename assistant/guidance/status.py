"""Where we are, what comes, and how long it takes."""

from assistant.guidance.effects import Say
from assistant.guidance.lines import Line
from assistant.guidance.moving import onward, say_where
from assistant.guidance.plan import hands_on_s
from assistant.guidance.routine import Part, Step
from assistant.guidance.session import Leg
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_ABOUT_OVER_S = 20.0


def where(turn: Turn, meaning: Meaning) -> Turn:
    """STEP: the step, its side, the time left in it."""
    return _both_sides(turn, meaning) or say_where(turn, Line.WHERE)


def where_paused(turn: Turn, _: Meaning) -> Turn:
    """PAUSED: the same, and that it is paused; or what was asked for and waits."""
    pause = turn.session.pause
    if turn.session.work.leg is None:
        return turn.say(Line.STILL_PAUSED)
    if pause is None or not pause.staged:
        return say_where(turn, Line.WHERE_PAUSED)
    staged = pause.staged[0]
    time = turn.script.lines.words.time(staged.seconds)
    name = _name(turn, turn.routine.step(staged.step))
    return turn.say(Line.WHERE_PAUSED, step=name, time=time)


def where_closing(turn: Turn, meaning: Meaning) -> Turn:
    """CLOSING: nearly done."""
    side = _both_sides(turn, meaning)
    if side is not None:
        return side
    light = turn.step.part is Part.ENDING
    return turn.say(Line.LIGHT_NEARLY_DONE if light else Line.RESTING)


def where_safety(turn: Turn, _: Meaning) -> Turn:
    """SAFETY: hands are off, and everything waits."""
    return turn.say(Line.WAITING_FOR_YOU)


def underway(turn: Turn, _: Meaning) -> Turn:
    """A session is on already."""
    return turn.say(Line.UNDERWAY, step=_name(turn, turn.step))


def holding(turn: Turn, _: Meaning) -> Turn:
    """HOLD: how long it still takes."""
    return turn.say(Line.HOLDING, time=_hold_time(turn))


def hold_still(turn: Turn, _: Meaning) -> Turn:
    """HOLD: nothing else to do."""
    return turn.say(Line.HOLD_STILL, time=_hold_time(turn))


def hold_left(turn: Turn, _: Meaning) -> Turn:
    """HOLD: the time alone."""
    return turn.say(Line.TIME, time=_hold_time(turn))


def what_next(turn: Turn, _: Meaning) -> Turn:
    """STEP: a question while there is time; when the step is about over, it moves on."""
    ahead = turn.session.work.ahead
    if turn.left_s < _ABOUT_OVER_S or not ahead:
        return onward(turn)
    following = turn.routine.step(ahead[0].step)
    return turn.say(
        Line.AFTER_THIS,
        following=_name(turn, following),
        time=turn.script.lines.words.time(turn.left_s),
    )


def what_next_closing(turn: Turn, _: Meaning) -> Turn:
    """CLOSING: what follows the light strokes."""
    ahead = turn.session.work.ahead
    if turn.step.part is not Part.ENDING or not ahead:
        return turn.say(Line.REST_AND_WATER)
    return turn.do(Say(turn.step.how, f"{turn.step.id}.how", "closing"))


def left_here(turn: Turn, _: Meaning) -> Turn:
    """The time left in this step, and nothing else."""
    return turn.say(Line.TIME, time=turn.script.lines.words.time(turn.left_s))


def left_in_all(turn: Turn, _: Meaning) -> Turn:
    """The time left altogether, in minutes."""
    work, words = turn.session.work, turn.script.lines.words
    here = (Leg(work.leg.step, turn.left_s),) if work.leg else ()
    left_s = hands_on_s(turn.routine, (*here, *work.ahead))
    time = words.whole_minutes(round(left_s / 60))
    halfway = work.worked_s > left_s
    return turn.say(Line.PAST_HALFWAY if halfway else Line.TIME, time=time)


def say_carry_on(turn: Turn, _: Meaning) -> Turn:
    """PAUSED: what it waits for."""
    return turn.say(Line.SAY_CARRY_ON)


def whole_time(turn: Turn, _: Meaning) -> Turn:
    """SETUP: how long it will take."""
    return turn.say(Line.TIME, time=turn.script.lines.words.whole_minutes(turn.session.minutes))


def _both_sides(turn: Turn, meaning: Meaning) -> Turn | None:
    """The answer to "which side" in a step that is not on one side, else None."""
    step = turn.step
    if meaning.slots.get("about") != "side" or step.side in turn.script.lines.words.sides:
        return None
    if step.which_side:
        return turn.say_step("which_side", step.which_side)
    return turn.say(Line.BOTH_SIDES, step=step.name) if step.side == "both" else None


def _hold_time(turn: Turn) -> str:
    left_s = turn.routine.holds.seconds - turn.session.holds.held_s
    return turn.script.lines.words.time(left_s)


def _name(turn: Turn, step: Step) -> str:
    return turn.script.lines.words.sided(step.name, step.side)
