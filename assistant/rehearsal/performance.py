"""The steps of a scene, carried out one after another while sound passes."""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn, assert_never

from assistant.rehearsal.happenings import Happenings, Note
from assistant.rehearsal.levels import Wave
from assistant.rehearsal.matching import came_true, describe
from assistant.rehearsal.scene import (
    After,
    At,
    Condition,
    Expect,
    Never,
    Scene,
    Silence,
    Speak,
    Step,
    Wait,
)
from assistant.rehearsal.speakers import Voiced
from assistant.rehearsal.wording import clock, tell

EXPECT_WITHIN_S = 3.0
OVER_DEVICE_AFTER_S = 0.4
OVER_DEVICE_WITHIN_S = 30.0

_POLITE_S = 0.5
_POLITE_WITHIN_S = 120.0
_SOUNDS = frozenset({"spoken", "chime"})
_TOLD = 6


class SceneFailed(Exception):  # noqa: N818 - it is the scene's outcome
    """An expectation was not met; says what was expected and what happened instead."""

    def __init__(self, at: At, expected: str, instead: str) -> None:
        self.at = at
        self.expected = expected
        self.instead = instead
        super().__init__(f"{at.path}:{at.line}: expected {expected}; {instead}.")


@dataclass(slots=True)
class Stage:
    """What a performance may see and do."""

    scene: Scene
    voices: Mapping[Speak, Voiced]
    happenings: Happenings
    speak: Callable[[Wave], None]
    """A person starts to speak with the next block."""
    over: Callable[[], bool]
    """The session has ended."""
    now_s: float = 0.0
    since: int = 0
    """The first note that counts for expectations."""
    since_s: float = 0.0
    """The moment from which `within_s` counts."""

    @property
    def recent(self) -> list[Note]:
        """The notes that count for expectations."""
        return self.happenings.notes[self.since :]


def perform(stage: Stage) -> Iterator[None]:
    """Carry out the scene; every `next` is one block. Raises SceneFailed."""
    for step in stage.scene.steps:
        match step:
            case Speak():
                yield from _speak(stage, step)
            case After():
                yield from _after(stage, step)
            case Wait():
                yield from _pass(stage, step.wait_s)
                stage.since_s = stage.now_s
            case Expect():
                yield from _expect(stage, step)
            case Silence():
                yield from _silence(stage, step)
            case Never():
                yield from _never(stage, step)
            case _:
                assert_never(step)


def _pass(stage: Stage, seconds: float) -> Iterator[None]:
    end_s = stage.now_s + seconds
    while stage.now_s < end_s:
        yield


def _speak(stage: Stage, step: Speak) -> Iterator[None]:
    yield from _talk_over(stage, step) if step.over_device else _let_it_finish(stage)
    if stage.over():
        raise SceneFailed(step.at, f"{step.who} to be heard", "the session had ended")
    stage.since = len(stage.happenings.notes)
    voiced = stage.voices[step]
    stage.speak(voiced.wave)
    end_s = round(stage.now_s + voiced.duration_s, 3)
    stage.happenings.note(stage.now_s, "utterance", who=step.who, text=step.text, end_s=end_s)
    yield from _pass(stage, voiced.duration_s)
    stage.since_s = stage.now_s


def _talk_over(stage: Stage, step: Speak) -> Iterator[None]:
    limit_s = stage.now_s + OVER_DEVICE_WITHIN_S
    while not stage.happenings.device_speaks:
        if stage.now_s >= limit_s:
            _fail(stage, step, f"the device to speak within {OVER_DEVICE_WITHIN_S:g} s")
        yield
    yield from _pass(stage, OVER_DEVICE_AFTER_S)


def _let_it_finish(stage: Stage) -> Iterator[None]:
    """People wait until the device has finished, and a moment more."""
    quiet_since_s, limit_s = stage.now_s, stage.now_s + _POLITE_WITHIN_S
    while stage.now_s < min(quiet_since_s + _POLITE_S, limit_s):
        if stage.happenings.device_wants_to_speak:
            quiet_since_s = stage.now_s
        yield


def _after(stage: Stage, step: After) -> Iterator[None]:
    limit_s = stage.now_s + step.within_s
    note = yield from _until(stage, step, step.condition, limit_s, f"within {step.within_s:g} s")
    places = [place for place, recent in enumerate(stage.recent, stage.since) if recent is note]
    # What came with that note counts; the note itself does not, or it would be found twice.
    stage.since = places[0] + 1 if places else len(stage.happenings.notes)
    stage.since_s = stage.now_s


def _expect(stage: Stage, step: Expect) -> Iterator[None]:
    if step.within_s is None:
        limit_s, within = stage.now_s + EXPECT_WITHIN_S, f"within {EXPECT_WITHIN_S:g} s"
    else:
        limit_s, within = stage.since_s + step.within_s, f"within {step.within_s:g} s"
    yield from _until(stage, step, step.condition, limit_s, within)
    _passed(stage, step.at, describe(step.condition))


def _until(
    stage: Stage, step: After | Expect, condition: Condition, limit_s: float, within: str
) -> Generator[None, None, Note]:
    """Wait until the condition holds; it must have come true by `limit_s`."""
    seen = -1
    while True:
        if len(stage.happenings.notes) != seen:
            seen = len(stage.happenings.notes)
            note = came_true(condition, stage.recent, stage.happenings.place)
            if note is not None and note.at_s <= limit_s:
                return note
        if stage.now_s >= limit_s:
            _fail(stage, step, f"{describe(condition)} {within}")
        yield


def _silence(stage: Stage, step: Silence) -> Iterator[None]:
    """Silence begins when the device has said what an expectation before it was about."""
    what = f"silence for {step.silence_s:g} s"
    first, from_s = stage.since, stage.since_s
    if any(note.kind == "passed" for note in stage.recent):
        while stage.happenings.device_wants_to_speak:
            yield
        first, from_s = len(stage.happenings.notes), stage.now_s
    while True:
        notes = stage.happenings.notes[first:]
        if any(note.kind in _SOUNDS for note in notes):
            _fail(stage, step, what)
        if stage.happenings.device_speaks:
            from_s = stage.now_s
        elif stage.now_s >= from_s + step.silence_s:
            break
        yield
    _passed(stage, step.at, what)


def _never(stage: Stage, step: Never) -> Iterator[None]:
    limit_s = stage.since_s + step.for_s
    while True:
        if came_true(step.condition, stage.recent, stage.happenings.place) is not None:
            _fail(stage, step, f"no {describe(step.condition)} for {step.for_s:g} s")
        if stage.now_s >= limit_s:
            break
        yield
    _passed(stage, step.at, f"no {describe(step.condition)} for {step.for_s:g} s")


def _passed(stage: Stage, at: At, text: str) -> None:
    stage.happenings.note(stage.now_s, "passed", where=str(at), text=text)


def _fail(stage: Stage, step: Step, expected: str) -> NoReturn:
    told = [text for note in stage.recent if (text := tell(note))][-_TOLD:]
    place = stage.happenings.place
    now = "" if place is None else f"{tell(place)}, "
    instead = "instead: " + ", then ".join(told) if told else "nothing happened"
    raise SceneFailed(step.at, expected, f"{instead} ({now}{clock(stage.now_s)})")
