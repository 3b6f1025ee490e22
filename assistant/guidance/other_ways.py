"""Another way of massaging is asked for: it holds from now on, whatever is under way."""

from assistant.guidance import comfort, navigation, setup
from assistant.guidance.moving import is_left_out, onward
from assistant.guidance.pausing import pause_with
from assistant.guidance.routine import Way
from assistant.guidance.session import State
from assistant.guidance.turn import Turn
from assistant.guidance.ways import chosen, said_of
from assistant.understanding.meaning import Meaning


def move(turn: Turn, meaning: Meaning) -> Turn:
    """STEP, HOLD, CLOSING: everything waits until they lie, or sit, as they like."""
    way = _named(turn, meaning)
    return (
        comfort.move(turn, meaning) if way is None else pause_with(chosen(turn, way), said_of(way))
    )


def move_before(turn: Turn, meaning: Meaning) -> Turn:
    """IDLE, SETUP: as they like, from the beginning."""
    way = _named(turn, meaning)
    if way is None or turn.state is State.IDLE:
        return comfort.move_before(turn, meaning)
    return _before(turn, way)


def move_paused(turn: Turn, meaning: Meaning) -> Turn:
    """PAUSED: it stays paused."""
    way = _named(turn, meaning)
    return setup.wait(turn, meaning) if way is None else chosen(turn, way).do(said_of(way))


def skip(turn: Turn, meaning: Meaning) -> Turn:
    """STEP: without oil, or without this step."""
    way = _named(turn, meaning)
    if way is None:
        return navigation.skip(turn, meaning)
    turn = chosen(turn, way).do(said_of(way))
    return onward(turn) if is_left_out(turn.session, turn.step) else turn


def skip_before(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: without oil, or on to the next question."""
    way = _named(turn, meaning)
    return setup.forward(turn, meaning) if way is None else _before(turn, way)


def skip_paused(turn: Turn, meaning: Meaning) -> Turn:
    """PAUSED: without oil; anything else waits for "carry on"."""
    way = _named(turn, meaning)
    return navigation.stage(turn, meaning) if way is None else chosen(turn, way).do(said_of(way))


def _before(turn: Turn, way: Way) -> Turn:
    return setup.restate(chosen(turn, way).do(said_of(way)), Meaning("reposition"))


def _named(turn: Turn, meaning: Meaning) -> Way | None:
    return turn.routine.way(meaning.slots.get("way", ""))
