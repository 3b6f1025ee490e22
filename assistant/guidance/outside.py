"""Before a session and after it: a line each, and nothing moves."""

from assistant.guidance.lines import Line
from assistant.guidance.reactions import REACTIONS, cause_of
from assistant.guidance.safety import alarm
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning


def say_start(turn: Turn, _: Meaning) -> Turn:
    """IDLE: nothing was begun."""
    return turn.say(Line.SAY_START)


def another(turn: Turn, _: Meaning) -> Turn:
    """DONE: it is over."""
    return turn.say(Line.SAY_START_ANOTHER)


def rest_and_water(turn: Turn, _: Meaning) -> Turn:
    """DONE: what to do now."""
    return turn.say(Line.REST_AND_WATER)


def nothing_to_finish(turn: Turn, _: Meaning) -> Turn:
    """IDLE, SETUP: no hands were on."""
    return turn.say(Line.NOTHING_TO_FINISH)


def sore(turn: Turn, _: Meaning) -> Turn:
    """Pain without a massage."""
    return turn.say(Line.SORENESS)


def numb(turn: Turn, meaning: Meaning) -> Turn:
    """Numbness without a massage."""
    return _unless_red_flag(turn, meaning, Line.NUMB_AFTER)


def faint(turn: Turn, _: Meaning) -> Turn:
    """Dizziness without a massage."""
    return turn.say(Line.FAINT_AFTER)


def itch(turn: Turn, meaning: Meaning) -> Turn:
    """Skin trouble without a massage."""
    return _unless_red_flag(turn, meaning, Line.SKIN_AFTER)


def never_on_bone(turn: Turn, _: Meaning) -> Turn:
    """The one rule about bone."""
    return turn.say(Line.NEVER_ON_BONE)


def _unless_red_flag(turn: Turn, meaning: Meaning, line: Line) -> Turn:
    cause = cause_of(meaning)
    return alarm(turn, cause) if REACTIONS[cause].level == "help" else turn.say(line)
