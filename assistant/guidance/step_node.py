"""Reads one step of a routine file."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from assistant.guidance.effects import Tone
from assistant.guidance.entries import Entries, per_length
from assistant.guidance.routine import CheckIn, IfNone, MidCue, Part, Step
from assistant.guidance.speech_rules import SpeechRules
from assistant.guidance.step_tone import step_tone
from assistant.guidance.ways_node import read_step_ways
from assistant.located_yaml import Node

_STEP = frozenset({*Step.__dataclass_fields__, "same_as"})
_SIDES = frozenset({"left", "right", "both", "none"})


def step_entries(node: Node) -> list[Mapping[str, Node]]:
    """The entries of every step, with those of `same_as` filled in."""
    found: dict[str, dict[str, Node]] = {}
    for step in node.sequence():
        entries = dict(step.mapping(_STEP))
        entries.setdefault("id", Node(None, step.path, step.line))
        step_id = entries["id"].text()
        if step_id in found:
            entries["id"].fail(f"there are two steps '{step_id}'", "give one another id")
        like = entries.pop("same_as", None)
        if like is not None and like.text() not in found:
            like.fail(f"there is no step '{like.text()}' above", "name a step written before it")
        found[step_id] = entries if like is None else {**found[like.text()], **entries}
    if not found:
        node.fail("the routine has no steps")
    return list(found.values())


def read_step(
    entries: Mapping[str, Node],
    lengths: tuple[int, ...],
    ceiling: int,
    rules: SpeechRules,
    ways: Collection[str] = (),
) -> Step:
    """One step, its own lines checked; whether the steps it names exist is not."""
    found = Entries(entries["id"], entries, rules)
    part = Part(_choice(found["part"], frozenset(Part)))
    tone = step_tone(part)
    step_id = found["id"].text()
    step = Step(
        id=step_id,
        name=found["name"].text(),
        group=found["group"].text() if "group" in found else step_id,
        part=part,
        side=_choice(found["side"], _SIDES),
        cue=rules.check(found["cue"], tone),
        how=rules.check(found["how"], "answer"),
        why=rules.check(found["why"], "answer"),
        explain=rules.check_explanation(found["explain"]),
        then=found["then"].text(),
        do_not=found.texts("do_not"),
        areas=found.texts("areas"),
        technique=found["technique"].text() if "technique" in found else None,
        mirror=found["mirror"].text() if "mirror" in found else None,
        end_cue=_line(found, "end_cue", tone),
        mid_cues=_mid_cues(found, tone),
        check_in=_check_in(found),
        instead_of_deeper=_line(found, "instead_of_deeper", "answer"),
        if_hands_hurt=_line(found, "if_hands_hurt", "answer"),
        if_cut=_line(found, "if_cut", tone),
        if_none=_if_none(found),
        ways=read_step_ways(found["ways"], ways, part, rules) if "ways" in found else {},
    )
    return _timed(step, found, lengths, ceiling)


def _timed(step: Step, found: Entries, lengths: tuple[int, ...], ceiling: int) -> Step:
    """The step with its times, its limits and what it allows."""
    limit = found.count("ceiling", 1) if "ceiling" in found else ceiling
    return replace(
        step,
        seconds=_seconds(found, step.part, lengths),
        for_s=found.number("for_s"),
        cue_after_s=found.number("cue_after_s"),
        pressure=_pressure(found, limit),
        ceiling=limit,
        needs_warm_s=found.number("needs_warm_s"),
        warms=found.flag("warms"),
        gentle=found.flag("gentle"),
        notes_places=found.flag("notes_places"),
        takes_holds=found.flag("takes_holds"),
        ready_moves_on=found.flag("ready_moves_on"),
        minimum_s=found.number("minimum_s"),
        most_more_s=found.number("most_more_s") if "most_more_s" in found else None,
    )


def _choice(node: Node, known: frozenset[str]) -> str:
    if node.text() not in known:
        node.fail(f"'{node.text()}' is not known here", f"choose from {', '.join(sorted(known))}")
    return node.text()


def _line(found: Entries, key: str, tone: Tone) -> str:
    return found.rules.check(found[key], tone) if key in found else ""


def _seconds(found: Entries, part: Part, lengths: tuple[int, ...]) -> Mapping[int, int] | None:
    if part is Part.AFTER:
        if "seconds" in found:
            found["seconds"].fail("a step after the ending has no share of the time", "use for_s")
        found["for_s"].number(at_least=1)
        return None
    return {length: round(s) for length, s in per_length(found["seconds"], lengths).items()}


def _mid_cues(found: Entries, tone: Tone) -> tuple[MidCue, ...]:
    if "mid_cues" not in found:
        return ()
    cues = []
    for node in found["mid_cues"].sequence():
        entry = Entries.of(node, frozenset({"at", "at_s", "say"}), found.rules)
        if "at" in entry:
            _choice(entry["at"], frozenset({"half"}))
            at_s = None
        else:
            at_s = entry["at_s"].number(at_least=0)
        cues.append(MidCue(found.rules.check(entry["say"], tone), at_s))
    return tuple(cues)


def _check_in(found: Entries) -> CheckIn | None:
    if "check_in" not in found or found["check_in"].value == "none":
        return None
    entry = Entries.of(found["check_in"], frozenset({"at_s", "say"}), found.rules)
    return CheckIn(found.rules.check(entry["say"], "check_in"), entry["at_s"].number(at_least=0))


def _pressure(found: Entries, ceiling: int) -> tuple[int, int] | None:
    if "pressure" not in found:
        return None
    node = found["pressure"]
    levels = [round(level.number(at_least=1)) for level in node.sequence()]
    if len(levels) != 2 or not levels[0] <= levels[1] <= ceiling:
        node.fail(f"the pressure aim is not two levels up to the ceiling {ceiling}", "write [3, 5]")
    return levels[0], levels[1]


def _if_none(found: Entries) -> IfNone | None:
    if "if_none" not in found:
        return None
    entry = Entries.of(found["if_none"], frozenset({"after_s", "say", "time_to"}), found.rules)
    return IfNone(
        after_s=entry["after_s"].number(at_least=1),
        say=found.rules.check(entry["say"], "cue"),
        time_to=entry["time_to"].text() if "time_to" in entry else None,
    )
