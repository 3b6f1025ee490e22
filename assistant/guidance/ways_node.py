"""Reads the ways of massaging of a routine file, and what is different about a step in them."""

from collections.abc import Collection, Mapping

from assistant.guidance.entries import Entries
from assistant.guidance.routine import Part, StepWay, ToolLimit, Way
from assistant.guidance.speech_rules import SpeechRules
from assistant.guidance.step_tone import step_tone
from assistant.located_yaml import Node

LEAVE_OUT = "leave_out"
_STEP_WAY = frozenset(
    {"cue", "how", "explain", "direction", "pressure", "ceiling", "gentle", "end_cue"}
)


def read_ways(node: Node, rules: SpeechRules) -> tuple[Way, ...]:
    """The ways at the head of the file: name to what is said, and with which conditions."""
    ways = []
    for name, entry in node.mapping().items():
        found = Entries.of(entry, frozenset({"say", "conditions"}), rules)
        say = rules.check(found["say"], "answer")
        ways.append(Way(name, say, found.texts("conditions")))
    return tuple(ways)


def read_step_ways(
    node: Node, known: Collection[str], part: Part, rules: SpeechRules
) -> Mapping[str, StepWay]:
    """What is different about one step: `leave_out`, or other words and limits."""
    ways: dict[str, StepWay] = {}
    for name, entry in node.mapping(frozenset(known)).items():
        if entry.value == LEAVE_OUT:
            ways[name] = StepWay(left_out=True)
            continue
        found = Entries.of(entry, _STEP_WAY, rules)
        ways[name] = StepWay(
            cue=rules.check(found["cue"], step_tone(part)) if "cue" in found else "",
            how=rules.check(found["how"], "answer") if "how" in found else "",
            explain=rules.check_explanation(found["explain"]) if "explain" in found else "",
            direction=rules.check(found["direction"], "answer") if "direction" in found else "",
            pressure=_pressure(found),
            ceiling=found.count("ceiling", 1) if "ceiling" in found else None,
            gentle=found.flag("gentle"),
            ends_silently=_is_none(found),
        )
    return ways


def read_tool_limits(node: Node, rules: SpeechRules) -> tuple[ToolLimit, ...]:
    """Technique to how long it may be used in a session, and what is said then."""
    limits = []
    for technique, entry in node.mapping().items():
        found = Entries.of(entry, frozenset({"after_s", "say"}), rules)
        after_s = found["after_s"].number(at_least=1)
        limits.append(ToolLimit(technique, after_s, rules.check(found["say"], "reminder")))
    return tuple(limits)


def _is_none(found: Entries) -> bool:
    """Whether there is an `end_cue`, which here can only be left out."""
    if "end_cue" not in found:
        return False
    if found["end_cue"].value != "none":
        found["end_cue"].fail("the last line of a step has no other words in a way", "write none")
    return True


def _pressure(found: Entries) -> tuple[int, int] | None:
    if "pressure" not in found:
        return None
    levels = [round(level.number(at_least=1)) for level in found["pressure"].sequence()]
    if len(levels) != 2 or levels[0] > levels[1]:
        found["pressure"].fail("the pressure aim is not two levels", "write [2, 3]")
    return levels[0], levels[1]
