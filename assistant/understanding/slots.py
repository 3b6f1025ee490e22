"""Places and sides named in an utterance that is not listed word for word."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.understanding.normalise import Words, find

SlotValues = Mapping[str, tuple[tuple[Words, str], ...]]


def place_slots(words: Words, values: SlotValues) -> dict[str, str]:
    """The `area` and `side` that are named, the longest wording first.

    "Right" alone is also an agreement, so a side counts only right before a noun: the area, or
    a wording of the side that is longer than one word.
    """
    slots: dict[str, str] = {}
    sides = values.get("side", ())
    areas = sorted(values.get("area", ()), key=lambda entry: -len(entry[0]))
    for wording, area in areas:
        at = find(words, wording)
        if at is None:
            continue
        slots["area"] = area
        for side_wording, side in sides:
            if at > 0 and (words[at - 1],) == side_wording:
                slots["side"] = side
        break
    for side_wording, side in sides:
        if len(side_wording) > 1 and find(words, side_wording) is not None:
            slots.setdefault("side", side)
    return slots
