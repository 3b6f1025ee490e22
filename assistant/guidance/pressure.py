"""How hard: down fast, up slowly, and of two requests the more careful one wins."""

from dataclasses import replace

from assistant.guidance.hurting import ask_sharp
from assistant.guidance.lines import Line
from assistant.guidance.routine import Part
from assistant.guidance.safety import release
from assistant.guidance.session import State, Topic
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_CAREFUL_S = 10.0
_RECHECK_S = 20.0
_RECHECK_DEEPER_S = 60.0
_LIGHT_LEVEL = 3
"""The most there is for a receiver who is to be massaged lightly."""


def too_hard(turn: Turn, meaning: Meaning) -> Turn:
    """STEP, CLOSING: ease at once, and ask in a while whether it is better."""
    pressure = turn.session.pressure
    change = pressure.change
    if turn.since(pressure.deeper_at_s) <= _CAREFUL_S:
        change -= turn.routine.pressure.deeper
    line = Line.EASING if turn.step.part is Part.HANDS_ON else Line.BARELY_TOUCHING
    softer = replace(pressure, change=change, deeper_at_s=None)
    return ease(turn.presses(softer), meaning.intent, turn.routine.pressure.softer, line)


def too_hard_in_hold(turn: Turn, meaning: Meaning) -> Turn:
    """HOLD: ease; said twice, the hold is over."""
    holds = turn.session.holds
    turn = turn.holding(replace(holds, too_hard=holds.too_hard + 1))
    turn = ease(turn, meaning.intent, turn.routine.pressure.softer, Line.EASE_HOLD)
    return release(turn) if holds.too_hard else turn


def tensing(turn: Turn, meaning: Meaning) -> Turn:
    """STEP, HOLD, CLOSING: a body that tenses says it is too deep."""
    line = Line.TOO_DEEP if turn.step.part is Part.HANDS_ON else Line.SLOWER_LIGHTER
    return ease(release(turn), meaning.intent, turn.routine.pressure.tense, line)


def ease(turn: Turn, intent: str, levels: int, line: Line) -> Turn:
    """Lighten by so many levels."""
    pressure, now_s = turn.session.pressure, turn.session.clock_s
    eased = replace(
        pressure,
        change=max(pressure.change - levels, -9),
        softer_at_s=now_s,
        recheck_at_s=now_s + _RECHECK_S,
        recheck_line=Line.BETTER.value,
    )
    return turn.presses(eased).asked_nothing().react("ease", intent).say(line)


def deeper(turn: Turn, _: Meaning) -> Turn:
    """STEP, CLOSING: one level more, if the step allows it and nobody just asked for less."""
    pressure, step = turn.session.pressure, turn.step
    now_s = turn.session.clock_s
    if turn.since(pressure.softer_at_s) <= _CAREFUL_S:
        return turn.say(Line.KEEP_LIGHT)
    if turn.session.light:
        return turn.say(Line.LIGHT_ONLY)
    if step.instead_of_deeper:
        return turn.say_step("instead_of_deeper", step.instead_of_deeper)
    if step.pressure is None:
        return turn.say(Line.HANDS_ONLY)
    more = turn.routine.pressure.deeper
    if level(turn) + more > _ceiling(turn):
        return turn.say(Line.AT_CEILING)
    firmer = replace(
        pressure,
        change=pressure.change + more,
        deeper_at_s=now_s,
        recheck_at_s=now_s + _RECHECK_DEEPER_S,
        recheck_line=Line.STILL_GOOD.value,
    )
    return turn.presses(firmer).asked_nothing().say(Line.LEAN_IN)


def deeper_in_hold(turn: Turn, _: Meaning) -> Turn:
    """HOLD: a touch more, once."""
    pressure = turn.session.pressure
    if turn.since(pressure.softer_at_s) <= _CAREFUL_S:
        return turn.say(Line.KEEP_LIGHT)
    if "touch_more" in turn.session.work.told or turn.step.instead_of_deeper:
        return turn.say(Line.AT_CEILING)
    work = turn.session.work
    turn = turn.works(replace(work, told=(*work.told, "touch_more")))
    turn = turn.presses(replace(pressure, deeper_at_s=turn.session.clock_s))
    return turn.say(Line.TOUCH_MORE)


def just_right(turn: Turn, _: Meaning | None = None) -> Turn:
    """STEP, HOLD, CLOSING: kept in mind; an answer to a check-in gets no sound at all."""
    question = turn.session.question
    pressure = turn.session.pressure
    right = replace(pressure, ok_at_s=turn.session.clock_s, recheck_at_s=None)
    turn = turn.presses(right)
    if question is not None and question.topic is Topic.PRESSURE:
        return turn.asked_nothing()
    return turn.chime()


def number(turn: Turn, meaning: Meaning) -> Turn:
    """STEP, HOLD: a level from one to ten."""
    spoken = meaning.slots.get("level", "")
    level = int(spoken) if spoken.isdigit() else 0
    if not 1 <= level <= 10:
        return turn.say(Line.IS_THAT_PRESSURE)
    if level >= 8:
        turn = release(turn).react("ease", meaning.intent).say(Line.EASE_IS_IT_SHARP)
        return ask_sharp(turn, Line.EASE_IS_IT_SHARP)
    if level == 7:
        return ease(turn, meaning.intent, turn.routine.pressure.tense, Line.EASE_A_LITTLE)
    if level <= 3 and turn.step.part is Part.HANDS_ON and not turn.step.instead_of_deeper:
        return turn.asked_nothing().say(Line.ROOM_FOR_MORE)
    return just_right(turn)


def is_that_pressure(turn: Turn, _: Meaning) -> Turn:
    """A number where no pressure was in question."""
    return turn.say(Line.IS_THAT_PRESSURE)


def keep_lighter(turn: Turn, _: Meaning) -> Turn:
    """PAUSED: lighter, when it goes on."""
    pressure = turn.session.pressure
    softer = replace(pressure, change=max(pressure.change - turn.routine.pressure.softer, -9))
    return turn.presses(softer).say(Line.KEEP_IT_LIGHTER)


def aim(turn: Turn) -> tuple[int, int]:
    """The levels to aim at now, from and to; never above the step's ceiling."""
    step = turn.step
    low, high = step.pressure or (1, 1)
    change = turn.session.pressure.change
    return (
        min(max(1, low + change), _ceiling(turn)),
        min(max(1, high + change), _ceiling(turn)),
    )


def level(turn: Turn) -> int:
    """The level hands work at now: the middle of the aim, and what was asked for since."""
    low, high = turn.step.pressure or (1, 1)
    return min(max(1, (low + high) // 2 + turn.session.pressure.change), _ceiling(turn))


def how_hard_applies(turn: Turn) -> bool:
    """Whether the step under way has a pressure at all."""
    return turn.state in (State.STEP, State.HOLD, State.CLOSING, State.PAUSED) and (
        turn.session.work.leg is not None and turn.step.pressure is not None
    )


def _ceiling(turn: Turn) -> int:
    return min(turn.step.ceiling, _LIGHT_LEVEL) if turn.session.light else turn.step.ceiling
