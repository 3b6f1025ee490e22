"""What a log leaves out: talk that was not for the guide, and what was told of anyone's health."""

from collections.abc import Mapping

_LEFT_OUT = "…"
_CONDITION = "report_condition"


def discreet(kind: str, facts: Mapping[str, object]) -> dict[str, object]:
    """The facts of a note without private words; times, confidence and what was done stay."""
    if kind == "heard" and _is_private(facts):
        count = len(str(facts.get("text", "")).split())
        return {**facts, "text": _LEFT_OUT, "words": count, "slots": {}}
    if kind in ("say", "played") and str(facts.get("line", "")).startswith(_CONDITION):
        hidden = {"text": _LEFT_OUT} if "text" in facts else {}
        return {**facts, **hidden, "line": _CONDITION}
    return dict(facts)


def _is_private(facts: Mapping[str, object]) -> bool:
    slots = facts.get("slots")
    told = isinstance(slots, Mapping) and "condition" in slots
    for_us = facts.get("intent") is not None
    return told or not for_us or facts["intent"] == _CONDITION or facts["context"] == "asked_health"
