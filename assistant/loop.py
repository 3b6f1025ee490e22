"""The order of the rooms; nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import assert_never

from assistant.guidance.effects import (
    Chime,
    Effect,
    End,
    Hush,
    React,
    Save,
    Say,
    SetPace,
    SetVolume,
)
from assistant.guidance.events import Doubted, Event, Overheard, Tick, Understood
from assistant.guidance.session import Session
from assistant.hearing.heard import Heard
from assistant.ports import Ears, Mouth, Observer, Store
from assistant.sound import BLOCK_S, Samples
from assistant.understanding.conversation import Conversation
from assistant.understanding.meaning import AskedOther, Context, Doubt, Meaning

Understand = Callable[[Heard, Context], Meaning | AskedOther | Doubt | None]
Step = Callable[[Session, Event, float], tuple[Session, tuple[Effect, ...]]]

_BLOCKS_PER_TICK = 5


class Loop:
    """Hearing, understanding, guidance and speaking, one block of sound at a time.

    Sound is the clock: `now_s` is the number of blocks taken times BLOCK_S.
    """

    def __init__(
        self,
        *,
        ears: Ears,
        understand: Understand,
        step: Step,
        session: Session,
        mouth: Mouth,
        store: Store,
        observer: Observer,
    ) -> None:
        self.session = session
        self.ended = False
        self._ears = ears
        self._understand = understand
        self._step = step
        self._mouth = mouth
        self._store = store
        self._observer = observer
        self._blocks = 0
        self._cry = False
        self._conversation = Conversation()

    @property
    def now_s(self) -> float:
        """Seconds of sound since start."""
        return round(self._blocks * BLOCK_S, 3)

    def advance(self, near_end: Samples, far_end: Samples) -> None:
        """Take one block of the microphone, with the block the speaker played with it."""
        self._blocks += 1
        for played in self._mouth.finished():
            self._observer.note(self.now_s, "played", line=played.line)
            self.happen(played)
        if self._mouth.playing is not None:
            self._conversation = self._conversation.guide_heard(self.now_s)
        for heard in self._ears.accept(near_end, far_end, self._mouth.playing):
            self._take(heard)
        self._mouth.duck(self._ears.duck_db)
        self._fall_silent_at_a_cry()
        if self._blocks % _BLOCKS_PER_TICK == 0:
            self.happen(Tick(talking=self._mouth.playing is None and self._ears.hears_speech))

    def take_up(self, session: Session, effects: Sequence[Effect]) -> None:
        """Go on with the session of an earlier run, and carry out what waking it wants."""
        self.session = session
        self._observer.note(self.now_s, "place", **asdict(session.place))
        for effect in effects:
            self._carry_out(effect)

    def happen(self, event: Event) -> None:
        """Give guidance an event and carry out what it wants."""
        before = self.session
        self.session, effects = self._step(before, event, self.now_s)
        if self.session.place != before.place:
            self._observer.note(self.now_s, "place", **asdict(self.session.place))
        for effect in effects:
            self._carry_out(effect)

    def _fall_silent_at_a_cry(self) -> None:
        """Whatever it turns out to be, nobody wants to be talked over meanwhile."""
        cry = self._mouth.playing is not None and self._ears.hears_cry
        if cry and not self._cry:
            self._carry_out(Hush())
        self._cry = cry

    def _take(self, heard: Heard) -> None:
        context = self._conversation.around(heard, self.session.context)
        understood = self._understand(heard, context)
        self._conversation = self._conversation.after(heard, understood)
        meaning = understood if isinstance(understood, Meaning) else None
        self._observer.note(
            self.now_s,
            "heard",
            text=heard.text,
            confidence=round(heard.confidence, 3),
            start_s=round(heard.started_s, 2),
            end_s=round(heard.ended_s, 2),
            context=(context.asked and f"asked_{context.asked}") or context.state,
            intent=meaning and meaning.intent,
            slots=dict(meaning.slots) if meaning else {},
            **({"amid_talk": True} if context.amid_talk else {}),
        )
        match understood:
            case Meaning():
                self.happen(Understood(understood))
            case Doubt(between):
                self._observer.note(self.now_s, "doubt", between=[one.intent for one in between])
                self.happen(Doubted(understood))
            case AskedOther(intent):
                self._observer.note(self.now_s, "asked_other", about=intent)
                self.happen(Overheard(understood))

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Say():
                self._observer.note(
                    self.now_s, "say", text=effect.text, line=effect.line, tone=effect.tone
                )
                self._mouth.say(effect)
            case Chime():
                self._observer.note(self.now_s, "chime", name=effect.name)
                self._mouth.chime(effect)
            case Hush():
                self._observer.note(self.now_s, "hush")
                self._mouth.hush()
            case React():
                self._observer.note(self.now_s, "react", level=effect.level, intent=effect.intent)
            case SetVolume():
                self._observer.note(self.now_s, "volume", volume=effect.volume)
                self._mouth.set_volume(effect.volume)
            case SetPace():
                self._observer.note(self.now_s, "pace", pace=effect.pace)
                self._mouth.set_pace(effect.pace)
            case Save():
                self._store.save(self.session, self.now_s)
            case End():
                self._observer.note(self.now_s, "end")
                self.ended = True
            case _:
                assert_never(effect)
