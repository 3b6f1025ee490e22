"""What the slots of a meaning point at: a place on the receiver, steps of the routine, a time."""

from collections.abc import Sequence

from assistant.guidance.routine import Part, Routine, Step
from assistant.guidance.session import Leg, Spot
from assistant.understanding.meaning import Meaning

GIVEN_BACK_S = 60.0
"""Seconds for a step that has no time of its own left."""


def spot_of(meaning: Meaning) -> Spot:
    """The place that was named, both fields None when none was."""
    return Spot(meaning.slots.get("area"), meaning.slots.get("side"))


def steps_for(routine: Routine, meaning: Meaning) -> tuple[Step, ...]:
    """The steps a meaning names, by step or group, else by area; both sides, unless it says one."""
    name, area = meaning.slots.get("step"), meaning.slots.get("area")
    side = meaning.slots.get("side")
    groups = {step.group for step in routine.steps if name in (step.id, step.group)}
    named = [step for step in routine.steps if step.group in groups]
    if not named and name is None:
        named = [step for step in routine.steps if step.areas and step.areas[0] == area]
        named = named or [step for step in routine.steps if area in step.areas]
    if side in ("left", "right"):
        named = [step for step in named if step.side in (side, "both")] or named
    return tuple(named)


def without(legs: Sequence[Leg], steps: Sequence[Step]) -> tuple[Leg, ...]:
    """The legs that are not of these steps."""
    ids = {step.id for step in steps}
    return tuple(leg for leg in legs if leg.step not in ids)


def deep(step: Step) -> bool:
    """Whether this is work, rather than the ending or what follows it."""
    return step.part is Part.HANDS_ON


def spoken_s(meaning: Meaning) -> float:
    """Seconds of a spoken duration: "2" is minutes, "30s" is seconds; 0 when there is none."""
    spoken = meaning.slots.get("duration", "")
    if spoken.endswith("s") and spoken[:-1].isdigit():
        return float(spoken[:-1])
    return float(spoken) * 60 if spoken.isdigit() else 0.0
