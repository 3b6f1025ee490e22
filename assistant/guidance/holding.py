"""Steady pressure on one place: where it may be, how long, how often."""

from dataclasses import replace

from assistant.guidance.effects import Say
from assistant.guidance.lines import Line
from assistant.guidance.moving import onward, place_is_avoided, waiting_zone
from assistant.guidance.plan import most_holds
from assistant.guidance.safety import release
from assistant.guidance.session import Spot, State, Topic, Wish
from assistant.guidance.targets import spoken_s, spot_of
from assistant.guidance.turn import Turn
from assistant.guidance.ways import left_out_in
from assistant.understanding.meaning import Meaning

_CHECK_IN_S = 6.0
_LATELY_S = 120.0


def start(turn: Turn, meaning: Meaning) -> Turn:
    """STEP: hold here now, or keep the place for later while hands only feel their way."""
    step, named = turn.step, spot_of(meaning)
    if step.ready_moves_on and named == Spot():
        return onward(turn)
    waiting = turn.session.holds.spot
    spot = waiting if named == Spot() and waiting is not None else named
    refused = _never_here(turn, spot)
    if refused is None and not step.notes_places:
        refused = _not_now(turn, spot)
    if refused is not None:
        return turn.say(refused)
    if step.notes_places:
        return _note(turn, spot)
    longer = spoken_s(meaning) > turn.routine.holds.seconds
    return _hold(turn.say(Line.THIRTY_THEN_SEE) if longer else turn, spot)


def _hold(turn: Turn, spot: Spot) -> Turn:
    """The seconds begin; where only light work is right, so is the hold."""
    step = turn.step
    holds = replace(turn.session.holds, spot=spot, held_s=0.0, too_hard=0, wish=None)
    # Whoever holds has oil enough: time that stood still for it runs again.
    turn = turn.holding(holds).works(replace(turn.session.work, wait_s=0.0)).asked_nothing()
    turn = turn.at(State.HOLD, step.id).do(Say(turn.routine.holds.cue, "holds.cue", "cue"))
    if step.instead_of_deeper:
        return turn.say_step("instead_of_deeper", step.instead_of_deeper)
    return turn


def let_go(turn: Turn, _: Meaning) -> Turn:
    """HOLD: it gave way, or they move on: ease off."""
    rules = turn.routine.holds
    return _eased(turn, Say(rules.let_go, "holds.let_go", "cue"))


def over(turn: Turn) -> Turn:
    """HOLD: the seconds are up."""
    rules = turn.routine.holds
    return _eased(turn.chime("hold_over"), Say(rules.over, "holds.over", "cue"))


def later(turn: Turn, meaning: Meaning) -> Turn:
    """HOLD: granted when the hold is over; nobody talks during a hold."""
    wish = Wish(meaning.intent, tuple(sorted(meaning.slots.items())))
    return turn.holding(replace(turn.session.holds, wish=wish)).chime()


def later_said(turn: Turn, meaning: Meaning) -> Turn:
    """HOLD: a question is answered when the hold is over."""
    return later(turn, meaning).say(Line.IN_A_MOMENT)


def thirty_is_plenty(turn: Turn, _: Meaning) -> Turn:
    """HOLD: it does not get longer."""
    return turn.say(Line.THIRTY_IS_PLENTY)


def not_now(turn: Turn, _: Meaning) -> Turn:
    """CLOSING: the deep work is over."""
    return turn.say(Line.NO_DEEP_NOW)


def next_zone(turn: Turn) -> Spot | None:
    """The tender place to name now: the last one has been smoothed, and there is time for it."""
    holds, rules = turn.session.holds, turn.routine.holds
    free = turn.step.takes_holds and holds.spot is None and holds.ended_at_s is not None
    smoothed = turn.since(holds.ended_at_s) >= rules.soften_s
    allowed = len(holds.made) < most_holds(turn.routine, turn.session.minutes)
    if not (free and smoothed and allowed) or turn.left_s < rules.seconds:
        return None
    return waiting_zone(turn.session)


def may_check_in(turn: Turn) -> bool:
    """Whether asking about the pressure is welcome: not in quiet mode, sleep, after a "perfect"."""
    session = turn.session
    return (
        not session.voice.quiet
        and not session.comfort.asleep
        and session.question is None
        and turn.since(session.pressure.ok_at_s) > _LATELY_S
    )


def _note(turn: Turn, spot: Spot) -> Turn:
    holds = turn.session.holds
    if spot not in holds.zones or spot == Spot():
        turn = turn.holding(replace(holds, zones=(*holds.zones, spot)))
    if spot == Spot():
        return turn.say(Line.NOTED_SOMEWHERE)
    return turn.say(Line.NOTED, place=turn.script.lines.words.spot(spot.area, spot.side))


def _never_here(turn: Turn, spot: Spot) -> Line | None:
    holding = (step for step in turn.routine.steps if step.takes_holds)
    if turn.session.light or any(left_out_in(step, turn.session.ways) for step in holding):
        return Line.LIGHT_ONLY
    areas = {spot.area, *turn.step.areas} if spot.area is None else {spot.area}
    if areas & turn.routine.holds.never_on:
        return Line.NOT_A_PLACE_TO_PRESS
    return Line.LEFT_ALONE if place_is_avoided(turn.session, spot) else None


def _not_now(turn: Turn, spot: Spot) -> Line | None:
    rules, session = turn.routine.holds, turn.session
    holds, work = session.holds, session.work
    named = spot.area is not None
    if work.warmed_s < rules.needs_warm_s:
        return Line.WARM_FIRST
    if named and sum(_may_be_one(spot, made) for made in holds.made) >= rules.per_place:
        return Line.HELD_ENOUGH
    if len(holds.made) >= most_holds(turn.routine, session.minutes):
        return Line.HOLDS_ENOUGH
    ending_s = turn.routine.ending.minimum_s
    if work.limit_s - work.worked_s - ending_s < rules.seconds:
        return Line.HOLDS_ENOUGH
    # Twice on one place needs smoothing, and best another place, in between.
    just_held = named and bool(holds.made) and _may_be_one(spot, holds.made[-1])
    if just_held and turn.since(holds.ended_at_s) < rules.soften_s:
        return Line.SMOOTH_FIRST
    return None


def _may_be_one(spot: Spot, other: Spot) -> bool:
    """Whether these may be the same place; one without a side may be on either."""
    return spot.area == other.area and (None in (spot.side, other.side) or spot.side == other.side)


def _eased(turn: Turn, said: Say) -> Turn:
    """Back in the step, the hold counted, and what was asked for meanwhile granted by the table."""
    wish, work = turn.session.holds.wish, turn.session.work
    turn = release(turn).do(said)
    if wish is not None:
        # It is heard next, and a question before it would be cut short.
        return turn.holding(replace(turn.session.holds, wish=wish))
    if "holds" in work.checked or not may_check_in(turn):
        return turn
    turn = turn.works(replace(turn.session.work, checked=(*work.checked, "holds")))
    rules = turn.routine.holds
    turn = turn.do(Say(rules.check_in, "holds.check_in", "check_in"))
    return turn.ask(Topic.PRESSURE, "holds.check_in", asks="pressure", open_s=_CHECK_IN_S)
