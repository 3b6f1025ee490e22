"""How each tone is spoken: pace and level."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.guidance.effects import Tone


@dataclass(frozen=True, slots=True)
class Manner:
    """Pace as a factor on the words per minute, level in dB on the calm level."""

    pace: float = 1.0
    level_db: float = 0.0


MANNERS: Mapping[Tone, Manner] = {
    "cue": Manner(),
    "answer": Manner(),
    "check_in": Manner(level_db=-1.0),
    "reminder": Manner(level_db=-1.0),
    "safety": Manner(pace=1.2, level_db=6.0),
    "closing": Manner(pace=0.9, level_db=-3.0),
}

CALM_LEVEL_DBFS = -25.0
"""Active speech level of a cue; leaves room for safety lines 6 dB above it."""

PITCH = 35
"""Of espeak's 0 to 99, whose default of 50 sounds strained at a slow pace."""
