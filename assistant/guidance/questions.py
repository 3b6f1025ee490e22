"""Questions about the massage: answered from the data, then silence."""

from assistant.guidance.effects import Say
from assistant.guidance.lines import Line
from assistant.guidance.pressure import aim, how_hard_applies
from assistant.guidance.setup import restate
from assistant.guidance.targets import steps_for
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_ELSEWHERE = ("ask_what_is", "ask_where_is", "ask_how_to", "ask_why")
_ANYTHING = ("ask_may_i", "ask_is_it_normal")
"""Questions that have an answer for what nobody thought of."""
_WITHOUT_A_STEP = (*_ANYTHING, "ask_direction")
_BY_PLACE = ("ask_where_is", "ask_what_is", "ask_direction")
"""Questions answered by what is worked under the hands."""


def answer(turn: Turn, meaning: Meaning) -> Turn:
    """The answer about what was named, else about the step under way."""
    said = _named(turn, meaning) if meaning.slots else _about_step(turn, meaning)
    return turn.say(_unknown(meaning)) if said is None else turn.do(said)


def answer_in_setup(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: the answer, then the open question once more."""
    return restate(answer(turn, meaning), meaning)


def how_hard(turn: Turn, meaning: Meaning) -> Turn:
    """The level to aim at, here or at the place that was named."""
    words = turn.script.lines.words
    keys = [meaning.slots[key] for key in ("technique", "area") if key in meaning.slots]
    said = turn.script.lines.answer("ask_how_hard", keys)
    if said is not None:
        return turn.do(said)
    named = steps_for(turn.routine, meaning)
    if "area" in meaning.slots and not named:
        return turn.say(Line.NOT_IN_THIS_ONE)
    steps = [step for step in named if step.pressure is not None]
    if steps:
        low, high = steps[0].pressure or (1, 1)
    elif how_hard_applies(turn):
        low, high = aim(turn)
    elif turn.session.work.leg is not None:
        return turn.say(Line.HANDS_ONLY)
    else:
        low, high = turn.routine.warming.pressure or (1, 1)
    return turn.say(Line.HOW_HARD, level=words.levels(low, high))


def how_hard_in_setup(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: the same, then the open question once more."""
    return restate(how_hard(turn, meaning), meaning)


def _unknown(meaning: Meaning) -> Line:
    return Line.NOT_IN_THIS_ONE if "area" in meaning.slots else Line.DONT_KNOW


def _named(turn: Turn, meaning: Meaning) -> Say | None:
    lines = turn.script.lines
    names = ("about", "technique", "area", "step")
    keys = [meaning.slots[key] for key in names if key in meaning.slots]
    keys += [step.group for step in steps_for(turn.routine, meaning)]
    keys += ["other"] if meaning.intent in _ANYTHING else []
    said = lines.answer(meaning.intent, keys)
    if said is None and "step" in meaning.slots:
        said = _of_step(turn, meaning)
    for other in _ELSEWHERE if said is None else ():
        said = said or lines.answer(other, keys)
    return said


def _of_step(turn: Turn, meaning: Meaning) -> Say | None:
    steps = steps_for(turn.routine, meaning)
    if not steps:
        return None
    name = "why" if meaning.intent == "ask_why" else "how"
    step = steps[0]
    return Say(step.why if name == "why" else step.how, f"{step.id}.{name}", "answer")


def _about_step(turn: Turn, meaning: Meaning) -> Say | None:
    """Without a name the question is about where the hands are."""
    lines, intent = turn.script.lines, meaning.intent
    if turn.session.work.leg is None or intent in _ANYTHING:
        anything = ("other", *turn.routine.warming.areas)
        return lines.answer(intent, anything if intent in _WITHOUT_A_STEP else ())
    step, recent = turn.step, turn.session.recent
    if intent in _BY_PLACE:
        about = (step.id, step.group, step.technique or "", *step.areas)
        about = step.areas if intent == "ask_where_is" else about
        return lines.answer(intent, about) or _say(step.id, step.how)
    if intent == "ask_why":
        return Say(step.why, f"{step.id}.why", "answer")
    if recent is not None and recent.intent == intent:
        return Say(step.explain, f"{step.id}.explain", "answer")
    return _say(step.id, step.how)


def _say(step_id: str, how: str) -> Say:
    return Say(how, f"{step_id}.how", "answer")
