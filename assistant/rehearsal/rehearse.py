"""One scene through the same loop as a live session, in the time of its sound."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Protocol

from assistant.guidance.session import Session
from assistant.loop import Loop
from assistant.ports import Mouth
from assistant.rehearsal.happenings import Happenings, Note
from assistant.rehearsal.performance import SceneFailed, Stage, perform
from assistant.rehearsal.scene import Scene
from assistant.rehearsal.simulated_room import SimulatedRoom
from assistant.rehearsal.speakers import voices_of
from assistant.sound import BLOCK_S, Samples

_LAST_WORDS_S = 30.0
_FADE_OUT_S = 1.0


class Device(Mouth, Protocol):
    """A mouth whose sound can be had block by block."""

    def pull(self) -> Samples:
        """The next block the speaker plays."""
        ...


class Forgets:
    """A store that keeps nothing: a rehearsal must leave no trace. Implements `ports.Store`."""

    def save(self, session: Session, now_s: float) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How a scene went."""

    scene: Scene
    notes: tuple[Note, ...]
    duration_s: float
    failure: SceneFailed | None

    @property
    def passed(self) -> bool:
        """Every expectation was met."""
        return self.failure is None


def rehearse(
    scene: Scene,
    device: Device,
    assemble: Callable[[Happenings], Loop],
    *,
    watch: Callable[[Note], None] | None = None,
    listener: Callable[[Samples], None] | None = None,
) -> Rehearsed:
    """Play a scene to its end or its first failure.

    Args:
        scene: what happens.
        device: the mouth that the loop speaks with.
        assemble: makes the loop around `device`, with the given observer.
        watch: is told of every note as it comes.
        listener: gets every block a person in the room would hear.

    Raises BadInput when a voice or a recording cannot be used, before anything is played.
    """
    room = SimulatedRoom(scene.room, listener)
    happenings = Happenings(watch)
    stage = Stage(scene, voices_of(scene), happenings, room.speak, lambda: loop.ended)
    loop = assemble(happenings)
    happenings.note(0.0, "place", **asdict(loop.session.place))

    def block() -> None:
        far_end = device.pull()
        loop.advance(room.hear(far_end), far_end)
        stage.now_s = loop.now_s
        happenings.listen(loop.now_s, device.playing)

    failure = None
    try:
        for _ in perform(stage):
            block()
    except SceneFailed as failed:
        failure = failed
        happenings.note(stage.now_s, "failed", where=str(failed.at), text=failed.expected)
    _let_it_end(happenings, block)
    return Rehearsed(scene, tuple(happenings.notes), loop.now_s, failure)


def _let_it_end(happenings: Happenings, block: Callable[[], None]) -> None:
    """Until the device has finished its sentence, so that the recording is whole."""
    for _ in range(round(_LAST_WORDS_S / BLOCK_S)):
        if not happenings.device_wants_to_speak:
            break
        block()
    for _ in range(round(_FADE_OUT_S / BLOCK_S)):
        block()
