"""Reads one step of a routine file."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from assistant.guidance.effects import Tone
from assistant.guidance.entries import Entries, identifier, per_length
from assistant.guidance.lines_file import check_slots
from assistant.guidance.routine import CheckIn, IfNone, MidCue, Part, Step
from assistant.guidance.speech_rules import SpeechRules
from assistant.guidance.step_tone import step_tone
from assistant.guidance.ways_node import read_step_ways
from assistant.located_yaml import Node

_STEP = frozenset({*Step.__dataclass_fields__, "same_as"})
_SIDES = frozenset({"left", "right", "both", "none"})
_PLACES = ("id", "part", "then", "side", "mirror", "if_none")


def step_entries(node: Node) -> list[Mapping[str, Node]]:
    """The entries of every step, with those of `same_as` filled in."""
    found: dict[str, dict[str, Node]] = {}
    for step in node.sequence():
        entries = dict(step.mapping(_STEP))
        entries.setdefault("id", Node(None, step.path, step.line, step.mistakes))
        step_id = identifier(entries["id"])
        if step_id in found:
            entries["id"].wrong(f"there are two steps '{step_id}'", "give one another id")
            continue
        like = entries.pop("same_as", None)
        if like is not None and like.text() not in found:
            like.wrong(f"there is no step '{like.text()}' above", "name a step written before it")
            continue
        found[step_id] = entries if like is None else {**found[like.text()], **entries}
    if not found:
        node.wrong("the routine has no steps", "list them under 'steps:'")
    return list(found.values())


def is_sound(entries: Mapping[str, Node]) -> bool:
    """Whether what places a step among the others is there, and nothing is wrong with it."""
    present = "id" in entries and "part" in entries and "then" in entries and "side" in entries
    return present and not any(entries[key].is_wrong() for key in _PLACES if key in entries)


def read_step(
    entries: Mapping[str, Node],
    lengths: tuple[int, ...],
    ceiling: int,
    rules: SpeechRules,
    sides: Mapping[str, str],
    ways: Collection[str] = (),
) -> Step:
    """One step, its own lines checked; whether the steps it names exist is not.

    `sides` are the words for the sides: an answer with `{side}` in it has the step's own.
    """
    found = Entries(entries["id"], entries, rules)
    likely = Part.AFTER if "for_s" in found else Part.HANDS_ON
    part = Part(_choice(found["part"], frozenset(Part), likely))
    tone = step_tone(part)
    step_id = found["id"].text()
    side = _choice(found["side"], _SIDES)

    def answer(key: str) -> str:
        return _sided(found, key, sides.get(side))

    step = Step(
        id=step_id,
        name=rules.check_name(found["name"]),
        group=found["group"].text() if "group" in found else step_id,
        part=part,
        side=side,
        cue=rules.check(found["cue"], tone),
        how=answer("how"),
        why=rules.check(found["why"], "answer"),
        explain=rules.check_explanation(found["explain"]),
        then=found["then"].text(),
        where=answer("where") if "where" in found else "",
        direction=answer("direction") if "direction" in found else "",
        how_hard=_line(found, "how_hard", "answer"),
        which_side=_line(found, "which_side", "answer"),
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


def _choice(node: Node, known: frozenset[str], likely: str = "") -> str:
    if node.text() not in known:
        problem = f"'{node.text()}' is not known here"
        remedy = f"choose from {', '.join(sorted(known))}"
        return node.instead(likely or min(known), problem, remedy)
    return node.text()


def _line(found: Entries, key: str, tone: Tone) -> str:
    return found.rules.check(found[key], tone) if key in found else ""


def _sided(found: Entries, key: str, side: str | None) -> str:
    """An answer in which `{side}` is the side of the step."""
    text = found.rules.check(found[key], "answer")
    check_slots(found[key], frozenset() if side is None else frozenset({"side"}))
    return text if side is None else text.format(side=side)


def _seconds(found: Entries, part: Part, lengths: tuple[int, ...]) -> Mapping[int, int] | None:
    if part is Part.AFTER:
        if "seconds" in found:
            found["seconds"].wrong("a step after the ending has no share of the time", "use for_s")
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
        problem = f"the pressure aim is not two levels up to the ceiling {ceiling}"
        return node.instead((1, 1), problem, "write [3, 5]")
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
