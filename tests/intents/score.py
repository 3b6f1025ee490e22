"""How well whole lists of wordings are understood: what the tests assert and the docs report."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.understanding.meaning import Context, Harm, Meaning
from assistant.understanding.understand import Understanding
from tests.understanding.bundled import UNDERSTANDING

HARMFUL = frozenset({"pressure_harder", "skip_step", "end_session", "resume"})
"""What must never happen by mistake."""

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "  # noqa: SIM905 - a list would be a page long
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_MINUTES = {"half an hour": 30, "half hour": 30, "quarter of an hour": 15, "an hour": 60}
_MINUTES |= {"three quarters of an hour": 45, "a couple of minutes": 2, "a minute": 1, "1 hour": 60}
_SAME = {
    "blood_thinner": "blood_thinners",
    "warfarin": "blood_thinners",
    "dvt": "clot",
    "operation": "surgery",
    "broken": "fracture",
    "chemo": "cancer",
    "radiotherapy": "cancer",
    "brittle_bones": "osteoporosis",
    "herniated_disc": "slipped_disc",
    "kidney_stone": "kidney",
    "kidney_infection": "kidney",
    "kidneys": "ql",
    "flu": "ill",
    "covid": "ill",
    "long_strokes": "intro_strokes",
    "intro": "intro_strokes",
    "water": "hydrate",
    **dict.fromkeys(
        ("rash", "eczema", "shingles", "sunburn", "wound", "bruise", "mole", "lump"), "skin"
    ),
}


@dataclass
class Score:
    """Counts of one list; every mistake in `mistakes`, one line each."""

    wordings: int = 0
    right: int = 0
    silent: int = 0
    safety: int = 0
    safety_caught: int = 0
    harmful: int = 0
    slots: int = 0
    slots_right: int = 0
    talk: int = 0
    talk_acted: int = 0
    talk_harmful: int = 0
    about_others: int = 0
    pairs: int = 0
    fires_right: int = 0
    twins_right: int = 0
    mistakes: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """The counts in one paragraph."""
        return (
            f"right {self.right} of {self.wordings} ({self.silent} of the others silent), "
            f"harmful {self.harmful}, safety as safety {self.safety_caught} of {self.safety}, "
            f"slots {self.slots_right} of {self.slots}; talk that acted {self.talk_acted} of "
            f"{self.talk} (harmful {self.talk_harmful}), beside {self.about_others} with safety "
            f"words about other people; pairs {self.fires_right} and {self.twins_right} of "
            f"{self.pairs}"
        )


def score(path: Path, understanding: Understanding) -> Score:
    """The counts of a file as in `wordings/` or `intents/en/said/`."""
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    counts = Score()
    for row in rows.get("wordings") or ():
        _wording(counts, row, understanding)
    for row in rows.get("talk") or ():
        _talk(counts, row, understanding)
    for row in rows.get("pairs") or ():
        _pair(counts, row, understanding)
    return counts


def _read(understanding: Understanding, text: str, row: Mapping[str, Any]) -> Meaning | None:
    return understanding.read(text, Context(row.get("state", "step")))


def _wording(counts: Score, row: Mapping[str, Any], understanding: Understanding) -> None:
    wanted = _intents(row["intent"])
    meaning = _read(understanding, row["text"], row)
    taken = meaning.intent if meaning else "none"
    counts.wordings += 1
    if understanding.harm(wanted[0]) is Harm.SAFETY:
        counts.safety += 1
        counts.safety_caught += meaning is not None and meaning.harm is Harm.SAFETY
    if meaning is None or taken not in wanted:
        counts.silent += meaning is None
        counts.harmful += taken in HARMFUL
        counts.mistakes.append(f"'{row['text']}' {wanted} -> {taken}")
        return
    counts.right += 1
    slots = _plain_slots(row.get("slots") or {})
    if slots:
        counts.slots += 1
        named = _plain_slots(meaning.slots)
        agrees = all(named.get(name) == value for name, value in slots.items())
        counts.slots_right += agrees
        if not agrees:
            counts.mistakes.append(f"'{row['text']}' {slots} -> {named}")


def _talk(counts: Score, row: Mapping[str, Any], understanding: Understanding) -> None:
    meaning = _read(understanding, row["text"], row)
    counts.talk += 1
    if meaning is None:
        return
    counts.mistakes.append(f"'{row['text']}' -> {meaning.intent}")
    if row.get("about_others") and meaning.harm is Harm.SAFETY:
        counts.about_others += 1
    else:
        counts.talk_acted += 1
        counts.talk_harmful += meaning.intent in HARMFUL


def _pair(counts: Score, row: Mapping[str, Any], understanding: Understanding) -> None:
    counts.pairs += 1
    for text, intent in (("fires", "intent"), ("twin", "twin_intent")):
        wanted = _intents(row[intent])
        meaning = _read(understanding, row[text], row)
        taken = meaning.intent if meaning else "none"
        if taken not in wanted:
            counts.mistakes.append(f"'{row[text]}' {wanted} -> {taken}")
        elif text == "fires":
            counts.fires_right += 1
        else:
            counts.twins_right += 1


def _intents(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _plain_slots(slots: Mapping[str, object]) -> dict[str, str]:
    """Slots as the guide has them; seconds and "a bit" are no number of minutes."""
    plain = {name: _SAME.get(str(value), str(value)) for name, value in slots.items()}
    for name, value in list(plain.items()):
        plain[name] = _SAME.get(value.replace(" ", "_"), value.replace(" ", "_"))
    if "duration" in slots:
        minutes = _minutes(str(slots["duration"]))
        plain.pop("duration")
        if minutes is not None:
            plain["duration"] = str(minutes)
    return plain


def _minutes(text: str) -> int | None:
    if text in _MINUTES:
        return _MINUTES[text]
    number = re.sub(r"\s*(more )?minutes?$", "", text)
    if number.isdigit():
        return int(number)
    whole = sum(_NUMBERS.get(word, 1000) for word in number.split())
    return whole if 0 < whole < 1000 else None


def main() -> None:
    """Print the counts of the files named, and their mistakes with --mistakes."""

    for name in sys.argv[1:]:
        if name != "--mistakes":
            counts = score(Path(name), UNDERSTANDING)
            sys.stdout.write(f"{name}: {counts.summary()}\n")
            if "--mistakes" in sys.argv:
                sys.stdout.writelines(f"  {line}\n" for line in counts.mistakes)


if __name__ == "__main__":
    main()
