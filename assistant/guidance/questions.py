"""Questions about the massage: answered from the data, then silence."""

from collections.abc import Sequence

from assistant.guidance.adapting import adapted
from assistant.guidance.effects import Say
from assistant.guidance.lines import Line
from assistant.guidance.pressure import aim, how_hard_applies
from assistant.guidance.routine import Step
from assistant.guidance.setup import restate
from assistant.guidance.targets import steps_for
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_ELSEWHERE = ("ask_what_is", "ask_where_is", "ask_how_to", "ask_why")
_ANYTHING = ("ask_may_i", "ask_is_it_normal")
"""Questions that have an answer for what nobody thought of."""
_ASKED = (*_ELSEWHERE, *_ANYTHING, "ask_how_hard", "ask_direction")
_WITHOUT_A_STEP = (*_ANYTHING, "ask_direction")
_BY_PLACE = ("ask_where_is", "ask_what_is", "ask_direction")
"""Questions answered by what is worked under the hands."""
_SUBJECTS = ("about", "technique", "area", "step")
_OF_STEP = {"ask_why": "why", "ask_where_is": "where", "ask_direction": "direction"}
"""Which line of a step answers; any other question is answered by `how`."""


def answer(turn: Turn, meaning: Meaning) -> Turn:
    """The answer about what was named, else about the step under way."""
    named = any(key in meaning.slots for key in _SUBJECTS)
    said = _named(turn, meaning) if named else _about_step(turn, meaning)
    return turn.say(_unknown(meaning)) if said is None else turn.do(said)


def answer_in_setup(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: the answer, then the open question once more."""
    return restate(answer(turn, meaning), meaning)


def how_hard(turn: Turn, meaning: Meaning) -> Turn:
    """The level to aim at, here or at the place that was named."""
    lines, words = turn.script.lines, turn.script.lines.words
    said = _on_topic(turn, meaning) or lines.answer("ask_how_hard", _named_keys(meaning))
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
        here = turn.step.how_hard
        return turn.say_step("how_hard", here) if here else turn.say(Line.HANDS_ONLY)
    else:
        return _how_hard_in_all(turn)
    return turn.say(Line.HOW_HARD, level=words.levels(low, high))


def how_hard_in_setup(turn: Turn, meaning: Meaning) -> Turn:
    """SETUP: the same, then the open question once more."""
    return restate(how_hard(turn, meaning), meaning)


def _unknown(meaning: Meaning) -> Line:
    return Line.NOT_IN_THIS_ONE if "area" in meaning.slots else Line.DONT_KNOW


def _how_hard_in_all(turn: Turn) -> Turn:
    """Without a step: what holds for all of them."""
    lines = turn.script.lines
    said = lines.answer("ask_how_hard", ("other",))
    if said is not None:
        return turn.do(said)
    low, high = turn.routine.warming.pressure or (1, 1)
    return turn.say(Line.HOW_HARD, level=lines.words.levels(low, high))


def _named_keys(meaning: Meaning) -> list[str]:
    return [meaning.slots[key] for key in _SUBJECTS if key in meaning.slots]


def _on_topic(turn: Turn, meaning: Meaning) -> Say | None:
    """The answer about a topic, whichever way it was asked for."""
    about = meaning.slots.get("about")
    if about is None:
        return None
    answers = (turn.script.lines.answer(intent, (about,)) for intent in (meaning.intent, *_ASKED))
    return next((said for said in answers if said is not None), None)


def _named(turn: Turn, meaning: Meaning) -> Say | None:
    lines = turn.script.lines
    said = _on_topic(turn, meaning) or _of_step_meant(turn, meaning)
    if said is not None:
        return said
    keys = _named_keys(meaning)
    keys += [step.group for step in steps_for(turn.routine, meaning)]
    keys += ["other"] if meaning.intent in _ANYTHING else []
    said = lines.answer(meaning.intent, keys)
    if said is None and "step" in meaning.slots:
        said = _of_steps(meaning.intent, steps_for(turn.routine, meaning))
    for other in _ELSEWHERE if said is None else ():
        said = said or lines.answer(other, keys)
    return said


def _of_step_meant(turn: Turn, meaning: Meaning) -> Say | None:
    """Which way to go, where the side is known: named, or that of the step under way."""
    if meaning.intent != "ask_direction" or "technique" in meaning.slots:
        return None
    area, sided = meaning.slots.get("area"), meaning.slots.get("side") in ("left", "right")
    steps = steps_for(turn.routine, meaning) if sided or "step" in meaning.slots else ()
    if not steps and turn.session.work.leg is not None and area in turn.step.areas:
        steps = (turn.step,)
    return _line_of(steps[0], "direction") if steps else None


def _of_steps(intent: str, steps: Sequence[Step]) -> Say | None:
    return _own(intent, steps[0]) if steps else None


def _own(intent: str, step: Step) -> Say | None:
    return _line_of(step, _OF_STEP.get(intent, "how")) or _line_of(step, "how")


def _line_of(step: Step, name: str) -> Say | None:
    text: str = getattr(step, name)
    return Say(text, f"{step.id}.{name}", "answer") if text else None


def _about_step(turn: Turn, meaning: Meaning) -> Say | None:
    """Without a name the question is about where the hands are."""
    lines, intent = turn.script.lines, meaning.intent
    if turn.session.work.leg is None or intent in _ANYTHING:
        anything = ("other", *turn.routine.warming.areas)
        return lines.answer(intent, anything if intent in _WITHOUT_A_STEP else ())
    step, recent = _step_meant(turn, meaning), turn.session.recent
    if intent in _BY_PLACE:
        about = (step.id, step.group, step.technique or "", *step.areas)
        about = step.areas if intent == "ask_where_is" else about
        own = _line_of(step, _OF_STEP[intent]) if intent in _OF_STEP else None
        return own or lines.answer(intent, about) or _line_of(step, "how")
    if intent == "ask_how_to" and recent is not None and recent.intent == intent:
        return _line_of(step, "explain")
    return _own(intent, step)


def _step_meant(turn: Turn, meaning: Meaning) -> Step:
    """The step under way, or the one that mirrors it if the other side was named."""
    step, side = turn.step, meaning.slots.get("side")
    if step.mirror is not None and side in ("left", "right", "other") and side != step.side:
        return adapted(turn.routine.step(step.mirror), turn.session.ways)
    return step
