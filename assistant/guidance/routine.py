"""A routine: what is done, for how long, in which order, and what is said meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

DONE = "done"
"""The `then` of the last step."""


class Passes(StrEnum):
    """What leads on from a point of the setup."""

    READY = "ready"
    OFFER = "offer"
    CLEAR = "clear"
    CONSENT = "consent"


class Verdict(StrEnum):
    """What follows from something the receiver has, the gravest first."""

    NOT_TODAY = "not_today"
    LIGHT = "light"
    SPARE = "spare"
    NOTE = "note"


class Part(StrEnum):
    """Where a step belongs: the work, its light ending, or what comes after hands-on time."""

    HANDS_ON = "hands_on"
    ENDING = "ending"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class SetupItem:
    """One question before hands touch."""

    id: str
    name: str
    passes: Passes
    cue: str
    explain: str
    do_not: tuple[str, ...] = ()
    timer_s: float | None = None
    timer_say: str = ""
    timer_over: str = ""
    short_cue: str = ""
    """The words in a short setup, if they are others."""
    full_only: bool = False
    """It is left out of a short setup."""
    say_first: str = ""
    """Said once, before it is asked for the first time."""
    teach: str = ""
    """Said once when it is passed; it may name the words it teaches."""
    if_yes: Verdict = Verdict.NOT_TODAY
    """What follows from a yes that nobody explains, where `passes` is clear."""
    which: str = ""
    """Asked after a bare yes, where `passes` is clear."""
    ways: Mapping[str, str] = field(default_factory=dict)
    """Way of massaging to the cue that replaces this one in it."""
    left_out_for: tuple[str, ...] = ()
    """Conditions for which it is left out."""


@dataclass(frozen=True, slots=True)
class MidCue:
    """A line once within a step; `at_s` None is half way."""

    say: str
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A short question `at_s` seconds into a step."""

    say: str
    at_s: float


@dataclass(frozen=True, slots=True)
class IfNone:
    """What a step of holds does when nobody names a place for `after_s` seconds."""

    after_s: float
    say: str
    time_to: str | None = None


@dataclass(frozen=True, slots=True)
class StepWay:
    """What is different about a step in one way of massaging; an empty text leaves it as it is."""

    left_out: bool = False
    cue: str = ""
    how: str = ""
    explain: str = ""
    direction: str = ""
    pressure: tuple[int, int] | None = None
    ceiling: int | None = None
    gentle: bool = False
    ends_silently: bool = False
    """Its `end_cue` is not said."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of massaging that may be asked for, such as lying on one side."""

    name: str
    say: str
    """Said when it is chosen."""
    conditions: tuple[str, ...] = ()
    """With these it is chosen by itself."""


@dataclass(frozen=True, slots=True)
class ToolLimit:
    """A tool of the giver's that tires: after so long another one is offered, once."""

    technique: str
    after_s: float
    say: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step with hands on the receiver, or after."""

    id: str
    name: str
    group: str
    """Steps that are asked for by one name, such as both sides of one place."""
    part: Part
    side: str
    """left, right, both or none."""
    cue: str
    how: str
    why: str
    explain: str
    then: str
    where: str = ""
    direction: str = ""
    how_hard: str = ""
    """The answer to "how hard" of a step that has no pressure."""
    which_side: str = ""
    """The answer to "which side" of a step that is not on one side."""
    do_not: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    technique: str | None = None
    mirror: str | None = None
    seconds: Mapping[int, int] | None = None
    """Seconds for each session length in minutes; None after the ending."""
    for_s: float = 0.0
    """Seconds of a step after the ending."""
    cue_after_s: float = 0.0
    end_cue: str = ""
    mid_cues: tuple[MidCue, ...] = ()
    check_in: CheckIn | None = None
    pressure: tuple[int, int] | None = None
    """Aim, from and to, in levels of 1 to 10."""
    ceiling: int = 6
    instead_of_deeper: str = ""
    if_hands_hurt: str = ""
    """Said when the giver's hands hurt, if this step has a remedy of its own."""
    needs_warm_s: float = 0.0
    """Seconds of warming strokes that must have gone before."""
    warms: bool = False
    gentle: bool = False
    """It stays in a massage that is to be light."""
    notes_places: bool = False
    takes_holds: bool = False
    ready_moves_on: bool = False
    minimum_s: float = 0.0
    if_cut: str = ""
    """Said when someone wants to leave before `minimum_s`."""
    most_more_s: float | None = None
    if_none: IfNone | None = None
    ways: Mapping[str, StepWay] = field(default_factory=dict)
    """What is different about it in a way of massaging."""


@dataclass(frozen=True, slots=True)
class HoldRules:
    """How long, how often and where steady pressure may be held."""

    seconds: float
    soften_s: float
    most: Mapping[int, int]
    per_place: int
    needs_warm_s: float
    never_on: frozenset[str]
    at_place: str
    cue: str
    over: str
    let_go: str
    check_in: str


@dataclass(frozen=True, slots=True)
class Reminders:
    """Lines that come in turn, `every_s` hands-on seconds."""

    every_s: float
    say: tuple[str, ...]
    most_each: int = 2
    """How often a line is said in a session, at most."""


@dataclass(frozen=True, slots=True)
class PressureRules:
    """Levels that words take off or add."""

    softer: int
    deeper: int
    tense: int
    ceiling: int


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Seconds that may be added to one step."""

    seconds: float
    most_s: float
    stay_s: float


@dataclass(frozen=True)
class Routine:
    """A whole routine; `steps` are in the order they follow each other.

    Without slots, so that what every tick asks of it is looked up once.
    """

    name: str
    title: str
    minutes: int
    lengths: tuple[int, ...]
    setup: tuple[SetupItem, ...]
    steps: tuple[Step, ...]
    holds: HoldRules
    pressure: PressureRules
    more_time: MoreTime
    reminders: Reminders
    gives_time: tuple[str, ...]
    ways: tuple[Way, ...] = ()
    leaves_alone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Condition to the areas that are left alone with it."""
    tool_limits: tuple[ToolLimit, ...] = ()

    def step(self, step_id: str) -> Step:
        """The step of this id; KeyError if there is none."""
        return self._by_id[step_id]

    def item(self, item_id: str) -> SetupItem:
        """The point of the setup of this id; KeyError if there is none."""
        for item in self.setup:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def way(self, name: str) -> Way | None:
        """The way of massaging of this name, if it has one."""
        return next((way for way in self.ways if way.name == name), None)

    @cached_property
    def _by_id(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def ending(self) -> Step:
        """The light ending that no session goes without."""
        return next(step for step in self.steps if step.part is Part.ENDING)

    @cached_property
    def warming(self) -> Step:
        """The step that warms up."""
        return next(step for step in self.steps if step.warms)
