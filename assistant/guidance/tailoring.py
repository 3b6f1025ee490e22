"""The plan of one receiver: without what is left out, and what is left gets the time."""

import math
from collections.abc import Sequence
from dataclasses import replace

from assistant.guidance.adapting import adapted
from assistant.guidance.moving import is_left_out
from assistant.guidance.plan import SHORTEST_LEG_S, hands_on_s, legs_for
from assistant.guidance.routine import Part, Routine, Step
from assistant.guidance.session import Leg, Session
from assistant.guidance.targets import GIVEN_BACK_S, steps_for
from assistant.understanding.meaning import Meaning

_WARMING_FOR_ONE_PLACE_S = 150.0


def tailored(routine: Routine, session: Session) -> tuple[tuple[Leg, ...], int]:
    """Every step with its seconds, and the minutes of hands-on time they make.

    What is left out gives its time to the others, to each at most as much as it has in the longest
    massage; where that is not enough, the massage is shorter than was asked for.
    """
    wanted_s = session.minutes * 60.0
    legs = legs_for(routine, session.minutes)
    if session.focus is not None:
        legs = _for_one_place(routine, legs, session.focus)
    kept = [leg for leg in legs if not is_left_out(session, routine.step(leg.step))]
    if len(kept) == len(legs) and session.focus is None:
        return tuple(legs), session.minutes
    filled = _filled(routine, kept, wanted_s, session)
    minutes = max(routine.lengths[0], math.ceil(hands_on_s(routine, filled) / 60))
    return filled, min(session.minutes, minutes)


def _for_one_place(routine: Routine, legs: Sequence[Leg], area: str) -> tuple[Leg, ...]:
    """Warming, the steps of this place and the ending."""
    wanted = {step.group for step in steps_for(routine, Meaning("", {"area": area}))}
    planned = {leg.step: leg.seconds for leg in legs}
    chosen = []
    for step in routine.steps:
        seconds = planned.get(step.id, 0.0)
        if step.warms:
            chosen.append(Leg(step.id, min(seconds, _WARMING_FOR_ONE_PLACE_S)))
        elif step.group in wanted and step.part is Part.HANDS_ON:
            chosen.append(Leg(step.id, seconds or max(_longest_s(step), GIVEN_BACK_S)))
        elif (step.part is not Part.HANDS_ON or step.ready_moves_on) and seconds:
            chosen.append(Leg(step.id, seconds))
    return tuple(chosen)


def _filled(
    routine: Routine, legs: Sequence[Leg], wanted_s: float, session: Session
) -> tuple[Leg, ...]:
    """The legs with the time that is missing, each in proportion to what it may still get."""
    rooms = [_room_s(routine, leg, session) for leg in legs]
    missing_s, room_in_all_s = wanted_s - hands_on_s(routine, legs), sum(rooms)
    share = min(1.0, max(0.0, missing_s) / room_in_all_s) if room_in_all_s else 0.0
    return tuple(
        replace(leg, seconds=leg.seconds + math.floor(room_s * share))
        for leg, room_s in zip(legs, rooms, strict=True)
        if leg.seconds >= SHORTEST_LEG_S or not _is_work(routine, leg)
    )


def _room_s(routine: Routine, leg: Leg, session: Session) -> float:
    """Seconds this leg may be longer; warming for one place stays as short as it is."""
    step = adapted(routine.step(leg.step), session.ways)
    if step.part is Part.AFTER or step.takes_holds or (session.focus and step.warms):
        return 0.0
    return max(0.0, _longest_s(step) - leg.seconds)


def _is_work(routine: Routine, leg: Leg) -> bool:
    step = routine.step(leg.step)
    return step.part is Part.HANDS_ON and not step.ready_moves_on


def _longest_s(step: Step) -> float:
    return float(max(step.seconds.values())) if step.seconds else step.for_s
