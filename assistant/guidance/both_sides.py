"""What is done on one side is done on the other, and each side's cue names its own."""

from collections.abc import Iterator, Mapping

from assistant.guidance.routine import Step
from assistant.guidance.routine_order import Nodes
from assistant.guidance.speech_rules import says
from assistant.located_yaml import Node


def check_sides(steps: tuple[Step, ...], nodes: Nodes, words: Mapping[str, str]) -> None:
    """Find every step of one side alone, and every cue of the wrong side.

    `words` are the sides as they are spoken.
    """
    known = {step.id: step for step in steps}
    for step in steps:
        found = nodes[step.id]
        if step.side not in ("left", "right"):
            continue
        mirror = known.get(step.mirror or "")
        if mirror is not None:
            _check_ways(step, mirror, found)
        elif step.mirror is None:
            found["side"].wrong(
                f"'{step.id}' works the {step.side} side alone",
                "write a step for the other side, and name each in the other's 'mirror:'",
            )
        for node, cue in _cues(step, found):
            _check_cue(node, cue, step, words)


def _check_ways(step: Step, mirror: Step, found: Mapping[str, Node]) -> None:
    if step.side == "right":
        for name in sorted(left_out_in(step) ^ left_out_in(mirror)):
            found.get("ways", found["id"]).wrong(
                f"only one of '{mirror.id}' and '{step.id}' is left out in the way '{name}'",
                f"write '{name}: leave_out' for both sides, or for none",
            )


def left_out_in(step: Step) -> set[str]:
    """The ways of massaging that go without this step."""
    return {name for name, way in step.ways.items() if way.left_out}


def _cues(step: Step, found: Mapping[str, Node]) -> Iterator[tuple[Node, str]]:
    if "cue" in found:
        yield found["cue"], step.cue
    for way in step.ways.values():
        yield found["ways"], way.cue


def _check_cue(node: Node, cue: str, step: Step, words: Mapping[str, str]) -> None:
    other = "left" if step.side == "right" else "right"
    if says(cue, words.get(other, other)) and not says(cue, words.get(step.side, step.side)):
        node.wrong(
            f"the cue of '{step.id}' is for the other side: '{cue}'",
            f"say which side it is: {words.get(step.side, step.side)}",
        )
