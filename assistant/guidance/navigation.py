"""Moving through the routine: on, back, to a place, to the other side, to the end."""

from dataclasses import replace

from assistant.guidance.coming_again import has_had_enough, leg_for
from assistant.guidance.effects import End, Say
from assistant.guidance.lines import Line
from assistant.guidance.moving import (
    come_back,
    enter,
    finished,
    is_avoided,
    is_too_deep,
    onward,
    to_ending,
)
from assistant.guidance.plan import SHORTEST_LEG_S, fit, hands_on_s, stretched, with_more
from assistant.guidance.routine import Part, Step
from assistant.guidance.session import Leg, State, Topic
from assistant.guidance.step_tone import step_tone
from assistant.guidance.targets import deep, spot_of, steps_for, without
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning


def advance(turn: Turn, _: Meaning) -> Turn:
    """STEP: the cue of the step that follows."""
    if _too_soon(turn):
        return turn.say_step("if_cut", turn.step.if_cut, "cue")
    return onward(turn)


def go_on(turn: Turn, meaning: Meaning) -> Turn:
    """STEP: nothing is paused; where a "ready" is waited for, it is one; "again" is asked about."""
    if meaning.slots.get("about") == "again":
        asked = turn.say(Line.STEP_OR_BEGINNING)
        return asked.ask(Topic.STEP_OR_BEGINNING, Line.STEP_OR_BEGINNING, open_s=15.0)
    return onward(turn) if turn.step.ready_moves_on else turn.chime()


def this_step_anew(turn: Turn) -> Turn:
    """STEP: the step under way from its beginning, as far as there is time."""
    work = turn.session.work
    if work.leg is None:
        return turn
    return enter(turn, (work.leg, *work.ahead))


def ending_on(turn: Turn, _: Meaning) -> Turn:
    """CLOSING: forward only, and never past the light ending before its minimum."""
    if turn.step.part is not Part.ENDING:
        return onward(turn)
    work, step = turn.session.work, turn.step
    if not _too_soon(turn):
        return onward(turn)
    leg = Leg(step.id, min(turn.left_s + work.in_step_s, step.minimum_s))
    return turn.works(replace(work, leg=leg)).say_step("if_cut", step.if_cut, "closing")


def previous(turn: Turn, _: Meaning) -> Turn:
    """STEP: the step before, for what it had left; the one under way keeps its rest."""
    before = _last_worked(turn)
    if before is None:
        return turn.say_step("cue", turn.step.cue, "cue")
    return _go(turn, (leg_for(turn, before),))


def skip(turn: Turn, meaning: Meaning) -> Turn:
    """STEP: leave out the step under way, or the one that is named."""
    steps = steps_for(turn.routine, meaning)
    if not steps:
        if "step" in meaning.slots or "area" in meaning.slots:
            return turn.say(Line.NOTHING_TO_SKIP)
        return advance(turn, meaning)
    if any(step.part is not Part.HANDS_ON for step in steps):
        return _shorten(turn, turn.routine.ending)
    here = any(step.id == turn.step.id for step in steps)
    if here and _too_soon(turn):
        return turn.say_step("if_cut", turn.step.if_cut, "cue")
    if not here and any(step.warms for step in steps):
        return _shorten(turn, turn.routine.warming)
    work = turn.session.work
    skipped = (*work.skipped, *(step.id for step in steps))
    turn = turn.works(replace(work, ahead=without(work.ahead, steps), skipped=skipped))
    turn = turn.say(Line.NO_STEP, step=steps[0].name)
    return onward(turn) if here else turn


def go_to(turn: Turn, meaning: Meaning) -> Turn:
    """STEP: the step or place that is named; what was jumped over comes after it."""
    area = meaning.slots.get("area")
    steps = steps_for(turn.routine, meaning)
    if not steps:
        if "side" in meaning.slots and not {"area", "step"} & meaning.slots.keys():
            return switch(turn, meaning)
        answer = turn.script.lines.answer("ask_how_to", [area or ""])
        return turn.say(Line.NOT_IN_THIS_ONE) if answer is None else turn.do(answer)
    if any(not deep(step) for step in steps):
        return to_ending(turn) if turn.state is not State.CLOSING else turn.chime()
    if any(step.id == turn.step.id for step in steps):
        return turn.say_step("cue", turn.step.cue, "cue")
    steps = tuple(step for step in steps if not is_avoided(turn.session, step)) or steps
    legs = tuple(leg_for(turn, step) for step in _both_sides(turn, steps, meaning))
    return _go(turn, _equally_long(turn, legs))


def switch(turn: Turn, meaning: Meaning) -> Turn:
    """STEP: the same on the other side, for its full time."""
    step = turn.step
    if step.mirror is None:
        return turn.say(Line.COVERS_BOTH)
    if meaning.slots.get("side") == step.side:
        return turn.chime()
    return _go(turn, (leg_for(turn, turn.routine.step(step.mirror)),))


def finish_up(turn: Turn, _: Meaning) -> Turn:
    """STEP, HOLD, PAUSED: straight to a short light ending; one that was begun just goes on."""
    waiting = turn.session.pause or turn.session.alarm
    if waiting is not None and turn.step.part is not Part.HANDS_ON:
        return come_back(turn, waiting.back)
    return to_ending(turn, turn.routine.ending.minimum_s)


def deeper_again(turn: Turn, meaning: Meaning) -> Turn:
    """CLOSING: going back to deep work takes a yes."""
    target, side = _return_target(turn, meaning), meaning.slots.get("side")
    if target is None:
        return turn.say(Line.NOT_IN_THIS_ONE)
    work, ending_s = stretched(turn.session.work), turn.routine.ending.minimum_s
    room_s = (work.limit_s - ending_s - work.worked_s) / len(_sides(turn, target, side))
    if room_s < SHORTEST_LEG_S or _refusal(turn, target) is not None:
        return turn.say(Line.NO_TIME_FOR_DEEPER)
    leg = Leg(target.id, min(room_s, leg_for(turn, target).seconds))
    turn, spot = turn.say(Line.DEEPER_AGAIN), spot_of(meaning)
    return turn.ask(Topic.BACK_TO_DEEP, Line.DEEPER_AGAIN, open_s=15.0, about=leg, spot=spot)


def to_deep(turn: Turn, leg: Leg) -> Turn:
    """The yes to that: the step, then the light ending once more from its beginning."""
    ending, question = turn.routine.ending, turn.session.question
    side = question.spot.side if question is not None and question.spot is not None else None
    sides = _sides(turn, turn.routine.step(leg.step), side)
    legs = tuple(replace(leg, step=step.id) for step in sides)
    after = tuple(
        Leg(step.id, step.for_s) for step in turn.routine.steps if step.part is Part.AFTER
    )
    turn = turn.works(stretched(turn.session.work))
    return enter(turn, (*legs, Leg(ending.id, ending.minimum_s), *after))


def stage(turn: Turn, meaning: Meaning) -> Turn:
    """PAUSED: what was asked for waits for "carry on"; what is refused is refused at once."""
    pause = turn.session.pause
    if pause is None or pause.back.state is not State.STEP:
        return turn.say(Line.SAY_CARRY_ON)
    moves = {"previous_step": previous, "skip_step": skip, "switch_side": switch}
    tried = moves.get(meaning.intent, go_to)(turn.at(State.STEP, pause.back.step), meaning)
    if tried.session.pause is not None:
        return tried.at(State.PAUSED, pause.back.step)
    work = tried.session.work
    if work.leg is None:
        return turn.say(Line.SAY_CARRY_ON)
    staged = replace(pause, staged=(work.leg, *work.ahead))
    turn = turn.works(replace(turn.session.work, skipped=work.skipped))
    return turn.becomes(replace(turn.session, pause=staged)).say(Line.STAGED)


def stage_onward(turn: Turn, _: Meaning) -> Turn:
    """PAUSED, "next": offer to go on with the step that follows."""
    pause, work = turn.session.pause, turn.session.work
    if pause is None or not work.ahead or _too_soon(turn):
        return turn.say(Line.SAY_CARRY_ON)
    step = turn.routine.step(work.ahead[0].step)
    words = turn.script.lines.words
    turn = turn.say(Line.CARRY_ON_FROM, step=words.sided(step.name, step.side))
    return turn.ask(Topic.CARRY_ON_FROM, Line.CARRY_ON_FROM, open_s=15.0)


def carry_on_from(turn: Turn) -> Turn:
    """The yes to that."""
    pause = turn.session.pause
    return turn if pause is None else come_back(turn, pause.back, turn.session.work.ahead)


def end_session(turn: Turn, _: Meaning) -> Turn:
    """STEP, HOLD, PAUSED, CLOSING: asks once when the light ending was not given."""
    if turn.session.work.leg is not None and turn.step.part is Part.AFTER:
        return goodbye(turn)
    turn = turn.say(Line.NO_LIGHT_FINISH)
    return turn.ask(Topic.END_NOW, Line.NO_LIGHT_FINISH, open_s=15.0)


def goodbye(turn: Turn, _: Meaning | None = None) -> Turn:
    """The end, with the words that bring the receiver back up."""
    return finished(turn.hush()).say(Line.GOODBYE).do(End())


def goodbye_short(turn: Turn, _: Meaning) -> Turn:
    """IDLE: the end before anything began."""
    return turn.say(Line.GOODBYE_SHORT).do(End())


def _go(turn: Turn, legs: tuple[Leg, ...]) -> Turn:
    """Enter these legs now; the rest of the step under way follows them, then what was ahead."""
    work, first = turn.session.work, turn.routine.step(legs[0].step)
    refused = _refusal(turn, first)
    if refused is not None:
        return turn.say(refused)
    rest: tuple[Leg, ...] = ()
    named = {leg.step for leg in legs}
    warmed = turn.step.warms and first.needs_warm_s > 0
    if turn.left_s >= SHORTEST_LEG_S and not warmed and turn.step.id not in named:
        rest = (Leg(turn.step.id, turn.left_s),)
    for leg in (*rest, *(leg for leg in work.ahead if leg.step not in named)):
        legs = with_more(legs, leg)
    available_s = work.limit_s - work.worked_s
    fitted = fit(turn.routine, legs, available_s)
    too_long = hands_on_s(turn.routine, fitted) > available_s + 1.0
    if too_long or fitted[0].step != first.id:
        return turn.say(Line.NO_MORE_TIME)
    return enter(turn, legs)


def _both_sides(turn: Turn, steps: tuple[Step, ...], meaning: Meaning) -> tuple[Step, ...]:
    """The steps of one place: what is still to come of it, or all of it once more."""
    if "side" in meaning.slots:
        return steps[:1]
    ahead = {leg.step for leg in turn.session.work.ahead}
    coming = [step for step in steps if step.id in ahead] or steps
    return tuple(step for step in coming if step.id in (coming[0].id, coming[0].mirror))


def _equally_long(turn: Turn, legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """Sides that come again get the same, as much as the one with less room may have."""
    ahead = {leg.step for leg in turn.session.work.ahead}
    again = [leg.seconds for leg in legs if leg.step not in ahead]
    return tuple(leg if leg.step in ahead else replace(leg, seconds=min(again)) for leg in legs)


def _last_worked(turn: Turn) -> Step | None:
    """The step before the one under way; never the light ending of an end that was put off."""
    behind = [turn.routine.step(leg.step) for leg in turn.session.work.behind]
    others = (step for step in reversed(behind) if deep(step) and step.id != turn.step.id)
    return next(others, None)


def _sides(turn: Turn, step: Step, side: str | None) -> tuple[Step, ...]:
    """The step, and its other side unless one was named or the other is to be left out."""
    if step.mirror is None or side in ("left", "right"):
        return (step,)
    mirror = turn.routine.step(step.mirror)
    return (step,) if _refusal(turn, mirror) is not None else (step, mirror)


def _return_target(turn: Turn, meaning: Meaning) -> Step | None:
    named = [step for step in steps_for(turn.routine, meaning) if deep(step)]
    if named:
        return named[0]
    if meaning.slots:
        return None
    before = [turn.routine.step(leg.step) for leg in turn.session.work.behind]
    return next((step for step in reversed(before) if deep(step)), None)


def _refusal(turn: Turn, step: Step) -> Line | None:
    if is_avoided(turn.session, step):
        return Line.LEFT_ALONE
    if is_too_deep(turn.session, step):
        return Line.LIGHT_ONLY
    if step.needs_warm_s > turn.session.work.warmed_s:
        return Line.WARM_FIRST
    return Line.PLENTY if has_had_enough(turn, step) else None


def _too_soon(turn: Turn) -> bool:
    return turn.session.work.in_step_s < turn.step.minimum_s and (
        not turn.step.warms or turn.session.work.warmed_s < turn.step.minimum_s
    )


def _shorten(turn: Turn, step: Step) -> Turn:
    """Keep the least of a step that is never left out."""
    work = turn.session.work
    ahead = tuple(
        replace(leg, seconds=min(leg.seconds, step.minimum_s)) if leg.step == step.id else leg
        for leg in work.ahead
    )
    said = Say(step.if_cut, f"{step.id}.if_cut", step_tone(step.part))
    return turn.works(replace(work, ahead=ahead)).do(said)
