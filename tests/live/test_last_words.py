"""A session ends when its last words have left the speaker, not when they were handed to it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant import places
from assistant.guidance.effects import Effect, End, Say, Tone
from assistant.guidance.events import Event
from assistant.guidance.script import load_script
from assistant.guidance.session import Session
from assistant.guidance.step import begin
from assistant.hearing.heard import Heard
from assistant.live.conduct import conduct
from assistant.live.log import SessionLog
from assistant.live.sound_card import Block, SoundCard
from assistant.loop import Loop
from assistant.rehearsal.rehearse import Forgets
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ, Playing, Samples
from assistant.speaking.player import Player

GOODBYE_S = 2.0


class Hums:
    """A voice that hums every line for two seconds."""

    def render(self, text: str, tone: Tone, pace: float = 1.0) -> Samples:
        del text, tone, pace
        return np.full(round(GOODBYE_S * RATE_HZ), 9000, np.int16)


class Deaf:
    """Ears that hear nothing."""

    hears_speech = False
    hears_cry = False

    def accept(
        self, near_end: Samples, far_end: Samples, playing: Playing | None
    ) -> Sequence[Heard]:
        del near_end, far_end, playing
        return ()


class Endless(SoundCard):
    """A card whose blocks come as fast as they are taken; it keeps what was played."""

    def __init__(self, player: Player) -> None:
        super().__init__(None, None, player.pull)
        self.player, self.played = player, list[Samples]()

    def blocks(self) -> Iterator[Block]:
        for _ in range(round(60 / BLOCK_S)):
            self.played.append(self.player.pull())
            yield Block(np.zeros(BLOCK_SAMPLES, np.int16), self.played[-1])


def test_the_last_words_leave_the_speaker_before_it_is_closed(tmp_path: Path) -> None:
    effects: list[tuple[Effect, ...]] = [(Say("Goodbye.", "goodbye"), End())]

    def step(session: Session, event: Event, now_s: float) -> tuple[Session, tuple[Effect, ...]]:
        del event, now_s
        return session, effects.pop() if effects else ()

    player = Player(Hums())
    log = SessionLog(tmp_path / "log.jsonl", None)
    loop = Loop(
        ears=Deaf(),
        understand=lambda heard, context: None,  # noqa: ARG005 - as the loop calls it
        step=step,
        session=begin(load_script(places.intents_dir())),
        mouth=player,
        store=Forgets(),
        observer=log,
    )
    card = Endless(player)
    conduct(card, loop, player, log)
    log.close()
    loud = [at for at, block in enumerate(card.played) if block.any()]
    assert len(loud) * BLOCK_S == GOODBYE_S
    silent_s = (len(card.played) - 1 - loud[-1]) * BLOCK_S
    assert 1.0 <= silent_s <= 1.5
