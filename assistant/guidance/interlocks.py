"""What no routine may do, whoever writes it: checked when it is read."""

from collections.abc import Collection, Iterator, Mapping

from assistant.guidance.both_sides import left_out_in
from assistant.guidance.entries import Entries
from assistant.guidance.routine import Part, Passes, Routine, Step
from assistant.guidance.routine_order import Nodes
from assistant.located_yaml import Node

LEAST_WARMING_S = 60
"""Seconds of warming strokes before anything that presses into the muscle."""
LEAST_ENDING_S = 60
"""Seconds of light strokes that every session ends with."""
LIGHT_LEVEL = 3
"""The most pressure that needs no warming, and that a light ending has."""
MOST_FOR_HANDS = 6
"""The most pressure there is for hands that were not trained."""
MOST_OF_A_HOLD_S = 30
MOST_HOLDS = 8
MOST_HOLDS_ON_A_PLACE = 2


def check_interlocks(
    routine: Routine, root: Entries, nodes: Nodes, never_pressed: Collection[str]
) -> None:
    """Find every step that presses too early, too hard, too long, or where nobody may press."""
    _check_questions(routine, root["setup"])
    _check_ceiling(routine, root, nodes)
    _check_warming(routine, nodes)
    _check_ending(routine, nodes)
    _check_holds(routine, root, nodes)
    _check_left_out(routine, root)
    for step in routine.steps:
        found = nodes[step.id]
        _check_places(step, found, never_pressed)
        _check_seconds(step, found)
        _check_ways(step, found)


def _check_questions(routine: Routine, node: Node) -> None:
    asked = {item.passes for item in routine.setup}
    if node.is_wrong():
        return
    if Passes.CLEAR not in asked:
        node.wrong("nobody is asked about their health", "add a question with 'passes: clear'")
    if Passes.CONSENT not in asked:
        node.wrong("nobody is asked for their yes", "add a question with 'passes: consent'")


def _check_ceiling(routine: Routine, root: Entries, nodes: Nodes) -> None:
    most = routine.pressure.ceiling
    if most > MOST_FOR_HANDS:
        root["pressure"].wrong(
            f"level {most} is more than untrained hands may press",
            f"the ceiling is {MOST_FOR_HANDS} at most",
        )
    for step in routine.steps:
        if step.ceiling > most:
            nodes[step.id]["ceiling"].wrong(
                f"the ceiling {step.ceiling} of '{step.id}' is above the {most} of the routine",
                f"write {most} or less",
            )


def _check_warming(routine: Routine, nodes: Nodes) -> None:
    first = next((step for step in routine.steps if _touches(step)), None)
    if first is None or not any(step.warms for step in routine.steps):
        return
    if not first.warms:
        nodes[first.id]["id"].wrong(
            f"the first hands on a place are those of '{first.id}', and it does not warm up",
            "begin with warming strokes that say 'warms: true'",
        )
    for step in routine.steps:
        if step.warms and step.minimum_s < LEAST_WARMING_S:
            _node(nodes[step.id], "minimum_s").wrong(
                f"'{step.id}' warms up and may be left after {step.minimum_s:g} seconds",
                f"write 'minimum_s: {LEAST_WARMING_S}'",
            )
        if _is_deep(step) and step.needs_warm_s < LEAST_WARMING_S:
            _node(nodes[step.id], "needs_warm_s").wrong(
                f"'{step.id}' works deep and does not wait for warming strokes",
                f"write 'needs_warm_s: {LEAST_WARMING_S}'",
            )
        for length, warm_s in _warming(routine, step):
            if warm_s < step.needs_warm_s:
                _node(nodes[step.id], "needs_warm_s").wrong(
                    f"in {length} minutes there are {warm_s} seconds of warming before '{step.id}',"
                    f" which needs {step.needs_warm_s:g}",
                    f"warm up longer in {length} minutes, or wait for less",
                )


def _warming(routine: Routine, step: Step) -> Iterator[tuple[int, int]]:
    """Lengths that have this step, with the seconds of warming before it."""
    before = routine.steps[: routine.steps.index(step)]
    warming = [other.seconds or {} for other in before if other.warms]
    for length, seconds in (step.seconds or {}).items():
        if seconds > 0 and all(length in given for given in warming):
            yield length, sum(given[length] for given in warming)


def _check_ending(routine: Routine, nodes: Nodes) -> None:
    for step in (step for step in routine.steps if step.part is Part.ENDING):
        found = nodes[step.id]
        for length, seconds in (step.seconds or {}).items():
            if seconds < LEAST_ENDING_S:
                found["seconds"].wrong(
                    f"the light ending of {length} minutes has {seconds} seconds",
                    f"give it at least {LEAST_ENDING_S} under {length}",
                )
        if step.minimum_s < LEAST_ENDING_S:
            _node(found, "minimum_s").wrong(
                f"the light ending may be cut to {step.minimum_s:g} seconds",
                f"write 'minimum_s: {LEAST_ENDING_S}'",
            )
        if step.pressure is not None and step.pressure[1] > LIGHT_LEVEL:
            found["pressure"].wrong(
                f"the ending presses up to {step.pressure[1]}", f"light is {LIGHT_LEVEL} at most"
            )


def _check_holds(routine: Routine, root: Entries, nodes: Nodes) -> None:
    rules, found = routine.holds, root["holds"].mapping()
    for key, value, most in (
        ("seconds", rules.seconds, MOST_OF_A_HOLD_S),
        ("per_place", rules.per_place, MOST_HOLDS_ON_A_PLACE),
        ("most", max(rules.most.values(), default=0), MOST_HOLDS),
    ):
        if key in found and value > most:
            found[key].wrong(f"{value:g} is too much for a hold", f"{most} is the most")
    if rules.needs_warm_s < LEAST_WARMING_S and any(rules.most.values()):
        root["holds"].wrong(
            "holds do not wait for warming strokes",
            f"write 'needs_warm_s: {LEAST_WARMING_S}' in 'holds:'",
        )
    for step in routine.steps:
        never = [area for area in step.areas if area in rules.never_on]
        if step.takes_holds and never:
            nodes[step.id]["areas"].wrong(
                f"'{step.id}' takes holds, and 'holds:' has {', '.join(never)} under never_on",
                "leave the place out of one of them",
            )


def _check_left_out(routine: Routine, root: Entries) -> None:
    has = {name for step in routine.steps for name in (*step.areas, step.technique)}
    for node in root["leaves_out"].sequence() if "leaves_out" in root else ():
        if node.text() in has:
            node.wrong(f"a step works '{node.text()}', which is left out", "keep one of the two")


def _check_places(step: Step, found: Mapping[str, Node], never_pressed: Collection[str]) -> None:
    never = [area for area in step.areas if area in never_pressed]
    if never:
        found["areas"].wrong(
            f"'{step.id}' works {', '.join(never)}, which is never pressed", "leave that place out"
        )


def _check_ways(step: Step, found: Mapping[str, Node]) -> None:
    never_without = step.warms or step.part is Part.ENDING
    for name in sorted(left_out_in(step)) if never_without else ():
        found["ways"].wrong(
            f"'{step.id}' is left out in the way '{name}'",
            "no massage goes without warming strokes and the light ending",
        )


def _check_seconds(step: Step, found: Mapping[str, Node]) -> None:
    if step.minimum_s > 0 and not step.if_cut:
        found["minimum_s"].wrong(
            f"'{step.id}' may not be left before {step.minimum_s:g} seconds, and does not say so",
            "write an 'if_cut:' line",
        )
    short = [s for s in (step.seconds or {}).values() if 0 < s < step.minimum_s]
    if short and step.part is Part.HANDS_ON:
        found["minimum_s"].wrong(
            f"'{step.id}' lasts {min(short)} seconds and may not be left before {step.minimum_s:g}",
            "give it more seconds, or a smaller minimum_s",
        )
    if step.part is Part.AFTER and step.cue_after_s >= step.for_s > 0:
        _node(found, "cue_after_s").wrong(
            f"the cue of '{step.id}' comes after {step.cue_after_s:g} seconds, and it lasts"
            f" {step.for_s:g}",
            "let it come earlier",
        )


def _touches(step: Step) -> bool:
    on_a_place = bool(step.areas) or step.pressure is not None or step.warms
    return step.part is Part.HANDS_ON and on_a_place


def _is_deep(step: Step) -> bool:
    presses = step.pressure is not None and step.pressure[1] > LIGHT_LEVEL
    return step.part is Part.HANDS_ON and not step.warms and (presses or step.takes_holds)


def _node(found: Mapping[str, Node], key: str) -> Node:
    """The place of a key, or of the step when it is not written."""
    return found.get(key, found["id"])
