"""Where hands may be, for how long, and what is planned for them."""

from assistant.guidance.moving import is_left_out
from assistant.guidance.plan import hands_on_s, most_holds
from assistant.guidance.pressure import aim, level
from assistant.guidance.routine import Part, Step
from assistant.guidance.script import Script
from assistant.guidance.session import Leg, Session, Spot, State
from assistant.guidance.turn import Turn


def check(script: Script, session: Session, warm_s: float) -> None:
    """No deep step before the warm-up, none on the spine, none that was to be left alone."""
    turn = Turn(script, session)
    step, state = turn.step, session.place.state
    assert step.id == session.place.step
    if step.part is Part.HANDS_ON:
        needs_s = 60.0 if state is State.HOLD else step.needs_warm_s
        assert warm_s >= needs_s - 1e-6, f"{step.id} after {warm_s} s of warming"
        assert not _is_spared(session, step), f"{step.id}, which was to be left alone"
        assert "spine" not in step.areas
        if session.light:
            assert step.gentle or step.warms, f"{step.id} in a light massage"
            assert state is not State.HOLD, "a hold in a light massage"
    assert level(turn) <= step.ceiling, f"{level(turn)} in {step.id}"
    assert aim(turn)[1] <= step.ceiling, f"{aim(turn)} in {step.id}"


def check_touchy(script: Script, step: Step, in_all_s: float) -> None:
    """A touchy place has its time, a little more if it was asked for, and then enough.

    Oil may be warmed meanwhile, and a hold at the end runs over.
    """
    planned_s = max(60.0, *(step.seconds or {}).values())
    over_s = script.routine.holds.seconds + script.routine.holds.soften_s + 60.0
    most_s = planned_s + (step.most_more_s or 0.0) + over_s
    assert in_all_s <= most_s, f"{in_all_s} s on {step.id}"


def check_plan(script: Script, session: Session, most_s: float) -> None:
    """The plan fits, has its light ending, and both sides of it are equal."""
    work, routine = session.work, script.routine
    assert work.leg is not None
    for leg in work.ahead:
        assert leg.seconds > 0.0, f"{leg} in the plan"
    steps = [leg.step for leg in work.ahead]
    assert len(steps) == len(set(steps)), f"a step twice in {steps}"
    here = Leg(work.leg.step, max(0.0, work.leg.seconds - work.in_step_s))
    planned_s = work.worked_s + hands_on_s(routine, (here, *work.ahead))
    assert planned_s <= most_s, f"planned for {planned_s} s, at most {most_s}"
    if session.place.state is not State.CLOSING:
        light = [leg.seconds for leg in work.ahead if leg.step == routine.ending.id]
        assert len(light) == 1, "a plan without its light ending"
        assert light[0] >= routine.ending.minimum_s, f"{light[0]} s of light ending"
    _check_sides(script, session)


def _check_sides(script: Script, session: Session) -> None:
    """Sides that both wait have the same time, unless one of them was begun or is left out."""
    work, routine = session.work, script.routine
    coming = {
        leg.step: leg.seconds
        for leg in work.ahead
        if not is_left_out(session, routine.step(leg.step))
    }
    begun = {leg.step for leg in (*work.behind, *work.had)}
    for name, seconds in coming.items():
        mirror = routine.step(name).mirror
        if mirror in coming and not {name, mirror} & begun:
            other_s = coming[mirror]
            assert abs(seconds - other_s) <= 1.0, f"{name} {seconds} s, {mirror} {other_s} s"


def check_hold(script: Script, session: Session, held: tuple[Spot, ...]) -> None:
    """A hold that begins: on no forbidden place, none left alone, and not too many."""
    rules, spot = script.routine.holds, session.holds.spot
    assert spot is not None
    assert spot.area not in rules.never_on, f"a hold on {spot}"
    for other in session.avoided:
        there = other.area is not None and other.area == spot.area
        spared = there and (other.side is None or other.side == spot.side)
        assert not spared, f"a hold on {spot}, though {other} is to be left alone"
    assert len(held) < most_holds(script.routine, session.minutes), "too many holds"
    if spot.area is not None:
        assert held.count(spot) < rules.per_place, f"one hold too many on {spot}"


def _is_spared(session: Session, step: Step) -> bool:
    return any(
        (spot.area in step.areas or (spot.area is None and spot.side is not None))
        and spot.side in (None, "both", step.side)
        for spot in session.avoided
    )
