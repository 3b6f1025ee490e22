"""While somebody cries out, our own line ends at once, before it is known what was said."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from assistant.guidance.effects import Effect, Say
from assistant.guidance.events import Event
from assistant.guidance.session import Place, Session, State
from assistant.hearing.heard import Heard
from assistant.loop import Loop
from assistant.rehearsal.happenings import Happenings
from assistant.rehearsal.rehearse import Forgets
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Playing, Samples
from assistant.speaking.player import Player

from .fakes import Hums


@dataclass
class Alarmed:
    """Ears that take some blocks for a cry; implements `ports.Ears`."""

    cry: range
    _blocks: int = -1

    hears_speech = False

    @property
    def hears_cry(self) -> bool:
        return self._blocks in self.cry

    def accept(
        self, near_end: Samples, far_end: Samples, playing: Playing | None
    ) -> Sequence[Heard]:
        del near_end, far_end, playing
        self._blocks += 1
        return ()


@pytest.mark.parametrize(
    ("cry", "falls_silent_s"),
    [(range(0), None), (range(30, 31), 0.62), (range(20, 40), 0.42)],
)
def test_a_cry_ends_the_line_once_and_at_once(cry: range, falls_silent_s: float | None) -> None:
    effects: list[tuple[Effect, ...]] = [(Say("Stroke up the back.", "cue"),)]

    def step(session: Session, event: Event, now_s: float) -> tuple[Session, tuple[Effect, ...]]:
        del event, now_s
        return session, effects.pop() if effects else ()

    player, happened = Player(Hums()), Happenings()
    loop = Loop(
        ears=Alarmed(cry),
        understand=lambda heard, context: None,  # noqa: ARG005 - as the loop calls it
        step=step,
        session=Session(Place(State.IDLE)),
        mouth=player,
        store=Forgets(),
        observer=happened,
    )
    sounding = []
    silence = np.zeros(BLOCK_SAMPLES, np.int16)
    for _ in range(60):
        far_end = player.pull()
        sounding.append(bool(far_end.any()))
        loop.advance(silence, far_end)
    ended = max(n for n, sounds in enumerate(sounding) if sounds)
    if falls_silent_s is None:
        assert ended == 59
    else:
        assert (ended + 1) * BLOCK_S == pytest.approx(falls_silent_s, abs=BLOCK_S + 1e-6)
