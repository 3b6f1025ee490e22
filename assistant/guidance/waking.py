"""The session after a loss of power: nothing runs before someone says so."""

from dataclasses import replace

from assistant.guidance.effects import Effect, Save, SetPace, SetVolume
from assistant.guidance.lines import Line
from assistant.guidance.moving import finished
from assistant.guidance.pausing import pause
from assistant.guidance.safety import again
from assistant.guidance.script import Script
from assistant.guidance.session import HANDS_ON, Session, State
from assistant.guidance.setup import put
from assistant.guidance.turn import Turn


def wake(script: Script, session: Session) -> tuple[Session, tuple[Effect, ...]]:
    """A restored session made safe to go on with, and what to say about it.

    Hands-on time is paused at the step last announced, SAFETY stays latched and asks anew, a setup
    asks its question again.
    """
    turn = Turn(script, session).do(SetVolume(session.voice.volume))
    if session.voice.pace != 1.0:
        turn = turn.do(SetPace(session.voice.pace))
    if turn.state in HANDS_ON:
        paused = pause(turn).session
        turn = _welcome_back(turn.becomes(replace(paused, question=None)))
    elif turn.state is State.PAUSED:
        turn = _welcome_back(turn.becomes(replace(turn.session, question=None)))
    elif turn.state is State.SAFETY:
        turn = again(turn)
    elif turn.state is State.SETUP:
        turn = put(turn, turn.routine.item(turn.session.place.step or ""))
    elif turn.state is State.DONE:
        turn = finished(turn)
    return turn.session, turn.do(Save()).effects


def _welcome_back(turn: Turn) -> Turn:
    words, step = turn.script.lines.words, turn.step
    return turn.say(Line.WELCOME_BACK, step=words.sided(step.name, step.side))
