"""Talk at home that is not for the guide: made piece by piece, the same every time, without end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice

import numpy as np

from assistant.rehearsal.levels import Wave
from assistant.sound import RATE_HZ, Samples
from bench_kit.recording import (
    DRY,
    LIVING_ROOM,
    THREE_METRES,
    Case,
    Noises,
    Recording,
    at_microphone,
    levelled,
    silence,
    whole_blocks,
    with_floor,
)
from bench_kit.sides import Side
from bench_kit.voices import speak
from bench_kit.wordings import Wording
from train_model.measure.chance import draw
from train_model.measure.noise import BABBLE, with_noise
from train_model.measure.sets import SEED, Clip
from train_model.measure.speech import without_silence

PIECE_S = 60.0
PIECES_AN_EVENING = 10
EVENINGS_AN_HOUR = 6
"""At least: a piece goes on until its last sentence is said."""

_UNDER = (None, "music", BABBLE)
_PLACES = (DRY, LIVING_ROOM, THREE_METRES)
_BABBLE_CLIPS = 48


@dataclass(frozen=True, slots=True)
class Turn:
    """What one of them says without a break, after a pause."""

    texts: tuple[str, ...]
    voice: str
    level_db: float
    pause_s: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Two people who talk for a minute or so, with something under it or nothing."""

    turns: tuple[Turn, ...]
    place: int
    under: str | None
    snr_db: float


def talk_cases(hours: float, noises: Noises, side: Side) -> Iterator[Case]:
    """So many hours, in evenings: the first hours of a longer run are those of a shorter one.

    Within an evening the ears go on listening from piece to piece.
    """
    for evening in range(round(hours * EVENINGS_AN_HOUR)):
        first = evening * PIECES_AN_EVENING
        numbers = range(first, first + PIECES_AN_EVENING)
        pieces = [piece_of(number, side) for number in numbers]
        text = " / ".join(" ".join(turn.texts) for piece in pieces for turn in piece.turns)
        make = partial(recorded, numbers, noises, side)
        yield Case("talk", f"talk|{first}|{pieces}", Wording(text, None), make, "talk")


def recorded(numbers: Iterable[int], noises: Noises, side: Side) -> Recording:
    """The pieces of these numbers, one after the other."""
    near = np.concatenate([_made(piece_of(number, side), number, noises) for number in numbers])
    return whole_blocks(Recording(near, np.zeros_like(near), len(near) / RATE_HZ))


def piece_of(number: int, side: Side) -> Piece:
    """The piece of that number; it depends on nothing but the texts and the voices."""
    rng = np.random.default_rng(draw(SEED, "talk", str(number)))
    pair = rng.permutation(len(side.talkers))[:2]
    levels_db = rng.uniform(-8.0, 0.0, 2)
    turns: list[Turn] = []
    lasts_s = 0.0
    while lasts_s < PIECE_S:
        who = len(turns) % 2
        texts = tuple(side.texts.sentence(rng) for _ in range(int(rng.integers(1, 4))))
        voice, pause_s = side.talkers[pair[who]], float(rng.uniform(0.2, 2.5))
        turns.append(Turn(texts, voice, round(float(levels_db[who]), 1), round(pause_s, 2)))
        lasts_s += pause_s + sum(map(_about_s, texts))
    snr_db = round(float(rng.uniform(5.0, 20.0)), 1)
    return Piece(tuple(turns), number % len(_PLACES), _UNDER[number // 3 % len(_UNDER)], snr_db)


def babble_clips(side: Side) -> list[Clip]:
    """Sentences for the babble, in all its voices."""
    rng = np.random.default_rng(draw(SEED, "babble"))
    voices = islice(cycle(side.talkers), _BABBLE_CLIPS)
    return [Clip(side.texts.sentence(rng), voice) for voice in voices]


def _made(piece: Piece, number: int, noises: Noises) -> Samples:
    seed = draw(SEED, "talk sound", str(number))
    voices = np.concatenate([part for turn in piece.turns for part in _parts(turn)])
    near = with_floor(at_microphone(voices, _PLACES[piece.place]), seed)
    if piece.under is not None:
        near = with_noise(near, noises[piece.under](), piece.snr_db, seed)
    return near


def _parts(turn: Turn) -> Iterator[Wave]:
    yield silence(turn.pause_s)
    for text in turn.texts:
        yield silence(0.25)
        yield levelled(said(text, turn.voice), turn.level_db)


def said(text: str, voice: str) -> Samples:
    """A sentence without silence around it."""
    # Not kept as files: ten hours would be more than a gigabyte.
    return without_silence(speak(text, voice))


def _about_s(text: str) -> float:
    return 0.25 + 0.065 * len(text)
