"""The state of a session: an immutable value that `step` turns into the next one.

A session has a clock of its own (`clock_s`, seconds it has lived). Every `..._at_s` below is on
that clock, so a session can be kept and go on at another hour.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.guidance.effects import Level, Say
from assistant.understanding.meaning import Context


class State(StrEnum):
    """The eight states of a session."""

    IDLE = "idle"
    SETUP = "setup"
    STEP = "step"
    HOLD = "hold"
    PAUSED = "paused"
    SAFETY = "safety"
    CLOSING = "closing"
    DONE = "done"


HANDS_ON = frozenset({State.STEP, State.HOLD, State.CLOSING})


class Topic(StrEnum):
    """What an open question is about."""

    SETUP = "setup"
    WHICH = "which"
    WHICH_PLACE = "which_place"
    RECEIVER_HAPPY = "receiver_happy"
    PAIN_BEFORE = "pain_before"
    PRESSURE = "pressure"
    PAIN = "pain"
    ALL_RIGHT = "all_right"
    END_NOW = "end_now"
    BACK_TO_DEEP = "back_to_deep"
    SAME_ON_MIRROR = "same_on_mirror"
    CARRY_ON_FROM = "carry_on_from"
    ALLERGY = "allergy"
    FEVER = "fever"
    SORE_SKIN = "sore_skin"
    REST_HANDS = "rest_hands"
    LONGEST = "longest"
    ADD_MORE = "add_more"
    MY_VOICE = "my_voice"
    DID_YOU_MEAN = "did_you_mean"
    LIGHT_OR_NUMB = "light_or_numb"
    RED_SKIN = "red_skin"
    EACH_OTHER = "each_other"
    STEP_OR_BEGINNING = "step_or_beginning"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the session is: its state, and the id of the routine's step (or None)."""

    state: State
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """A step of the routine with the seconds it is given."""

    step: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the receiver; both None when nobody said where."""

    area: str | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Something asked for in a hold, granted when the hold is over."""

    intent: str
    slots: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked and is waited for."""

    topic: Topic
    asks: str | None
    """How an answer is to be understood, as in `Context.asked`; None is strictly."""
    line: str
    """The line that asked it."""
    asked_at_s: float
    open_s: float | None = None
    """Seconds it stays open once spoken; None is until it is answered."""
    about: Leg | None = None
    spot: Spot | None = None
    """The place that was reported with it."""
    unheard: int = 0
    """How often it was asked once more, after a silence or a word that answers nothing."""
    wish: Wish | None = None
    """What a yes grants."""


@dataclass(frozen=True)
class Work:
    """How far the hands have come.

    Without slots, as the session, so that a tick makes the next one cheaply.
    """

    leg: Leg | None = None
    """The step under way; None before the first."""
    in_step_s: float = 0.0
    worked_s: float = 0.0
    """Hands-on seconds so far, the light ending included, what comes after it not."""
    warmed_s: float = 0.0
    limit_s: float = 0.0
    """Hands-on seconds that may be used in all."""
    ahead: tuple[Leg, ...] = ()
    behind: tuple[Leg, ...] = ()
    """Steps left, with the seconds they had left over."""
    more_s: float = 0.0
    """Seconds added to the step under way."""
    told: tuple[str, ...] = ()
    """What was already spoken in this step."""
    checked: tuple[str, ...] = ()
    """Steps whose check-in was asked."""
    wait_s: float = 0.0
    """Seconds the timers still stand, while hands are busy with oil."""
    tools_s: tuple[tuple[str, float], ...] = ()
    """Seconds a tiring tool was used, by technique."""
    spared: tuple[str, ...] = ()
    """Techniques for which another tool was offered."""
    had: tuple[Leg, ...] = ()
    """Seconds that steps have had, without the one under way."""
    skipped: tuple[str, ...] = ()
    """Steps that are to be left out, though no place is."""
    over_s: float = 0.0
    """How much of `limit_s` is more than was promised, by outspoken wish."""


@dataclass(frozen=True, slots=True)
class Pressure:
    """What was said about pressure; `change` is in levels from the step's own aim."""

    change: int = 0
    ok_at_s: float | None = None
    softer_at_s: float | None = None
    deeper_at_s: float | None = None
    pain_at_s: float | None = None
    recheck_at_s: float | None = None
    recheck_line: str = ""
    on_bone: int = 0


@dataclass(frozen=True, slots=True)
class Holds:
    """Tender places named, and places held."""

    zones: tuple[Spot, ...] = ()
    made: tuple[Spot, ...] = ()
    spot: Spot | None = None
    """The place in question: announced, or under the hand."""
    held_s: float = 0.0
    ended_at_s: float | None = None
    too_hard: int = 0
    wish: Wish | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """The latch of SAFETY: what set it, and where it goes back to."""

    intent: str
    level: Level
    back: Place
    since_s: float
    asked: int = 0
    """Times its question was asked."""
    next_at_s: float | None = None
    """When it speaks the next time; None is never."""
    cleared: bool = False
    """All clear was given; now `resume` leads out."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause: where it goes back to, and what was asked for meanwhile."""

    back: Place
    since_s: float
    reminders: int = 0
    staged: tuple[Leg, ...] = ()
    woken: bool = False
    """The power was away: nobody knows for how long, nor who is here now."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How the guide speaks, and what it said last."""

    volume: float = 0.7
    pace: float = 1.0
    quiet: bool = False
    detail: bool = False
    """Cues come with their explanation, once for each group of steps."""
    explained: tuple[str, ...] = ()
    """Groups of steps that were explained."""
    last: tuple[Say, ...] = ()
    last_at_s: float = 0.0
    reminded_at_s: float = 0.0
    """Hands-on seconds at the last reminder."""
    reminders: int = 0


@dataclass(frozen=True, slots=True)
class Comfort:
    """What was said about tickling, tired hands and sleep."""

    ticklish: tuple[str, ...] = ()
    """Places, or steps where no place was named."""
    hands_hurt: int = 0
    asleep: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """Where the session was before the last command, as long as it may be taken back."""

    at_s: float
    place: Place
    minutes: int
    change: int
    """The change of pressure, see `Pressure`."""
    work: Work
    holds: Holds
    voice: Voice
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """The last thing understood."""

    intent: str
    at_s: float


@dataclass(frozen=True)
class Session:
    """Everything that is remembered of a session."""

    place: Place
    minutes: int = 30
    routine: str = ""
    """The name of the routine it is a session of."""
    at_s: float = 0.0
    """The `now_s` of the last event; not kept in a snapshot."""
    clock_s: float = 0.0
    question: Question | None = None
    work: Work = field(default_factory=Work)
    pressure: Pressure = field(default_factory=Pressure)
    holds: Holds = field(default_factory=Holds)
    avoided: tuple[Spot, ...] = ()
    health: tuple[str, ...] = ()
    """Conditions of the receiver that were told."""
    light: bool = False
    """Only light work from now on."""
    alarm: Alarm | None = None
    pause: Pause | None = None
    heat_until_s: float | None = None
    voice: Voice = field(default_factory=Voice)
    recent: Recent | None = None
    comfort: Comfort = field(default_factory=Comfort)
    before: Before | None = None
    doubted_at_s: float | None = None
    """When somebody was last asked what they meant."""
    known: bool = False
    """This household has been through a whole setup."""
    short: bool = False
    """The setup is the short one."""
    ways: tuple[str, ...] = ()
    """Ways of massaging that were chosen, or follow from what the receiver has."""
    focus: str | None = None
    """The one area that is wanted."""
    told_once: tuple[str, ...] = ()
    """What is said once a session and was: points of the setup by id."""
    refused: str | None = None
    """The condition with which a massage was just declined; "start" hears of it once more."""
    missed: int = 0
    """Words in a setup that were not understood, since the last that were."""

    @property
    def asked(self) -> str | None:
        """The kind of question that is open, if any: see `Question.asks`."""
        return None if self.question is None else self.question.asks

    @property
    def context(self) -> Context:
        """What understanding may know of it."""
        return Context(self.place.state.value, self.asked)
