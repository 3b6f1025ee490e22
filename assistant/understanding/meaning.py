"""What understanding takes besides the words, and what it hands on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Harm(StrEnum):
    """What acting on it by mistake would do; decides how sure we must be."""

    NONE = "none"
    ANNOYING = "annoying"
    HARMFUL = "harmful"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Context:
    """Where the session stands: its state in lower case and the question that is open, if any.

    `asked` is one of `yes_no`, `health`, `pressure`, `sharp_or_tender`, `light_or_numb`, or None.
    `amid_talk`: the two are talking with each other.
    """

    state: str = "step"
    asked: str | None = None
    amid_talk: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """An intent with its slots; `score` is 0 to 100, `sentence` the listed wording that decided."""

    intent: str
    slots: Mapping[str, str] = field(default_factory=dict)
    harm: Harm = Harm.NONE
    score: float = 100.0
    runner_up: str | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """It was most likely for us, but not sure enough to act on.

    `between` are two requests worth asking between, the likelier first, or is empty when there is
    nothing better to ask than to hear it once more. Never of safety.
    """

    between: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedOther:
    """One of the two asked the other; a yes would mean this intent ("does it hurt?")."""

    intent: str
