"""A live loop that answers every sound with one line; the real card, player and loop."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.guidance.effects import Effect, Save, Say
from assistant.guidance.events import Event, Played, Understood
from assistant.guidance.session import Place, Session, State
from assistant.hearing.heard import Heard, Word
from assistant.live import stream as stream_module
from assistant.live.conduct import conduct
from assistant.live.log import SessionLog
from assistant.live.session_file import SessionFile
from assistant.live.sound_card import SoundCard
from assistant.loop import Loop
from assistant.sound import Playing, Samples
from assistant.speaking.player import Player
from assistant.speaking.voice import Voice
from assistant.understanding.meaning import Context, Meaning

LINE = Say("Ease off, hands still.", "answer", "cue")


class LoudnessEars:
    """Hears a word wherever sound is followed by a fifth of a second without."""

    def __init__(self) -> None:
        self._loud = 0
        self._quiet = 0

    hears_speech = False
    hears_cry = False

    def accept(
        self, near_end: Samples, far_end: Samples, playing: Playing | None
    ) -> Sequence[Heard]:
        del far_end, playing
        loud = np.abs(near_end).max() > 300
        self._quiet = 0 if loud else self._quiet + 1
        self._loud += loud
        if self._loud > 3 and self._quiet == 10:
            self._loud = 0
            return [Heard((Word("sound", 0.0, 0.0, 1.0),), 0.0, 0.0, 0.0)]
        return []


def understand(heard: Heard, context: Context) -> Meaning:
    del context
    return Meaning(heard.text)


def step(session: Session, event: Event, now_s: float) -> tuple[Session, tuple[Effect, ...]]:
    del now_s
    match event:
        case Understood():
            return session, (LINE, Save())
        case Played():
            return session, ()
    return session, ()


def main(folder: Path, rate_hz: str = "") -> None:
    if rate_hz:
        # A virtual card takes any rate; a real one may not.
        stream_module._rates_hz = lambda *_: iter([int(rate_hz)])
    log = SessionLog(folder / "log.jsonl", sys.stderr)
    voice = Voice(folder=folder / "cues")
    voice.prepare([LINE])
    player = Player(voice)
    card = SoundCard(None, None, player.pull)
    signal.signal(signal.SIGTERM, lambda *_: card.stop())
    store = SessionFile(folder / "session.json", lambda _, now_s: {"now_s": now_s})
    loop = Loop(
        ears=LoudnessEars(),
        understand=understand,
        step=step,
        session=Session(Place(State.STEP)),
        mouth=player,
        store=store,
        observer=log,
    )
    stream = card.open()
    log.note(0.0, "ready", rate_hz=stream.rate_hz, channels=stream.channels)
    conduct(card, loop, player, log)
    card.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
