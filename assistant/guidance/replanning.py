"""Another length while hands are at work: what is left gets other seconds, sides stay equal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.guidance.plan import SHORTEST_LEG_S, fit, hands_on_s
from assistant.guidance.routine import Part, Routine, Step
from assistant.guidance.session import Leg, Work

_Seconds = Mapping[str, float]


def replan(
    routine: Routine, work: Work, before: Sequence[Leg], after: Sequence[Leg], limit_s: float
) -> Work:
    """The work by another whole plan, `after` instead of `before`, ending at `limit_s`.

    Shorter, each step is cut to what the shorter plan gives it, less what it has had. Longer, each
    gets what the longer plan adds; steps that are done come once more for it, before the ending.
    The step under way and its mirror keep equal seconds, whatever is cut.
    """
    if work.leg is None:
        return replace(work, limit_s=limit_s, over_s=0.0)
    old, new = _seconds(before), _seconds(after)
    had = {leg.step: leg.seconds for leg in work.had if leg.step != routine.ending.id}
    pair = _equal_mirror(routine, work)
    here = work.leg
    if pair is not None or routine.step(here.step).mirror is None:
        here = replace(here, seconds=max(_other(here, old, new, had), work.in_step_s))
    had[here.step] = had.get(here.step, 0.0) + here.seconds
    wanted = tuple(
        replace(leg, seconds=here.seconds if leg is pair else _other(leg, old, new, had))
        for leg in work.ahead
    )
    here, wanted = _with_spare(routine, work, here, wanted, limit_s - work.worked_s)
    mirror = None if pair is None else wanted[work.ahead.index(pair)]
    ahead = [leg for leg in wanted if leg.seconds > 0.0]
    for leg in _newly_planned(routine, work, old, new):
        ahead.insert(_place_of(routine, ahead, leg), leg)
    at = _end_of_work(routine, ahead)
    ahead[at:at] = second_passes(routine, work, before, after)
    available_s = limit_s - work.worked_s
    fitted = _fitted(routine, replace(work, leg=here, ahead=tuple(ahead)), mirror, available_s)
    return replace(fitted, limit_s=limit_s, over_s=0.0)


def second_passes(
    routine: Routine, work: Work, before: Sequence[Leg], after: Sequence[Leg]
) -> tuple[Leg, ...]:
    """What a longer plan has more of for the steps that are done, whole groups at a time."""
    old, new = _seconds(before), _seconds(after)
    done = {leg.step for leg in work.behind if leg.seconds < SHORTEST_LEG_S}
    coming = {*(leg.step for leg in work.ahead), *work.skipped}
    if work.leg is not None and routine.step(work.leg.step).mirror in done:
        done.add(work.leg.step)
    passes = []
    for step in routine.steps:
        more_s = new.get(step.id, 0.0) - old.get(step.id, 0.0)
        both_done = {step.id, step.mirror or step.id} <= done - coming
        if both_done and more_s >= SHORTEST_LEG_S and _comes_again(step):
            passes.append(Leg(step.id, more_s))
    return tuple(passes)


def _comes_again(step: Step) -> bool:
    return step.part is Part.HANDS_ON and step.pressure is not None and not step.notes_places


def _seconds(legs: Sequence[Leg]) -> _Seconds:
    return {leg.step: leg.seconds for leg in legs}


def _other(leg: Leg, old: _Seconds, new: _Seconds, had: _Seconds) -> float:
    """Its seconds in the other plan: never more than they were when that is the shorter."""
    change_s = new.get(leg.step, 0.0) - old.get(leg.step, 0.0)
    if change_s >= 0:
        return leg.seconds + change_s
    owed_s = new.get(leg.step, 0.0) - had.get(leg.step, 0.0)
    if owed_s >= leg.seconds:
        return leg.seconds
    return owed_s if owed_s >= SHORTEST_LEG_S else 0.0


def _with_spare(
    routine: Routine, work: Work, here: Leg, wanted: tuple[Leg, ...], available_s: float
) -> tuple[Leg, tuple[Leg, ...]]:
    """The legs of a shorter plan with the time it leaves: each is cut less, all in proportion."""
    were, legs = (work.leg or here, *work.ahead), (here, *wanted)
    cuts = [
        max(0.0, was.seconds - leg.seconds) if leg.seconds else 0.0
        for was, leg in zip(were, legs, strict=True)
    ]
    spare_s = available_s + work.in_step_s - hands_on_s(routine, legs)
    if spare_s <= 0.0 or not any(cuts):
        return here, wanted
    share = min(1.0, spare_s / sum(cuts))
    here, *ahead = (
        replace(leg, seconds=leg.seconds + share * cut) for leg, cut in zip(legs, cuts, strict=True)
    )
    return here, tuple(ahead)


def _equal_mirror(routine: Routine, work: Work) -> Leg | None:
    """The other side of the step under way, if it is still to come and to get the same."""
    if work.leg is None:
        return None
    mirror, seconds = routine.step(work.leg.step).mirror, work.leg.seconds
    of_mirror = (leg for leg in work.ahead if leg.step == mirror)
    return next((leg for leg in of_mirror if abs(leg.seconds - seconds) < 1.0), None)


def _newly_planned(routine: Routine, work: Work, old: _Seconds, new: _Seconds) -> tuple[Leg, ...]:
    """Steps that only the longer plan has, of those still to come."""
    ids = [step.id for step in routine.steps]
    at = ids.index(work.leg.step) if work.leg else 0
    known = {leg.step for leg in (*work.ahead, *work.behind)} | {*old, *work.skipped}
    coming = [name for name in ids[at + 1 :] if name not in known]
    return tuple(Leg(name, new[name]) for name in coming if name in new)


def _place_of(routine: Routine, ahead: Sequence[Leg], leg: Leg) -> int:
    """Before the first of those that follow it in the routine."""
    ids = [step.id for step in routine.steps]
    later = (n for n, other in enumerate(ahead) if ids.index(other.step) > ids.index(leg.step))
    return next(later, len(ahead))


def _end_of_work(routine: Routine, ahead: Sequence[Leg]) -> int:
    ended = (n for n, leg in enumerate(ahead) if routine.step(leg.step).part is not Part.HANDS_ON)
    return next(ended, len(ahead))


def _fitted(routine: Routine, work: Work, mirror: Leg | None, available_s: float) -> Work:
    """Cut to what is available: the others first, then both sides of the step under way."""
    if work.leg is None:
        return work
    here, here_s = work.leg, work.leg.seconds - work.in_step_s
    mirror_s = 0.0 if mirror is None else mirror.seconds
    others = [leg for leg in work.ahead if leg is not mirror]
    others_fit = fit(routine, others, available_s - here_s - mirror_s)
    room_s = max(0.0, available_s - hands_on_s(routine, others_fit))
    # A microsecond is rounding, not a lack of time.
    if here_s + mirror_s > room_s + 1e-6:
        # Each side gets half of what both have: what was done here, and the room there is.
        whole_s = work.in_step_s + room_s
        here_s = min(room_s, max(0.0, whole_s / 2 - work.in_step_s)) if mirror else room_s
        mirror_s = room_s - here_s if mirror else 0.0
        here = replace(here, seconds=work.in_step_s + here_s)
    ahead = _merged(work.ahead, others_fit, mirror, mirror_s)
    return replace(work, leg=here, ahead=tuple(ahead))


def _merged(
    ahead: Sequence[Leg], others: Sequence[Leg], mirror: Leg | None, mirror_s: float
) -> list[Leg]:
    """The fitted legs in the order of `ahead`, with the mirror where it was."""
    waiting, merged = list(others), list[Leg]()
    for leg in ahead:
        if leg is mirror:
            merged += [replace(leg, seconds=mirror_s)] if mirror_s >= SHORTEST_LEG_S else []
        elif waiting and waiting[0].step == leg.step:
            merged.append(waiting.pop(0))
    return merged
