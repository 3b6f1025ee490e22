"""A pause stops every timer; "carry on" goes back to where the hands came off."""

from dataclasses import replace

from assistant.guidance import setup
from assistant.guidance.effects import Say
from assistant.guidance.lines import Line
from assistant.guidance.moving import come_back
from assistant.guidance.safety import release
from assistant.guidance.session import Pause, State
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

OVER_S = 1800.0
"""After such a break it is not the same massage any more."""


def pause(turn: Turn, _: Meaning | None = None) -> Turn:
    """STEP, HOLD, CLOSING: everything waits; a hold is over."""
    return pause_with(turn, turn.script.lines.say(Line.PAUSED))


def pause_with(turn: Turn, said: Say) -> Turn:
    """The same, for a reason of its own."""
    turn = release(turn.hush())
    back = turn.session.place
    paused = Pause(back=back, since_s=turn.session.clock_s)
    turn = turn.becomes(replace(turn.session, pause=paused, question=None))
    return turn.at(State.PAUSED, back.step).do(said)


def still(turn: Turn, _: Meaning) -> Turn:
    """PAUSED: it is."""
    return turn.say(Line.STILL_PAUSED)


def resume(turn: Turn, _: Meaning) -> Turn:
    """PAUSED: on, at what was asked for meanwhile or where it was."""
    waiting = turn.session.pause
    if waiting is None:
        return turn
    return come_back(turn, waiting.back, waiting.staged, woken=waiting.woken)


def start(turn: Turn, meaning: Meaning) -> Turn:
    """PAUSED, "start": on; but a new session, questions and all, if others may be here by now."""
    waiting = turn.session.pause
    long_ago = waiting is not None and (waiting.woken or turn.since(waiting.since_s) > OVER_S)
    return setup.start(turn.hush(), meaning) if long_ago else resume(turn, meaning)


def ready(turn: Turn, meaning: Meaning) -> Turn:
    """PAUSED: a bare "ready" means carry on; a place to hold waits until then."""
    return turn.say(Line.SAY_CARRY_ON) if meaning.slots else resume(turn, meaning)
