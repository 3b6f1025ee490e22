"""What is said when hands come off, and how it goes on while nobody says that all is clear."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.guidance.effects import Level
from assistant.guidance.lines import Line
from assistant.understanding.meaning import Meaning

_RED_FLAGS = frozenset({"both_legs", "airway"})
"""Both legs tell of the spinal cord; lips, tongue and throat may close the airway."""
_RANK: Mapping[Level, int] = {"ease": 0, "hands_off": 1, "help": 2}


@dataclass(frozen=True, slots=True)
class Reaction:
    """One way hands come off."""

    level: Level
    say: tuple[Line, ...]
    question: Line
    first_s: float = 20.0
    """Seconds until the question is asked, or asked once more."""
    every_s: float = 20.0
    times: int | None = 3
    """How often; None is until it is answered."""
    last: Line | None = Line.UNWELL_CALL
    """Said once when nobody answered."""
    if_no: Line | None = Line.UNWELL_CALL
    """Said when the answer is no."""
    unanswered_is_emergency: bool = False
    ends: bool = False
    """The massage ends with `last`."""


REACTIONS: Mapping[str, Reaction] = {
    "stop_now": Reaction("hands_off", (Line.STOP,), Line.ALL_RIGHT_QUESTION),
    "help": Reaction("hands_off", (Line.BOTH_ALL_RIGHT,), Line.ALL_RIGHT_QUESTION),
    "sharp_pain": Reaction("hands_off", (Line.LEAVE_THAT_PLACE,), Line.ALL_RIGHT_QUESTION),
    "report_pain": Reaction("hands_off", (Line.PAIN_CLOSING,), Line.ALL_RIGHT_QUESTION),
    "report_nerve": Reaction(
        "hands_off",
        (Line.NERVE, Line.NERVE_QUESTION),
        Line.NERVE_QUESTION,
        every_s=50.0,
        times=2,
        last=Line.NERVE_LASTING,
        if_no=Line.NERVE_WAIT,
        ends=True,
    ),
    "report_faint": Reaction(
        "hands_off",
        (Line.FAINT,),
        Line.FAINT_QUESTION,
        first_s=60.0,
        last=Line.FAINT_LASTING,
        if_no=Line.FAINT_LASTING,
    ),
    "report_breathing": Reaction(
        "hands_off",
        (Line.BREATHING,),
        Line.BREATHING_QUESTION,
        first_s=10.0,
        every_s=10.0,
        times=1,
        unanswered_is_emergency=True,
    ),
    "report_skin": Reaction("hands_off", (Line.SKIN, Line.SKIN_RINSE), Line.SKIN_QUESTION),
    "floppy": Reaction(
        "hands_off",
        (Line.ANSWERING,),
        Line.ANSWERING_QUESTION,
        first_s=10.0,
        every_s=10.0,
        times=1,
        unanswered_is_emergency=True,
    ),
    "report_emergency": Reaction(
        "help",
        (Line.EMERGENCY, Line.EMERGENCY_CANNOT_CALL),
        Line.EMERGENCY,
        times=None,
        if_no=Line.EMERGENCY,
    ),
}


def cause_of(meaning: Meaning) -> str:
    """The reaction that a report calls for; a red flag is an emergency, however it was told."""
    red_flag = meaning.slots.get("about") in _RED_FLAGS
    return "report_emergency" if red_flag else meaning.intent


def deeper(one: Level, other: Level) -> bool:
    """Whether the first level is more than the second."""
    return _RANK[one] > _RANK[other]
