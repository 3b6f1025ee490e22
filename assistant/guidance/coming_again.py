"""A step that is asked for: the time it has, and whether a touchy place has had enough."""

from assistant.guidance.plan import SHORTEST_LEG_S
from assistant.guidance.routine import Step
from assistant.guidance.session import Leg
from assistant.guidance.tailoring import tailored
from assistant.guidance.targets import GIVEN_BACK_S
from assistant.guidance.turn import Turn


def leg_for(turn: Turn, step: Step) -> Leg:
    """What is planned ahead, else what it left over, else a minute; never more than `room_s`."""
    ahead = (leg for leg in turn.session.work.ahead if leg.step == step.id)
    again = Leg(step.id, min(max(_left_over_s(turn, step), GIVEN_BACK_S), room_s(turn, step)))
    return next(ahead, again)


def room_s(turn: Turn, step: Step) -> float:
    """Seconds the hands may still be there; endless where the routine sets no limit."""
    if step.most_more_s is None:
        return float("inf")
    work, (planned, _) = turn.session.work, tailored(turn.routine, turn.session)
    had_s = _seconds(work.had, step) + (work.in_step_s if _is_under_way(turn, step) else 0.0)
    return max(_seconds(planned, step), GIVEN_BACK_S) + step.most_more_s - had_s


def has_had_enough(turn: Turn, step: Step) -> bool:
    """Whether a place with a limit may not come again: not now, or not any more."""
    work = turn.session.work
    if step.most_more_s is None or any(leg.step == step.id for leg in work.ahead):
        return False
    under_way = work.leg is not None and turn.step.group == step.group
    twice_in_a_row = under_way and _left_over_s(turn, step) < SHORTEST_LEG_S
    return twice_in_a_row or leg_for(turn, step).seconds < SHORTEST_LEG_S


def _left_over_s(turn: Turn, step: Step) -> float:
    behind = turn.session.work.behind
    return next((leg.seconds for leg in reversed(behind) if leg.step == step.id), 0.0)


def _is_under_way(turn: Turn, step: Step) -> bool:
    leg = turn.session.work.leg
    return leg is not None and leg.step == step.id


def _seconds(legs: tuple[Leg, ...], step: Step) -> float:
    return sum(leg.seconds for leg in legs if leg.step == step.id)
