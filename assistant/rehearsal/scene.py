"""A scene: a room, the voices in it, and what happens there, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class At:
    """The place in a file that something was written at."""

    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}"


@dataclass(frozen=True, slots=True)
class Room:
    """Everything in the room but the people and the device.

    A person at `level_db: 0` arrives at the microphone at REFERENCE_DB; all levels are relative
    to that.
    """

    noise: str | Path | None = None
    """A built-in noise, a recording that is looped, or none."""
    snr_db: float = 20.0
    """Level of a person over the noise."""
    echo: str | None = None
    """The response of the room; None is a dry room in which the device does not hear itself."""
    echo_db: float = 0.0
    """Level of the device's own voice at the microphone over what it plays."""
    music: str | Path | None = None
    """Built-in music, a recording that is looped, or none."""
    music_db: float = -20.0
    """Level of the music over a person."""
    mic_level_db: float = 0.0
    """Gain of the microphone, over everything it takes."""
    at: At | None = None


@dataclass(frozen=True, slots=True)
class VoiceOf:
    """How a person sounds: a synthetic voice, how loud it arrives, and through what."""

    voice: str
    level_db: float = 0.0
    muffled: bool = False
    at: At | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What may be so or may have happened; fields that are None do not matter."""

    say: str | None = None
    """Words of a line the device speaks."""
    line: str | None = None
    """The name of a line the device speaks."""
    heard: str | None = None
    """Words the recogniser heard."""
    intent: str | None = None
    """What it was understood as; `none` is "not for us", `any` is any intent."""
    slots: Mapping[str, str] = field(default_factory=dict)
    effect: str | None = None
    chime: str | None = None
    state: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Speak:
    """A person says something; `over_device` waits for the device to speak and talks over it."""

    at: At
    who: str
    text: str
    recording: Path | None = None
    over_device: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """Go on when the condition holds; it fails when that takes longer than `within_s`."""

    at: At
    condition: Condition
    within_s: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time pass."""

    at: At
    wait_s: float


@dataclass(frozen=True, slots=True)
class Expect:
    """The condition must hold within so many seconds of what came before.

    None is three seconds from now.
    """

    at: At
    condition: Condition
    within_s: float | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """The device must make no sound for so long."""

    at: At
    silence_s: float


@dataclass(frozen=True, slots=True)
class Never:
    """The condition must not come true for so long."""

    at: At
    condition: Condition
    for_s: float


Step = Speak | After | Wait | Expect | Silence | Never


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene file, checked."""

    path: Path
    about: str
    room: Room
    voices: Mapping[str, VoiceOf]
    steps: tuple[Step, ...]
    rows: tuple[int, ...] = ()
    """The numbers of the rules that it shows."""
    tasks: tuple[str, ...] = ()
    """The safety tasks that it shows."""
    minutes: int | None = None
    """None is the usual length of the routine."""
    routine: str | None = None
    """Its file; None is the usual one."""
    step: str | None = None
    """It begins in the middle, at this step of the routine; None is before the first word."""
    after_s: float = 0.0
    """So many seconds into that step."""
    intents: Path | None = None
    model: str | None = None
