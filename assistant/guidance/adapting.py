"""A step as it is in the ways of massaging that were chosen."""

from collections.abc import Collection
from dataclasses import replace

from assistant.guidance.routine import Step


def adapted(step: Step, ways: Collection[str]) -> Step:
    """The step with its words and limits in these ways; without any, the step itself."""
    if not ways:
        return step
    for name, way in step.ways.items():
        if name not in ways:
            continue
        ceiling = step.ceiling if way.ceiling is None else min(step.ceiling, way.ceiling)
        step = replace(
            step,
            cue=way.cue or step.cue,
            how=way.how or step.how,
            explain=way.explain or step.explain,
            direction=way.direction or step.direction,
            end_cue="" if way.ends_silently else step.end_cue,
            pressure=way.pressure or step.pressure,
            ceiling=ceiling,
            gentle=way.gentle or step.gentle,
        )
    return step
