"""Whether a condition of a scene holds, given what happened."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.rehearsal.happenings import Note
from assistant.rehearsal.scene import Condition

_EFFECT_KINDS = ("hush", "chime", "volume", "pace", "end")


def came_true(condition: Condition, notes: Sequence[Note], place: Note | None) -> Note | None:
    """The note with which the condition came true, or None if it does not hold.

    Args:
        condition: what is looked for.
        notes: what happened since the moment that counts.
        place: the last note of kind `place`, from whenever; state and step are looked up there.
    """
    found = [_first(wanted, notes) for wanted in _events(condition)]
    if condition.state is not None or condition.step is not None:
        found.append(place if place and _is_at(condition, place.facts) else None)
    held = [note for note in found if note is not None]
    return max(held, key=lambda note: note.at_s, default=None) if len(held) == len(found) else None


def describe(condition: Condition) -> str:
    """The condition as it stands in the scene."""
    parts = [
        f'{name} "{value}"' if name in {"say", "heard"} else f"{name} {value}"
        for name in ("say", "line", "heard", "intent", "effect", "chime", "state", "step")
        if (value := getattr(condition, name)) is not None
    ]
    if condition.slots:
        parts.append("slots " + ", ".join(f"{k}: {v}" for k, v in condition.slots.items()))
    return " and ".join(parts)


_Wanted = tuple[str, Condition]


def _events(condition: Condition) -> Iterator[_Wanted]:
    """The kinds of event a condition asks for: what belongs to one event is found in one."""
    if condition.say is not None or condition.line is not None:
        yield "spoken", condition
    if condition.heard is not None or condition.intent is not None or condition.slots:
        yield "heard", condition
    if condition.effect is not None:
        yield "effect", condition
    if condition.chime is not None:
        yield "chime", condition


def _first(wanted: _Wanted, notes: Sequence[Note]) -> Note | None:
    kind, condition = wanted
    match = {"spoken": _spoken, "heard": _heard, "effect": _effect, "chime": _chime}[kind]
    return next((note for note in notes if match(condition, note)), None)


def _contains(wanted: str | None, text: object) -> bool:
    return wanted is None or wanted.casefold() in str(text).casefold()


def _spoken(condition: Condition, note: Note) -> bool:
    return (
        note.kind == "spoken"
        and _contains(condition.say, note.facts["text"])
        and condition.line in {None, note.facts["line"]}
    )


def _heard(condition: Condition, note: Note) -> bool:
    if note.kind != "heard" or not _contains(condition.heard, note.facts["text"]):
        return False
    intent, slots = note.facts["intent"], note.facts["slots"]
    as_meant = {
        None: True,
        "none": intent is None,
        "any": intent is not None,
    }.get(condition.intent, intent == condition.intent)
    return as_meant and isinstance(slots, Mapping) and condition.slots.items() <= slots.items()


def _effect(condition: Condition, note: Note) -> bool:
    if condition.effect in _EFFECT_KINDS:
        return note.kind == condition.effect
    return note.kind == "react" and note.facts["level"] == condition.effect


def _chime(condition: Condition, note: Note) -> bool:
    return note.kind == "chime" and note.facts["name"] == condition.chime


def _is_at(condition: Condition, place: Mapping[str, object]) -> bool:
    return condition.state in {None, place["state"]} and condition.step in {None, place["step"]}
