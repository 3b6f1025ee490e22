"""How long each step gets: at the start, and when something took more time than it was given."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.guidance.routine import Part, Routine, Step
from assistant.guidance.session import Leg, Work

SHORTEST_LEG_S = 30.0
"""A step shorter than this is left out rather than rushed."""
_GRAIN_S = 5
_ROUNDING_S = 1e-6
_OVER_S = 59.0
"""A minute, less a second that a late tick may take."""


def clamp_minutes(routine: Routine, minutes: int) -> int:
    """The nearest length this routine can have."""
    return max(routine.lengths[0], min(routine.lengths[-1], minutes))


def legs_for(routine: Routine, minutes: int) -> tuple[Leg, ...]:
    """Every step of a session of this length, in order; hands-on seconds add up to `minutes`."""
    minutes = clamp_minutes(routine, minutes)
    seconds = {step.id: _seconds(routine, step, minutes) for step in routine.steps}
    hands_on = [step.id for step in routine.steps if step.part is not Part.AFTER]
    # Rounding down leaves a rest, and the opening is where it does good.
    seconds[routine.warming.id] += minutes * 60 - sum(seconds[name] for name in hands_on)
    return tuple(Leg(step.id, seconds[step.id]) for step in routine.steps if seconds[step.id] > 0)


def stretched(work: Work) -> Work:
    """The work with the most time there may be, by outspoken wish: a minute more than promised."""
    return replace(work, limit_s=work.limit_s - work.over_s + _OVER_S, over_s=_OVER_S)


def most_holds(routine: Routine, minutes: int) -> int:
    """Holds in a session of this length."""
    minutes = clamp_minutes(routine, minutes)
    return max(most for length, most in routine.holds.most.items() if length <= minutes)


def _seconds(routine: Routine, step: Step, minutes: int) -> float:
    if step.seconds is None:
        return step.for_s
    if minutes in step.seconds:
        return float(step.seconds[minutes])
    below, above = next(
        (below, above) for below, above in pairwise(routine.lengths) if below < minutes < above
    )
    share = (minutes - below) / (above - below)
    between = step.seconds[below] + share * (step.seconds[above] - step.seconds[below])
    grained = float(between // _GRAIN_S * _GRAIN_S)
    return grained if grained >= min(SHORTEST_LEG_S, step.seconds[below] or SHORTEST_LEG_S) else 0.0


def fit(routine: Routine, legs: Sequence[Leg], available_s: float) -> tuple[Leg, ...]:
    """The legs, shortened until their hands-on seconds fit; sides stay equal.

    Time comes from `gives_time` in its order, groups with one side left last, then from the light
    ending down to its minimum. What is left of less than SHORTEST_LEG_S is dropped. A step of holds
    named twice in `gives_time` keeps its first hold until its second turn.
    """
    fitted = list(legs)
    for group, keeps_s in _order(routine, fitted):
        fitted = _with_less(routine, fitted, group, keeps_s, available_s)
    excess = hands_on_s(routine, fitted) - available_s
    ending = routine.ending
    fitted = [
        replace(leg, seconds=min(leg.seconds, max(ending.minimum_s, leg.seconds - excess)))
        if leg.step == ending.id and excess > 0
        else leg
        for leg in fitted
    ]
    return tuple(leg for leg in fitted if leg.seconds > 0)


def _with_less(
    routine: Routine, legs: Sequence[Leg], group: str, keeps_s: float, available_s: float
) -> list[Leg]:
    """The legs, those of this group shortened alike as far as they have more than they keep."""
    fitted = list(legs)
    while (excess := hands_on_s(routine, fitted) - available_s) > _ROUNDING_S:
        members = [
            at
            for at, leg in enumerate(fitted)
            if _group(routine, leg) == group and leg.seconds > keeps_s
        ]
        if not members:
            break
        # What one side has too little for, the other gives in the next round.
        cut = excess / len(members)
        for at in members:
            left = max(keeps_s, fitted[at].seconds - cut)
            fitted[at] = replace(fitted[at], seconds=left if left >= SHORTEST_LEG_S else 0.0)
    return fitted


def spare_s(routine: Routine, legs: Sequence[Leg]) -> float:
    """Hands-on seconds that could be taken from these legs."""
    return hands_on_s(routine, legs) - hands_on_s(routine, fit(routine, legs, 0.0))


def with_more(legs: Sequence[Leg], more: Leg) -> tuple[Leg, ...]:
    """The legs with the seconds of one more added to those of its step."""
    if more.step not in {leg.step for leg in legs}:
        return (*legs, more)
    return tuple(
        replace(leg, seconds=leg.seconds + more.seconds) if leg.step == more.step else leg
        for leg in legs
    )


def hands_on_s(routine: Routine, legs: Sequence[Leg]) -> float:
    """Seconds of these legs, without what comes after the ending."""
    return sum(leg.seconds for leg in legs if routine.step(leg.step).part is not Part.AFTER)


def _group(routine: Routine, leg: Leg) -> str:
    return routine.step(leg.step).group


def _order(routine: Routine, legs: Sequence[Leg]) -> list[tuple[str, float]]:
    """The groups in the order they give time, each with the seconds it keeps."""
    groups = [_group(routine, leg) for leg in legs]
    turns = [
        (group, _first_hold_s(routine, group) if group in routine.gives_time[n + 1 :] else 0.0)
        for n, group in enumerate(routine.gives_time)
        if group in groups
    ]
    sided = {step.group for step in routine.steps if step.mirror}
    # A side whose mirror has had its time is owed the same.
    return sorted(turns, key=lambda turn: turn[0] in sided and groups.count(turn[0]) == 1)


def _first_hold_s(routine: Routine, group: str) -> float:
    """The time of one hold, with the smoothing after it, in a step that takes holds."""
    holds = any(step.takes_holds for step in routine.steps if step.group == group)
    return routine.holds.seconds + routine.holds.soften_s if holds else 0.0
