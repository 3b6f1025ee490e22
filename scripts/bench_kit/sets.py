"""Which recordings there are: wordings, voices, conditions, thinned out evenly for a quick look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TypeVar

from assistant import places
from assistant.guidance.effects import Say
from assistant.guidance.script import load_script
from assistant.rehearsal.acoustics import ECHOES
from assistant.rehearsal.ambience import built_in
from assistant.rehearsal.levels import Wave
from assistant.sound import Samples
from assistant.speaking.voice import Voice
from assistant.understanding.catalogue import load_catalogue
from assistant.understanding.meaning import Harm
from bench_kit.amid_talk import amid_talk_cases
from bench_kit.recording import (
    LIVING_ROOM,
    THREE_METRES,
    Case,
    Condition,
    Line,
    Noises,
    Place,
    Recording,
    command,
    command_over,
    own_line,
)
from bench_kit.sides import HELD_OUT, Side
from bench_kit.talk import babble_clips
from bench_kit.voices import at_pace
from bench_kit.wordings import Wording, Wordings
from train_model.measure.chance import draw
from train_model.measure.noise import BABBLE, noises_with
from train_model.measure.sets import SEED, Clip
from train_model.measure.speech import Speech

NOISES = ("fan", "kitchen", "pink", "music", BABBLE)
SNRS_DB = (24, 18, 12, 6, 0)
OVER_OWN_VOICE_DB = (10, 5, 0, -5, -10)
CLEAN = "clean"
ROOMS = (Condition("living room", LIVING_ROOM), Condition("3 m away", THREE_METRES))
VITAL_SNRS_DB = (None, 12, 6)
LONGER = "longer"
QUIET_MICROPHONE = Place(level_db=-38.0)
"""A voice at -64 dB of full scale, 12 dB over the microphone's own noise."""

_PACES = (0.85, 1.0, 1.2)
_OFFSETS = (0, 160, 320)
"""Samples: steps of 10 ms through the 30 ms in which the engine takes one step."""
_LEAST_LINE_S = 3.0

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Maker:
    """Makes the cases of all sets: from every `every`-th of what there is, by the voices."""

    speech: Speech
    voices: Sequence[str]
    every: int = 1
    all_noises: bool = False
    side: Side = HELD_OUT

    @cached_property
    def noises(self) -> Noises:
        """Each of NOISES; nobody babbles before the babble is needed."""
        talk = cache(lambda: noises_with(list(self._babble())))
        return {name: partial(_noise, talk, name) for name in NOISES}

    def _babble(self) -> Iterator[Samples]:
        clips = babble_clips(self.side)
        self.speech.speak(clips)
        return (self.speech.samples(clip) for clip in self.speech.usable(clips))

    def commands(self, wordings: Wordings) -> Iterator[Case]:
        """Each wording clean, in rooms, in noise."""
        chosen = self._commands(wordings)
        for condition in (Condition(CLEAN), *ROOMS):
            yield from self._in(chosen, condition)
        for snr_db in SNRS_DB:
            for clip in chosen:
                every = NOISES if self.all_noises else (self._noise_for(clip, snr_db),)
                for noise in every:
                    condition = Condition(f"{snr_db} dB", noise=noise, snr_db=snr_db)
                    yield self._case(*clip, condition)

    def over_own_voice(self, wordings: Wordings) -> Iterator[Case]:
        """Each wording over the guide's own voice, at each level."""
        chosen = self._commands(wordings)
        for over_db in OVER_OWN_VOICE_DB:
            yield from self._in(chosen, Condition(f"own voice, {over_db:+d} dB", over_db=over_db))

    def _commands(self, wordings: Wordings) -> Sequence[tuple[Wording, str]]:
        clips = [(w, voice) for w in wordings.commands for voice in self.voices]
        return thinned(clips, self.every, lambda clip: (clip[0].intent or "", *_name(clip)))

    def vital(self, wordings: Wordings) -> Iterator[Case]:
        """The words that must always be heard, at several paces and places of the engine's grid."""
        # A voice of one pace is taken once.
        clips = {
            (wording.text, at_pace(voice, pace), offset): (wording, at_pace(voice, pace), offset)
            for wording in wordings.vital
            for voice in self.voices
            for pace in _PACES
            for offset in _OFFSETS
        }
        chosen = thinned(
            list(clips.values()), max(1, self.every // 3), lambda c: (*_name(c[:2]), str(c[2]))
        )
        for snr_db in VITAL_SNRS_DB:
            for wording, voice, offset in chosen:
                noise = None if snr_db is None else self._noise_for((wording, voice), snr_db)
                name = f"vital, {CLEAN if snr_db is None else f'{snr_db} dB'}"
                yield self._case(
                    wording, voice, Condition(name, noise=noise, snr_db=snr_db), offset
                )

    def longer(self, wordings: Wordings) -> Iterator[Case]:
        """What begins like a shorter command: clean, in noise, by a microphone set too low."""
        clips = [(w, voice) for w in wordings.longer for voice in self.voices]
        chosen = thinned(clips, max(1, self.every // 3), _name)
        yield from self._in(chosen, Condition(LONGER))
        for snr_db in (12, 6):
            for clip in chosen:
                name, noise = f"{LONGER}, {snr_db} dB", self._noise_for(clip, snr_db)
                yield self._case(*clip, Condition(name, noise=noise, snr_db=snr_db))
        yield from self._in(chosen, Condition(f"{LONGER}, quiet microphone", QUIET_MICROPHONE))

    def amid_talk(self, wordings: Wordings) -> Iterator[Case]:
        """What is said during a step, for the guide and in reply to nobody, amid talk."""
        intents = load_catalogue(places.intents_dir()).intents
        complaints = {name for name, intent in intents.items() if intent.harm is Harm.SAFETY}
        ours = [w for w in (*wordings.commands, *wordings.vital) if w.context == "step"]
        ours = [w for w in ours if w.intent and not intents[w.intent].is_reply]
        cases = list(amid_talk_cases(ours, complaints, self.voices, self.speech, self.side))
        yield from thinned(cases, max(1, self.every // 3), lambda case: (case.key,))

    def own_lines(self) -> Iterator[Case]:
        """The guide's lines played back to it as loud as a person, each in one of the rooms."""
        for say in thinned(_lines(), self.every, lambda say: (say.text,)):
            for room in ECHOES if self.all_noises else (_one_of(tuple(ECHOES), say.text),):
                key = f"own line|{room}|{say.tone}|{say.text}"
                make = partial(_own_line, say, room, draw(SEED, key))
                yield Case("own lines", key, Wording(say.text, None), make, room)

    def _in(self, clips: Iterable[tuple[Wording, str]], condition: Condition) -> Iterator[Case]:
        return (self._case(wording, voice, condition) for wording, voice in clips)

    def _case(self, wording: Wording, voice: str, condition: Condition, offset: int = 0) -> Case:
        clip = Clip(wording.text, voice, offset=offset)
        over_db = condition.over_db
        says = () if over_db is None else _said_over(wording.text, voice)
        over = [say.text for say in says] or None
        key = f"{wording.context}|{voice}|{wording.text}|{offset}|{condition}|{over}"
        seed = draw(SEED, key)
        if over_db is None:
            make = partial(self._make, clip, condition, seed)
        else:
            make = partial(self._make_over, clip, over_db, says, seed)
        return Case(condition.name, key, wording, make, condition.noise or voice)

    def _make(self, clip: Clip, condition: Condition, seed: int) -> Recording:
        self.speech.speak([clip])
        return command(self.speech.samples(clip), condition, self.noises, seed, offset=clip.offset)

    def _make_over(self, clip: Clip, over_db: float, says: Sequence[Say], seed: int) -> Recording:
        self.speech.speak([clip])
        *before, line = map(_spoken, says)
        return command_over(self.speech.samples(clip), over_db, line, before, seed)

    def _noise_for(self, clip: tuple[Wording, str], snr_db: float) -> str:
        return _one_of(NOISES, str(snr_db), *_name(clip))


def thinned(
    items: Sequence[_Item], every: int, name: Callable[[_Item], tuple[str, ...]]
) -> list[_Item]:
    """Every `every`-th, in an order that another item added changes little; all for 1."""
    return sorted(items, key=lambda item: draw(SEED, "thin", *name(item)))[::every]


def _name(clip: tuple[Wording, str]) -> tuple[str, str]:
    return clip[0].text, clip[1]


def _one_of(choices: Sequence[_Item], *name: str) -> _Item:
    return choices[draw(SEED, "one of", *name) % len(choices)]


def _noise(talk: Callable[[], Noises], name: str) -> Wave:
    return built_in("calm") if name == "music" else talk()[name]()


@cache
def _lines() -> tuple[Say, ...]:
    scripts = (load_script(places.intents_dir(), name) for name in ("back", "shoulders"))
    return tuple({say.text: say for script in scripts for say in script.every_line()}.values())


@cache
def _long_lines() -> tuple[Say, ...]:
    """Lines that last longer than a command spoken over them."""
    return tuple(say for say in _lines() if len(say.text.split()) >= _LEAST_LINE_S * 4)


def _said_over(*name: str) -> tuple[Say, ...]:
    """Two lines that are heard alone, and the one over which somebody speaks."""
    return tuple(_one_of(_long_lines(), *when, *name) for when in (("first",), ("second",), ()))


@cache
def _spoken(say: Say) -> Line:
    return Line(say.text, Voice().render(say.text, say.tone))


def _own_line(say: Say, room: str, seed: int) -> Recording:
    return own_line(_spoken(say), room, 0.0, seed)
