"""What is meant for the guide amid talk: a command after a pause, a complaint without one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial

import numpy as np

from assistant.sound import RATE_HZ
from bench_kit.recording import (
    AFTER_S,
    BEFORE_S,
    Case,
    Recording,
    levelled,
    silence,
    whole_blocks,
    with_floor,
)
from bench_kit.sides import Side
from bench_kit.talk import said
from bench_kit.wordings import Wording
from train_model.measure.chance import draw
from train_model.measure.sets import SEED, Clip
from train_model.measure.speech import Speech

COMMAND, COMPLAINT = "command amid talk", "complaint amid talk"
_COMMAND_PAUSE_S, _COMPLAINT_PAUSE_S = (0.7, 1.5), (0.25, 0.5)
"""To turn to the guide takes a moment; who is hurt does not wait."""
_LEAST_WORDS, _MOST_WORDS = 4, 8
_TALK_DB = -2.0


def amid_talk_cases(
    wordings: Iterable[Wording],
    complaints: Collection[str],
    voices: Sequence[str],
    speech: Speech,
    side: Side,
) -> Iterator[Case]:
    """Each wording by each voice, after two sentences of somebody else's and before one more.

    `complaints` are the intents that do not wait for a pause.
    """
    for wording in wordings:
        for voice in voices:
            row = COMPLAINT if wording.intent in complaints else COMMAND
            key = f"{row}|{voice}|{wording.context}|{wording.text}"
            make = partial(_made, row, Clip(wording.text, voice), speech, side, draw(SEED, key))
            yield Case(row, key, wording, make, voice)


def _made(row: str, clip: Clip, speech: Speech, side: Side, seed: int) -> Recording:
    rng = np.random.default_rng(seed)
    least_s, most_s = _COMPLAINT_PAUSE_S if row == COMPLAINT else _COMMAND_PAUSE_S
    talker = str(rng.choice([voice for voice in side.talkers if voice != clip.voice]))
    texts = [
        text for text in side.texts.written if _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS
    ]
    one, two, three = (levelled(said(str(text), talker), _TALK_DB) for text in rng.choice(texts, 3))
    speech.speak([clip])
    before, after = (silence(float(rng.uniform(least_s, most_s))) for _ in range(2))
    parts = [silence(BEFORE_S), one, silence(0.25), two, before]
    parts.append(levelled(speech.samples(clip), 0.0))
    voice_end_s = sum(map(len, parts)) / RATE_HZ
    wave = np.concatenate([*parts, after, three, silence(AFTER_S)])
    near = with_floor(wave, seed)
    return whole_blocks(Recording(near, np.zeros_like(near), voice_end_s))
