"""What a condition of the receiver means for the massage: none, a light one, or a place less."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What follows from a condition, the gravest first."""

    NOT_TODAY = "not_today"
    LIGHT = "light"
    SPARE = "spare"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Condition:
    """What follows from it, and the areas that are left alone with it."""

    verdict: Verdict
    leaves: tuple[str, ...] = ()


_LOW_BACK = ("lower_back", "ql", "kidneys")
UNKNOWN = Condition(Verdict.LIGHT)
CONDITIONS: Mapping[str, Condition] = {
    **dict.fromkeys(
        ("fever", "clot", "surgery", "fracture", "kidney", "drunk", "ill"),
        Condition(Verdict.NOT_TODAY),
    ),
    **dict.fromkeys(
        ("osteoporosis", "blood_thinners", "cancer", "heart", "blood_pressure", "pacemaker"),
        Condition(Verdict.LIGHT),
    ),
    **dict.fromkeys(("diabetes", "epilepsy"), Condition(Verdict.LIGHT)),
    **dict.fromkeys(
        ("pregnant", "slipped_disc", "sciatica"), Condition(Verdict.LIGHT, leaves=_LOW_BACK)
    ),
    "skin": Condition(Verdict.SPARE),
    "nut_allergy": Condition(Verdict.NOTE),
}


def condition(name: str) -> Condition:
    """What follows from this condition; from one nobody listed, a light massage at most."""
    return CONDITIONS.get(name, UNKNOWN)


def barring(names: Iterable[str]) -> str | None:
    """The first of these conditions with which there is no massage today."""
    return next((name for name in names if condition(name).verdict is Verdict.NOT_TODAY), None)
