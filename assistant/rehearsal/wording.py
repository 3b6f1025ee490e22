"""What happened, in words: short for a failure, in columns for the screen."""

from collections.abc import Callable, Mapping

from assistant.rehearsal.happenings import Note

_Facts = Mapping[str, object]

_WHO_WIDTH = 9


def clock(seconds: float) -> str:
    """Minutes, seconds and tenths, such as 04:07.3."""
    tenths = round(seconds * 10)
    return f"{tenths // 600:02d}:{tenths // 10 % 60:02d}.{tenths % 10}"


def tell(note: Note) -> str:
    """A note in a few words; empty for what a failure need not mention."""
    return _TOLD[note.kind](note.facts) if note.kind in _TOLD else ""


def line(note: Note, *, colour: bool = False) -> str | None:
    """A line of the timeline, in columns: when, who, what; None for what is not shown."""
    if note.kind not in _ROWS or (note.kind == "cut" and not note.facts["audible"]):
        return None
    ansi, who_of, what_of = _ROWS[note.kind]
    who, what = f"{who_of(note.facts):<{_WHO_WIDTH}}", what_of(note.facts)
    if colour:
        who, what = f"\x1b[{ansi}m{who}\x1b[0m", f"\x1b[{ansi}m{what}\x1b[0m"
    return f"{clock(note.at_s)}  {who}  {what}"


def _place(facts: _Facts) -> str:
    return str(facts["state"]) + (f" · {facts['step']}" if facts["step"] else "")


def _heard(facts: _Facts) -> str:
    if facts["intent"] is None:
        return f"{facts['text']}  →  not for us"
    slots = facts["slots"]
    named = ", ".join(f"{k}: {v}" for k, v in slots.items()) if isinstance(slots, Mapping) else ""
    return f"{facts['text']}  →  {facts['intent']}" + (f" ({named})" if named else "")


def _doubted(facts: _Facts) -> str:
    between = facts["between"]
    return " or ".join(map(str, between)) if isinstance(between, list) and between else "something"


def _plain(key: str) -> Callable[[_Facts], str]:
    return lambda facts: str(facts[key]).replace("_", " ")


def _quoted(facts: _Facts) -> str:
    return f"“{facts['text']}”"


def _checked(facts: _Facts) -> str:
    return f"{facts['text']}   ({facts['where']})"


def _always(text: str) -> Callable[[_Facts], str]:
    return lambda _: text


_TOLD: dict[str, Callable[[_Facts], str]] = {
    "heard": lambda facts: f'heard "{facts["text"]}" as {facts["intent"] or "not for us"}',
    "spoken": lambda facts: f'the device said "{facts["text"]}"',
    "chime": lambda facts: f"chime {facts['name']}",
    "react": lambda facts: f"effect {facts['level']}",
    "place": lambda facts: (
        f"state {facts['state']}" + (f", step {facts['step']}" if facts["step"] else "")
    ),
    "hush": _always("hush"),
    "end": _always("end"),
}

_ROWS: dict[str, tuple[str, Callable[[_Facts], str], Callable[[_Facts], str]]] = {
    "utterance": ("36", lambda facts: str(facts["who"]), _quoted),
    "spoken": ("1", _always("GUIDE"), _quoted),
    "heard": ("2", _always("  heard"), _heard),
    "doubt": ("2", _always("  doubt"), _doubted),
    "chime": ("35", _always("  chime"), lambda facts: f"♪ {_plain('name')(facts)}"),
    "react": ("33", _always("  safety"), _plain("level")),
    "cut": ("35", _always("  hush"), _always("falls silent at once")),
    "volume": ("33", _always("  volume"), _plain("volume")),
    "pace": ("33", _always("  pace"), _plain("pace")),
    "place": ("34", _always("  state"), _place),
    "end": ("34", _always("  end"), _always("the session is over")),
    "passed": ("32", _always("  ✓"), _checked),
    "failed": ("31;1", _always("  ✗"), _checked),
}
"""Note kind to: ANSI colour, who, what."""
