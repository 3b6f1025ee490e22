"""A pause as the real engine finds it in music, and how soon it knows the words."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from assistant.hearing.engine_pause import PAUSE_S
from assistant.hearing.recognition import Recognition
from assistant.hearing.speech_model import SpeechModel
from assistant.rehearsal.ambience import built_in
from assistant.rehearsal.levels import gain, speech_db
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, RATE_HZ, Samples
from tests.sweep import sweep

from .conftest import Speak

PHRASES = ("next", "too much pressure", "where is the shoulder blade")
STEP_S = 0.12
"""The net takes sound in pieces of so much."""
BEHIND_S = 0.15 + STEP_S
"""It looks 0.15 s ahead."""


@pytest.fixture(scope="module")
def recognition(model: SpeechModel) -> Iterator[Recognition]:
    made = Recognition(model.recogniser(PHRASES), model.unknown)
    yield made
    made.close()


def blocks_of(sound: Samples) -> list[Samples]:
    return list(sound[: len(sound) // BLOCK_SAMPLES * BLOCK_SAMPLES].reshape(-1, BLOCK_SAMPLES))


def in_music(voice: Samples, snr_db: float) -> tuple[Samples, float]:
    """A second of music, the voice in it, a second of music; and when the voice has ended."""
    music = built_in("calm")[: len(voice) + 2 * RATE_HZ]
    mixed = music * gain(speech_db(voice) - snr_db - speech_db(music))
    mixed[RATE_HZ : RATE_HZ + len(voice)] += voice
    loud = np.flatnonzero(np.abs(voice) > np.abs(voice).max() / 30)
    return np.rint(mixed).astype(np.int16), 1.0 + loud[-1] / RATE_HZ


def first_s(recognition: Recognition, sound: Samples, is_met: Callable[[bool, str], bool]) -> float:
    """When it is first met, in seconds of the sound, by whether a pause is found and the words."""
    met = (
        number * BLOCK_S
        for number, block in enumerate(blocks_of(sound), 1)
        if is_met(recognition.accept(block), recognition.partial)
    )
    at_s = next(met)
    recognition.finish()
    return at_s


@pytest.mark.parametrize("text", PHRASES)
@pytest.mark.parametrize("voice", sweep("slt", "rms"))
def test_it_is_found_soon_after_the_voice_and_not_in_it(
    recognition: Recognition, speak: Speak, voice: str, text: str
) -> None:
    sound, voice_end_s = in_music(speak(voice, text), snr_db=12.0)
    found_s = first_s(recognition, sound, lambda pauses, words: pauses and bool(words))
    assert PAUSE_S - 0.1 < found_s - voice_end_s < PAUSE_S + BEHIND_S + 0.1


@pytest.mark.parametrize("voice", sweep("slt", "rms"))
def test_words_are_known_as_soon_wherever_in_the_engines_steps_they_are_said(
    recognition: Recognition, speak: Speak, voice: str
) -> None:
    said = np.concatenate([speak(voice, "next"), np.zeros(RATE_HZ, np.int16)])
    waits_s = []
    for late_s in np.arange(0.0, 0.24, 0.04):
        sound = np.concatenate([np.zeros(round(late_s * RATE_HZ), np.int16), said])
        waits_s.append(first_s(recognition, sound, lambda _, words: words == "next") - late_s)
    assert max(waits_s) - min(waits_s) <= 2 * STEP_S
