"""A live loop that answers every sound with one line; the real card, player and loop."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant import places
from assistant.guidance.effects import Effect, Save, Say
from assistant.guidance.events import (
    Event,
    MicBack,
    MicLost,
    MicSilent,
    Missed,
    SpeakerBack,
    Understood,
)
from assistant.guidance.lines import Line
from assistant.guidance.script import load_script
from assistant.guidance.session import Session
from assistant.guidance.step import begin
from assistant.guidance.step import step as guide
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

SCRIPT = load_script(places.intents_dir())
TROUBLES = (Line.MIC_LOST, Line.MIC_SILENT, Line.MIC_BACK, Line.SAY_ONCE_MORE, Line.SAY_START)
LINE = Say("Ease off, hands still.", "answer", "cue")


class LoudnessEars:
    """Hears a word wherever sound is followed by a fifth of a second without."""

    def __init__(self) -> None:
        self._loud = 0
        self._quiet = 0

    hears_speech = False
    duck_db = 0.0
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
    match event:
        case Understood():
            return session, (LINE, Save())
        case MicLost() | MicSilent() | MicBack() | Missed() | SpeakerBack():
            return guide(SCRIPT, session, event, now_s)
    return session, ()


def main(folder: Path, rate_hz: str = "", microphone: str = "") -> None:
    if rate_hz:
        # A virtual card takes any rate; a real one may not.
        stream_module._rates_hz = lambda *_: iter([int(rate_hz)])
    log = SessionLog(folder / "log.jsonl", sys.stderr)
    voice = Voice(folder=folder / "cues")
    voice.prepare([LINE, *(SCRIPT.lines.say(line) for line in TROUBLES)])
    player = Player(voice)
    card = SoundCard(microphone or None, None, player.pull)
    signal.signal(signal.SIGTERM, lambda *_: card.stop())
    store = SessionFile(folder / "session.json", lambda _, now_s: {"now_s": now_s})
    loop = Loop(
        ears=LoudnessEars(),
        understand=understand,
        step=step,
        session=begin(SCRIPT),
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
