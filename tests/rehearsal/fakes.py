"""Small stand-ins behind the program's own protocols; the player and the loop are the real ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from assistant.guidance.effects import Effect, Tone
from assistant.guidance.events import Event, Understood
from assistant.guidance.session import Place, Session, State
from assistant.hearing.heard import Heard, Word
from assistant.loop import Loop
from assistant.rehearsal.happenings import Happenings
from assistant.rehearsal.load_scene import load_scene
from assistant.rehearsal.rehearse import Forgets, Rehearsed, rehearse
from assistant.sound import BLOCK_S, RATE_HZ, Playing, Samples
from assistant.speaking.player import Player
from assistant.understanding.meaning import Context, Meaning

ENDPOINT_S = 0.5
LINE_S = 1.5


class Hums:
    """A voice that hums every line for LINE_S; implements the player's `Renders`."""

    def render(self, text: str, tone: Tone, pace: float = 1.0) -> Samples:
        del text, tone, pace
        time_s = np.arange(int(LINE_S * RATE_HZ)) / RATE_HZ
        return (3000 * np.sin(2 * np.pi * 220 * time_s)).astype(np.int16)


@dataclass
class ToldEars:
    """Hears that someone spoke, and was told beforehand what; implements `ports.Ears`."""

    texts: list[str]
    _blocks: int = 0
    _started: int | None = None
    _quiet: int = 0

    hears_speech = False
    hears_cry = False

    def accept(
        self, near_end: Samples, far_end: Samples, playing: Playing | None
    ) -> Sequence[Heard]:
        del far_end, playing
        self._blocks += 1
        if np.abs(near_end).max() > 200:
            self._started, self._quiet = self._started or self._blocks, 0
            return ()
        self._quiet += 1
        if self._started is None or self._quiet * BLOCK_S < ENDPOINT_S or not self.texts:
            return ()
        start_s, end_s = self._started * BLOCK_S, (self._blocks - self._quiet) * BLOCK_S
        self._started = None
        words = (Word(self.texts.pop(0), start_s, end_s, 1.0),)
        return (Heard(words, start_s, end_s, self._blocks * BLOCK_S),)


@dataclass
class Answers:
    """Guidance from a table: intent to the new place and the effects."""

    table: Mapping[str, tuple[Place | None, tuple[Effect, ...]]]
    later: dict[float, tuple[Effect, ...]] = field(default_factory=dict)
    """Effects at a time in s, whatever happens."""

    def step(
        self, session: Session, event: Event, now_s: float
    ) -> tuple[Session, tuple[Effect, ...]]:
        due = [effects for at_s, effects in self.later.items() if at_s <= now_s]
        self.later = {at_s: e for at_s, e in self.later.items() if at_s > now_s}
        effects = tuple(effect for group in due for effect in group)
        if isinstance(event, Understood):
            place, answer = self.table[event.meaning.intent]
            return replace(session, place=place or session.place), (*effects, *answer)
        return session, effects


def understand_word_for_word(heard: Heard, context: Context) -> Meaning | None:
    """A text "intent slot=value" is that intent; one with a blank first is not for us."""
    del context
    if heard.text.startswith(" "):
        return None
    intent, *slots = heard.text.split()
    return Meaning(intent, dict(slot.split("=", 1) for slot in slots))


def play(
    scene: Path,
    hears: Sequence[str] = (),
    answers: Answers | None = None,
    listener: Callable[[Samples], None] | None = None,
) -> Rehearsed:
    """Rehearse a scene file with told ears and table guidance."""
    player = Player(Hums())
    guidance = answers or Answers({})

    def assemble(observer: Happenings) -> Loop:
        return Loop(
            ears=ToldEars(list(hears)),
            understand=understand_word_for_word,
            step=guidance.step,
            session=Session(Place(State.IDLE)),
            mouth=player,
            store=Forgets(),
            observer=observer,
        )

    return rehearse(load_scene(scene), player, assemble, listener=listener)
