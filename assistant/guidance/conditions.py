"""What a condition of the receiver means for the massage: none, a light one, or a place less."""

from collections.abc import Iterable, Mapping

from assistant.guidance.routine import Verdict

UNKNOWN = Verdict.LIGHT
CONDITIONS: Mapping[str, Verdict] = {
    **dict.fromkeys(
        (
            *("fever", "ill", "clot", "surgery", "fracture", "kidney", "drunk", "child"),
            *("warning_signs", "severe_osteoporosis"),
        ),
        Verdict.NOT_TODAY,
    ),
    **dict.fromkeys(
        (
            *("osteoporosis", "blood_thinners", "cancer", "heart", "blood_pressure", "pacemaker"),
            *("diabetes", "epilepsy", "pregnant", "slipped_disc", "sciatica"),
            *("inflamed_joints", "unexplained_pain", "past_abuse"),
        ),
        Verdict.LIGHT,
    ),
    **dict.fromkeys(("skin", "veins"), Verdict.SPARE),
    **dict.fromkeys(("nut_allergy", "shoulder"), Verdict.NOTE),
}
"""Levels A, B and C of the sources in docs/safety.md, and what only changes how it is done."""


def verdict_on(name: str) -> Verdict:
    """What follows from this condition; from one nobody listed, a light massage at most."""
    return CONDITIONS.get(name, UNKNOWN)


def barring(names: Iterable[str]) -> str | None:
    """The first of these conditions with which there is no massage today."""
    return next((name for name in names if verdict_on(name) is Verdict.NOT_TODAY), None)
