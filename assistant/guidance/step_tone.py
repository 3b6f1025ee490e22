"""The tone a step is spoken in."""

from assistant.guidance.effects import Tone
from assistant.guidance.routine import Part


def step_tone(part: Part) -> Tone:
    """Steps after the work are spoken in the closing tone."""
    return "cue" if part is Part.HANDS_ON else "closing"
