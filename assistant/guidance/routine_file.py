"""Reads a routine; every mistake names its file and line, and what to do about it."""

from collections.abc import Mapping
from pathlib import Path

from assistant.guidance.entries import Entries, per_length
from assistant.guidance.lines import Lines
from assistant.guidance.lines_file import check_slots
from assistant.guidance.routine import (
    HoldRules,
    MoreTime,
    PressureRules,
    Reminders,
    Routine,
    Step,
)
from assistant.guidance.routine_order import ordered
from assistant.guidance.setup_node import read_setup_item
from assistant.guidance.speech_rules import SpeechRules
from assistant.guidance.step_node import read_step, step_entries
from assistant.guidance.ways_node import read_tool_limits, read_ways
from assistant.located_yaml import Node, load_yaml

_ROUTINE = frozenset(Routine.__dataclass_fields__)
_HOLDS = frozenset(HoldRules.__dataclass_fields__)


def load_routine(path: Path, lines: Lines) -> Routine:
    """Read and check the routine at `path` against the language it is spoken in.

    Raises BadInput for an unknown step or key, negative seconds, a missing cue or ending, a cue of
    more than 14 words or with a bare command word, and seconds that do not add up to a length.
    """
    rules = SpeechRules(lines.command_words, lines.never_say)
    root = Entries.of(load_yaml(path), _ROUTINE, rules)
    lengths = _lengths(root["lengths"])
    minutes = root.count("minutes", at_least=1)
    if not lengths[0] <= minutes <= lengths[-1]:
        root["minutes"].fail(f"{minutes} is not within {lengths[0]} and {lengths[-1]} minutes")
    pressure = _pressure(root["pressure"], rules)
    steps_node = root["steps"]
    entries = step_entries(steps_node)
    ways = read_ways(root["ways"], rules) if "ways" in root else ()
    names = [way.name for way in ways]
    steps = [read_step(step, lengths, pressure.ceiling, rules, names) for step in entries]
    nodes = {step.id: found for step, found in zip(steps, entries, strict=True)}
    chain = ordered(steps, nodes, steps_node)
    _check_totals(chain, nodes, lengths)
    return Routine(
        name=root["name"].text(),
        title=root["title"].text(),
        minutes=minutes,
        lengths=lengths,
        setup=tuple(read_setup_item(node, names, rules) for node in root["setup"].sequence()),
        steps=chain,
        holds=_holds(root["holds"], lengths, rules),
        pressure=pressure,
        more_time=_more_time(root["more_time"], rules),
        reminders=_reminders(root["reminders"], rules),
        gives_time=_groups(root["gives_time"], chain),
        ways=ways,
        leaves_alone=_leaves_alone(root),
        tool_limits=(read_tool_limits(root["tool_limits"], rules) if "tool_limits" in root else ()),
    )


def _lengths(node: Node) -> tuple[int, ...]:
    lengths = tuple(round(entry.number(at_least=1)) for entry in node.sequence())
    if not lengths or list(lengths) != sorted(set(lengths)) or lengths[-1] > 60:
        node.fail("the lengths are not minutes in rising order up to 60", "write [10, 20, 30]")
    return lengths


def _pressure(node: Node, rules: SpeechRules) -> PressureRules:
    found = Entries.of(node, frozenset({"softer", "deeper", "tense", "ceiling"}), rules)
    ceiling = found.count("ceiling", at_least=1)
    if ceiling > 10:
        found["ceiling"].fail(f"level {ceiling} does not exist", "levels go from 1 to 10")
    return PressureRules(
        found.count("softer", 1), found.count("deeper", 1), found.count("tense", 1), ceiling
    )


def _more_time(node: Node, rules: SpeechRules) -> MoreTime:
    found = Entries.of(node, frozenset({"seconds", "most_s", "stay_s"}), rules)
    return MoreTime(*(found[key].number(at_least=0) for key in ("seconds", "most_s", "stay_s")))


def _reminders(node: Node, rules: SpeechRules) -> Reminders:
    found = Entries.of(node, frozenset({"every_s", "say", "most_each"}), rules)
    said = tuple(rules.check(entry, "reminder") for entry in found["say"].sequence())
    most_each = found.count("most_each", 1) if "most_each" in found else 2
    return Reminders(found["every_s"].number(at_least=60), said, most_each)


def _groups(node: Node, steps: tuple[Step, ...]) -> tuple[str, ...]:
    known = {step.group for step in steps}
    for entry in node.sequence():
        if entry.text() not in known:
            entry.fail(f"there is no step or group '{entry.text()}'", _one_of(known))
    return tuple(entry.text() for entry in node.sequence())


def _leaves_alone(root: Entries) -> Mapping[str, tuple[str, ...]]:
    if "leaves_alone" not in root:
        return {}
    entries = root["leaves_alone"].mapping()
    return {
        condition: tuple(area.text() for area in areas.sequence())
        for condition, areas in entries.items()
    }


def _holds(node: Node, lengths: tuple[int, ...], rules: SpeechRules) -> HoldRules:
    found = Entries.of(node, _HOLDS, rules)
    most = per_length(found["most"], lengths)
    rules.check(found["at_place"], "cue")
    return HoldRules(
        seconds=found["seconds"].number(at_least=1),
        soften_s=found["soften_s"].number(at_least=0),
        most={length: round(count) for length, count in most.items()},
        per_place=found.count("per_place", at_least=1),
        needs_warm_s=found["needs_warm_s"].number(at_least=0),
        never_on=frozenset(entry.text() for entry in found["never_on"].sequence()),
        at_place=check_slots(found["at_place"], frozenset({"place"})),
        cue=rules.check(found["cue"], "cue"),
        over=rules.check(found["over"], "cue"),
        let_go=rules.check(found["let_go"], "cue"),
        check_in=rules.check(found["check_in"], "check_in"),
    )


def _check_totals(
    steps: tuple[Step, ...], nodes: Mapping[str, Mapping[str, Node]], lengths: tuple[int, ...]
) -> None:
    for length in lengths:
        total = sum(step.seconds[length] for step in steps if step.seconds is not None)
        if total != length * 60:
            last = next(step for step in reversed(steps) if step.seconds is not None)
            nodes[last.id]["seconds"].fail(
                f"the steps of {length} minutes add up to {total} seconds, not {length * 60}",
                f"change the seconds under {length} by {length * 60 - total:+d} in all",
            )


def _one_of(known: set[str]) -> str:
    return f"known: {', '.join(sorted(known))}"
