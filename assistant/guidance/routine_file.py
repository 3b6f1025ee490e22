"""Reads a routine; every mistake names its file and line, and what to do about it."""

from collections.abc import Mapping, Sequence
from functools import partial

from assistant.guidance.both_sides import check_sides
from assistant.guidance.entries import Entries, per_length
from assistant.guidance.interlocks import check_interlocks
from assistant.guidance.lines import Lines
from assistant.guidance.lines_file import check_slots
from assistant.guidance.own_words import OWN_WORDS, left_out
from assistant.guidance.routine import (
    HoldRules,
    MoreTime,
    PressureRules,
    Reminders,
    Routine,
    Step,
    ToolLimit,
    Way,
)
from assistant.guidance.routine_order import Nodes, ordered
from assistant.guidance.setup_node import read_setup_item
from assistant.guidance.speech_rules import SpeechRules
from assistant.guidance.step_node import is_sound, read_step, step_entries
from assistant.guidance.ways_node import read_tool_limits, read_ways
from assistant.located_yaml import Node
from assistant.mistakes import Mistakes

_ROUTINE = OWN_WORDS | frozenset(Routine.__dataclass_fields__)
_HOLDS = frozenset(HoldRules.__dataclass_fields__)


def read_routine(node: Node, mistakes: Mistakes, lines: Lines) -> Routine:
    """The routine in this file, checked against the lines it is spoken with.

    A mistake is an unknown step or key, negative seconds, a missing cue or ending, a cue of more
    than 14 words or with a bare command word, seconds that do not add up to a length, and whatever
    `interlocks` forbids. With one of them something stands in, and the routine must not be used.
    """
    rules = SpeechRules(lines.command_words, lines.never_say)
    root = Entries.of(node, _ROUTINE, rules)
    lengths = _lengths(root["lengths"])
    minutes = root.count("minutes", at_least=1)
    if lengths and not lengths[0] <= minutes <= lengths[-1]:
        problem = f"{minutes} is not within {lengths[0]} and {lengths[-1]} minutes"
        root["minutes"].wrong(problem, "choose one of the lengths")
    pressure = _pressure(root["pressure"], rules)
    ways = _ways(root, rules, mistakes)
    names = [way.name for way in ways]
    entries = step_entries(root["steps"])
    sides = lines.words.sides
    read = [
        mistakes.reading(partial(read_step, step, lengths, pressure.ceiling, rules, sides, names))
        for step in entries
    ]
    steps = [step for step in read if step is not None]
    nodes = {step.id: found for step, found in zip(read, entries, strict=True) if step is not None}
    complete = len(steps) == len(root["steps"].sequence())
    if complete:
        _check_totals(steps, nodes, lengths)
    sound = complete and all(map(is_sound, entries))
    chain = ordered(steps, nodes, root["steps"]) if steps and sound else tuple(steps)
    items = [
        mistakes.reading(partial(read_setup_item, item, names, rules))
        for item in root["setup"].sequence()
    ]
    routine = Routine(
        name=root["name"].text(),
        title=root["title"].text(),
        minutes=minutes,
        lengths=lengths,
        setup=tuple(item for item in items if item is not None),
        steps=chain,
        holds=_holds(root["holds"], lengths, rules, lines.never_pressed | left_out(node)),
        pressure=pressure,
        more_time=_more_time(root["more_time"], rules),
        reminders=_reminders(root["reminders"], rules),
        gives_time=_groups(root["gives_time"], entries),
        ways=ways,
        leaves_alone=_leaves_alone(root),
        tool_limits=_tool_limits(root, rules, mistakes),
    )
    if sound:
        check_interlocks(routine, root, nodes, lines.never_pressed)
        check_sides(chain, nodes, sides)
    return routine


def _lengths(node: Node) -> tuple[int, ...]:
    lengths = tuple(round(entry.number(at_least=1)) for entry in node.sequence())
    if not lengths or list(lengths) != sorted(set(lengths)) or lengths[-1] > 60:
        problem = "the lengths are not minutes in rising order up to 60"
        return node.instead(tuple(sorted(set(lengths))), problem, "write [10, 20, 30]")
    return lengths


def _pressure(node: Node, rules: SpeechRules) -> PressureRules:
    found = Entries.of(node, frozenset({"softer", "deeper", "tense", "ceiling"}), rules)
    ceiling = found.count("ceiling", at_least=1)
    if ceiling > 10:
        found["ceiling"].wrong(f"level {ceiling} does not exist", "levels go from 1 to 10")
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


def _groups(node: Node, steps: Sequence[Mapping[str, Node]]) -> tuple[str, ...]:
    known = {str(step.get("group", step["id"]).value) for step in steps}
    for entry in node.sequence():
        if known and entry.text() not in known:
            entry.wrong(f"there is no step or group '{entry.text()}'", _one_of(known))
    return tuple(entry.text() for entry in node.sequence())


def _ways(root: Entries, rules: SpeechRules, mistakes: Mistakes) -> tuple[Way, ...]:
    if "ways" not in root:
        return ()
    return mistakes.reading(partial(read_ways, root["ways"], rules)) or ()


def _tool_limits(root: Entries, rules: SpeechRules, mistakes: Mistakes) -> tuple[ToolLimit, ...]:
    if "tool_limits" not in root:
        return ()
    return mistakes.reading(partial(read_tool_limits, root["tool_limits"], rules)) or ()


def _leaves_alone(root: Entries) -> Mapping[str, tuple[str, ...]]:
    if "leaves_alone" not in root:
        return {}
    entries = root["leaves_alone"].mapping()
    return {
        condition: tuple(area.text() for area in areas.sequence())
        for condition, areas in entries.items()
    }


def _holds(
    node: Node, lengths: tuple[int, ...], rules: SpeechRules, never: frozenset[str]
) -> HoldRules:
    found = Entries.of(node, _HOLDS, rules)
    most = per_length(found["most"], lengths)
    at_place = found["at_place"]
    rules.check(at_place, "cue")
    if "{place}" not in check_slots(at_place, frozenset({"place"})) and not at_place.is_wrong():
        at_place.wrong("it does not say which place", "put {place} in it")
    return HoldRules(
        seconds=found["seconds"].number(at_least=1),
        soften_s=found["soften_s"].number(at_least=0),
        most={length: round(count) for length, count in most.items()},
        per_place=found.count("per_place", at_least=1),
        needs_warm_s=found["needs_warm_s"].number(at_least=0),
        never_on=never | {entry.text() for entry in found["never_on"].sequence()},
        at_place=at_place.text(),
        cue=rules.check(found["cue"], "cue"),
        over=rules.check(found["over"], "cue"),
        let_go=rules.check(found["let_go"], "cue"),
        check_in=rules.check(found["check_in"], "check_in"),
    )


def _check_totals(steps: Sequence[Step], nodes: Nodes, lengths: tuple[int, ...]) -> None:
    timed = [step for step in steps if step.seconds is not None]
    written = [nodes[step.id].get("seconds") for step in timed]
    if not timed or any(node is None or node.is_wrong() for node in written):
        return
    for length in lengths:
        total = sum(step.seconds[length] for step in timed if step.seconds is not None)
        if total != length * 60:
            nodes[timed[-1].id]["seconds"].wrong(
                f"the steps of {length} minutes add up to {total} seconds, not {length * 60}",
                f"change the seconds under {length} by {length * 60 - total:+d} in all",
            )


def _one_of(known: set[str]) -> str:
    return f"known: {', '.join(sorted(known))}"
