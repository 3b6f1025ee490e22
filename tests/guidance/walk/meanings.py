"""What people may mean: every intent with the slots that its sentences can fill, from the data."""

from collections.abc import Mapping
from functools import cache

from assistant import places
from assistant.guidance.table import INTENTS
from assistant.located_yaml import Node, load_yaml

Slots = dict[str, str]
_PLACES = ("area", "side")
_TAKE_A_PLACE = (
    *("report_pain", "report_nerve", "report_on_bone", "report_skin", "report_ticklish"),
    *("avoid_area", "skip_step", "go_to_step", "hold_start", "stay_here", "receiver_tensing"),
    *("pressure_too_hard", "pressure_harder", "report_condition", "ask_how_hard"),
)
"""Requests in which a place may be named, whether or not a sentence of the data does."""


@cache
def fitting_slots() -> Mapping[str, tuple[Slots, ...]]:
    """Intent to the slots it may come with; the first is always none."""
    roots = [load_yaml(path).mapping() for path in sorted(places.intents_dir().glob("*.yaml"))]
    values = {
        name: _meant(node)
        for root in roots
        if "lists" in root
        for name, node in root["lists"].mapping().items()
    }
    found: dict[str, list[Slots]] = {intent: [{}] for intent in INTENTS}
    for root in roots:
        if "intents" in root:
            for intent, node in root["intents"].mapping().items():
                found[intent] += _written(node, values)
    areas, sides = values["area"], ("left", "right")
    for intent in _TAKE_A_PLACE:
        found[intent] += [{"area": area} for area in areas]
        found[intent] += [{"area": area, "side": side} for area in areas for side in sides]
        found[intent] += [{"side": side} for side in sides]
    return {intent: tuple(_different(slots)) for intent, slots in found.items()}


def _meant(node: Node) -> tuple[str, ...]:
    entries = node.mapping()["values"].sequence()
    meant = (
        entry.value if isinstance(entry.value, str) else entry.mapping()["out"].value
        for entry in entries
    )
    return tuple(dict.fromkeys(str(value) for value in meant))


def _written(node: Node, values: Mapping[str, tuple[str, ...]]) -> list[Slots]:
    """The slots written beside the sentences of an intent, and each value of a list in them."""
    found: list[Slots] = []
    for block in node.mapping()["data"].sequence():
        keys = block.mapping()
        fixed = {
            name: str(value.value)
            for name, value in (keys["slots"].mapping().items() if "slots" in keys else ())
        }
        found.append(fixed)
        text = " ".join(str(sentence.value) for sentence in keys["sentences"].sequence())
        for name in values:
            for slot in {name, *_names_for(name, text)}:
                if f"{{{name}}}" in text or f"{{{name}:{slot}}}" in text:
                    found += [{**fixed, slot: value} for value in values[name]]
    return found


def _names_for(name: str, text: str) -> set[str]:
    """The slots a list fills under another name: `{main_area:area}` fills `area`."""
    parts = text.split(f"{{{name}:")[1:]
    return {part.partition("}")[0] for part in parts}


def _different(slots: list[Slots]) -> list[Slots]:
    return list({tuple(sorted(one.items())): one for one in slots}.values())
