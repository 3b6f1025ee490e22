"""Yes and no: they mean what was asked, and nothing when nothing was."""

from dataclasses import replace

from assistant.guidance import navigation, pressure, safety, setup, time_given
from assistant.guidance.session import HANDS_ON, State, Topic
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_NO_TWICE_S = 10.0


def yes(turn: Turn, meaning: Meaning) -> Turn:
    """Yes to the open question; a sound, no more, when none is open."""
    question = turn.session.question
    if question is None:
        return setup.forward(turn, meaning) if turn.state is State.SETUP else turn.chime()
    match question.topic:
        case Topic.SETUP:
            return setup.answered_yes(turn)
        case Topic.RECEIVER_HAPPY:
            return setup.passed(turn)
        case Topic.PAIN_BEFORE:
            return setup.not_today(turn)
        case Topic.PRESSURE:
            return pressure.just_right(turn)
        case Topic.PAIN:
            return safety.sharp_pain(turn)
        case Topic.ALL_RIGHT:
            return safety.all_clear(turn)
        case Topic.END_NOW:
            return navigation.goodbye(turn)
        case Topic.CARRY_ON_FROM:
            return navigation.carry_on_from(turn)
        case Topic.BACK_TO_DEEP if question.about is not None:
            return navigation.to_deep(turn, question.about)
        case Topic.SAME_ON_MIRROR if question.about is not None:
            return time_given.same_on_mirror(turn.asked_nothing(), question.about)
    return turn


def no(turn: Turn, meaning: Meaning) -> Turn:
    """No to the open question; said twice with hands on and nothing asked, it is a stop."""
    question = turn.session.question
    if question is None:
        return _unasked_no(turn)
    match question.topic:
        case Topic.SETUP:
            return setup.answered_no(turn)
        case Topic.RECEIVER_HAPPY:
            return setup.stop(turn, meaning)
        case Topic.PAIN_BEFORE:
            return setup.put(turn, turn.routine.item(turn.session.place.step or ""))
        case Topic.PRESSURE:
            # A no to "all right?" may mean anything; lighter is the careful reading.
            return (
                pressure.too_hard_in_hold(turn, replace(meaning, intent="pressure_too_hard"))
                if turn.state is State.HOLD
                else pressure.too_hard(turn, replace(meaning, intent="pressure_too_hard"))
            )
        case Topic.PAIN:
            return safety.tender(turn, meaning)
        case Topic.ALL_RIGHT:
            return safety.not_all_right(turn)
    return turn.asked_nothing().chime()


def _unasked_no(turn: Turn) -> Turn:
    recent = turn.session.recent
    twice = recent is not None and recent.intent == "no" and turn.since(recent.at_s) <= _NO_TWICE_S
    if twice and turn.state in HANDS_ON:
        return safety.alarm(turn, "stop_now")
    if turn.state is State.SETUP:
        return setup.put(turn, turn.routine.item(turn.session.place.step or ""))
    return turn.chime()
