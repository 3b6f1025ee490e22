"""Yes and no: they mean what was asked, and nothing when nothing was."""

from collections.abc import Callable, Mapping

from assistant.guidance import (
    comfort,
    doubting,
    health,
    hurting,
    length,
    navigation,
    pausing,
    pressure,
    safety,
    screening,
    setup,
    time_given,
    voice,
)
from assistant.guidance.session import HANDS_ON, Question, State, Topic
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_NO_TWICE_S = 10.0
_OF_HEALTH = (Topic.SETUP, Topic.WHICH, Topic.WHICH_PLACE)


def yes(turn: Turn, meaning: Meaning) -> Turn:
    """Yes to the open question; a sound, no more, when none is open."""
    question = turn.session.question
    if question is None:
        return setup.forward(turn, meaning) if turn.state is State.SETUP else turn.chime()
    if question.topic in _OF_HEALTH and "condition" in meaning.slots:
        return health.told_in_setup(turn, meaning)
    return _YES[question.topic](turn, question)


def no(turn: Turn, _: Meaning) -> Turn:
    """No to the open question; said twice with hands on and nothing asked, it is a stop."""
    question = turn.session.question
    return _unasked_no(turn) if question is None else _NO[question.topic](turn, question)


def _back_to_deep(turn: Turn, question: Question) -> Turn:
    return turn if question.about is None else navigation.to_deep(turn, question.about)


def _same_on_mirror(turn: Turn, question: Question) -> Turn:
    turn = turn.asked_nothing()
    return turn if question.about is None else time_given.same_on_mirror(turn, question.about)


def _add_more(turn: Turn, question: Question) -> Turn:
    return turn if question.about is None else length.add_more(turn, question.about.seconds)


def _allergy(turn: Turn) -> Turn:
    """Whatever it is, a plain lotion does no harm; the setup goes on."""
    told = Meaning("report_condition", {"condition": "nut_allergy"})
    return health.told_in_setup(turn.asked_nothing(), told)


def _not_all_right_there(turn: Turn, _: Question) -> Turn:
    """A no to "all right?" may mean anything; lighter is the careful reading."""
    ease = pressure.too_hard_in_hold if turn.state is State.HOLD else pressure.too_hard
    return ease(turn, Meaning("pressure_too_hard"))


def _nothing(turn: Turn, _: Question) -> Turn:
    return turn.asked_nothing().chime()


def _ask_once_more(turn: Turn, _: Question | None = None) -> Turn:
    return setup.put(turn, turn.routine.item(turn.session.place.step or ""))


def _unasked_no(turn: Turn) -> Turn:
    recent = turn.session.recent
    twice = recent is not None and recent.intent == "no" and turn.since(recent.at_s) <= _NO_TWICE_S
    if twice and turn.state in HANDS_ON:
        return safety.alarm(turn, "stop_now")
    if turn.state is State.SETUP:
        return setup.no_answer(turn)
    return turn.chime()


_Reply = Callable[[Turn, Question], Turn]

_YES: Mapping[Topic, _Reply] = {
    Topic.SETUP: screening.yes,
    Topic.WHICH: screening.yes_unexplained,
    Topic.WHICH_PLACE: screening.which_place,
    Topic.RECEIVER_HAPPY: lambda turn, _: setup.passed(turn),
    Topic.PAIN_BEFORE: lambda turn, _: setup.not_today(turn),
    Topic.PRESSURE: lambda turn, _: pressure.just_right(turn),
    Topic.PAIN: lambda turn, _: hurting.sharp_pain(turn),
    Topic.ALL_RIGHT: lambda turn, _: safety.all_clear(turn),
    Topic.END_NOW: lambda turn, _: navigation.goodbye(turn),
    Topic.CARRY_ON_FROM: lambda turn, _: navigation.carry_on_from(turn),
    Topic.BACK_TO_DEEP: _back_to_deep,
    Topic.SAME_ON_MIRROR: _same_on_mirror,
    Topic.ALLERGY: lambda turn, _: _allergy(turn),
    Topic.FEVER: lambda turn, _: health.feverish(turn),
    Topic.SORE_SKIN: lambda turn, _: comfort.sore_skin(turn),
    Topic.REST_HANDS: lambda turn, _: pausing.pause(turn),
    Topic.LONGEST: lambda turn, _: length.the_most(turn),
    Topic.ADD_MORE: _add_more,
    Topic.MY_VOICE: lambda turn, _: voice.slow_down(turn),
    Topic.DID_YOU_MEAN: doubting.granted,
    Topic.LIGHT_OR_NUMB: lambda turn, _: safety.alarm(turn, "report_nerve"),
    Topic.RED_SKIN: lambda turn, _: safety.alarm(turn, "report_skin"),
    Topic.EACH_OTHER: lambda turn, _: turn.asked_nothing(),
    Topic.STEP_OR_BEGINNING: lambda turn, _: navigation.this_step_anew(turn),
}
_NO: Mapping[Topic, _Reply] = {
    Topic.SETUP: lambda turn, _: setup.answered_no(turn),
    Topic.WHICH: screening.no_after_all,
    Topic.WHICH_PLACE: screening.nowhere,
    Topic.RECEIVER_HAPPY: lambda turn, _: setup.declined(turn),
    Topic.PAIN_BEFORE: _ask_once_more,
    Topic.PRESSURE: _not_all_right_there,
    Topic.PAIN: lambda turn, _: hurting.half_that(turn),
    Topic.ALL_RIGHT: lambda turn, _: safety.not_all_right(turn),
    Topic.END_NOW: _nothing,
    Topic.CARRY_ON_FROM: _nothing,
    Topic.BACK_TO_DEEP: _nothing,
    Topic.SAME_ON_MIRROR: _nothing,
    Topic.ALLERGY: _ask_once_more,
    Topic.FEVER: lambda turn, _: comfort.no_fever(turn),
    Topic.SORE_SKIN: lambda turn, _: comfort.skin_is_fine(turn),
    Topic.REST_HANDS: _nothing,
    Topic.LONGEST: lambda turn, _: length.not_the_most(turn),
    Topic.ADD_MORE: _nothing,
    Topic.MY_VOICE: lambda turn, _: voice.slower_strokes(turn),
    Topic.DID_YOU_MEAN: _nothing,
    Topic.LIGHT_OR_NUMB: _nothing,
    Topic.RED_SKIN: _nothing,
    Topic.EACH_OTHER: lambda turn, _: turn.asked_nothing(),
    Topic.STEP_OR_BEGINNING: _nothing,
}
