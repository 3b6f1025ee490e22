"""Puts the steps of a routine in the order they follow each other, and checks that they can."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from assistant.guidance.routine import DONE, Part, Step
from assistant.located_yaml import Node

Nodes = Mapping[str, Mapping[str, Node]]
"""Step id, then key, to the place in the file."""

_LEADS = ("then", "mirror", "if_none")


def ordered(steps: Sequence[Step], nodes: Nodes, steps_node: Node) -> tuple[Step, ...]:
    """The steps from the first, each followed by its `then`.

    It is a mistake when a step named anywhere does not exist, a step is never reached or comes
    twice, no light ending is there, or nothing warms up. Without an order, they stay as written.
    """
    known = {step.id: step for step in steps}
    _check_names(known, nodes)
    if any(key in found and found[key].is_wrong() for found in nodes.values() for key in _LEADS):
        return tuple(steps)
    chain: list[Step] = []
    step = steps[0]
    while True:
        chain.append(step)
        if step.then == DONE:
            break
        if known[step.then] in chain:
            nodes[step.id]["then"].wrong(
                f"after '{step.id}' the routine goes back to '{step.then}' and never ends",
                f"let the last step say 'then: {DONE}'",
            )
            return tuple(steps)
        step = known[step.then]
    for lost in (step for step in steps if step not in chain):
        nodes[lost.id]["id"].wrong(f"no step leads to '{lost.id}'", "name it in a 'then:'")
    _check_parts(chain, nodes, steps_node)
    return tuple(chain)


def _named(step: Step) -> Iterator[tuple[str, str]]:
    yield "then", step.then
    if step.mirror is not None:
        yield "mirror", step.mirror
    if step.if_none is not None and step.if_none.time_to is not None:
        yield "if_none", step.if_none.time_to


def _check_names(known: Mapping[str, Step], nodes: Nodes) -> None:
    for step in known.values():
        for key, name in _named(step):
            if name not in known and (key, name) != ("then", DONE):
                nodes[step.id][key].wrong(
                    f"unknown step '{name}'", f"known steps: {', '.join(known)}"
                )
        mirror = known.get(step.mirror or "")
        if mirror is not None and (
            mirror.mirror != step.id or {mirror.side, step.side} != {"left", "right"}
        ):
            nodes[step.id]["mirror"].wrong(
                f"'{step.id}' and '{mirror.id}' are not each other's mirror",
                "name each in the other's 'mirror:', one 'side: left' and one 'side: right'",
            )
        elif mirror is not None and step.side == "left" and mirror.seconds != step.seconds:
            nodes[mirror.id]["seconds"].wrong(
                f"'{step.id}' and '{mirror.id}' get different seconds", "give both sides the same"
            )


def _check_parts(chain: Sequence[Step], nodes: Nodes, steps_node: Node) -> None:
    endings = [step for step in chain if step.part is Part.ENDING]
    if len(endings) != 1:
        steps_node.wrong(
            f"the routine has {len(endings) or 'no'} light ending{'s' if endings else ''}",
            "give one step 'part: ending'",
        )
    if not any(step.warms for step in chain):
        steps_node.wrong("no step warms up", "give the opening step 'warms: true'")
    order = [Part.HANDS_ON, Part.ENDING, Part.AFTER]
    for before, after in pairwise(chain):
        if order.index(after.part) < order.index(before.part):
            nodes[after.id]["part"].wrong(
                f"'{after.id}' comes after '{before.id}', which is past the ending",
                "no work comes after the light ending",
            )
