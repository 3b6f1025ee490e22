"""A question of one to the other: nothing is said, but its answer is waited for."""

from assistant.guidance.session import HANDS_ON, Session, Topic, Wish
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import AskedOther, Meaning

_OPEN_S = 6.0
_ALL_IS_RIGHT = "pressure_ok"


def overheard(turn: Turn, asked: AskedOther) -> Turn:
    """Hands on: for a few seconds a yes or a no is the answer to it."""
    if turn.state not in HANDS_ON or turn.session.question is not None:
        return turn
    if asked.intent == _ALL_IS_RIGHT:
        return turn.ask(Topic.PRESSURE, "", asks="pressure", open_s=_OPEN_S)
    wish = Wish(asked.intent)
    return turn.ask(Topic.EACH_OTHER, "", asks="yes_no", open_s=_OPEN_S, wish=wish)


def answered(session: Session, meaning: Meaning) -> Meaning:
    """A yes to such a question reports what was asked; anything else means what it means."""
    question = session.question
    if question is None or question.topic is not Topic.EACH_OTHER or question.wish is None:
        return meaning
    return Meaning(question.wish.intent) if meaning.intent == "yes" else meaning
