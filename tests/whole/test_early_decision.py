"""Sentences that begin others, in the graph of all: decided soon, and never before the longer."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from assistant import places
from assistant.assembly import ears_of
from assistant.hearing.speech_model import open_model
from assistant.hearing.vosk_ears import VoskEars
from assistant.sound import BLOCK_SAMPLES, RATE_HZ
from assistant.understanding.catalogue import load_catalogue
from tests.flite import spoken

CRY_S, LISTED_S, OTHER_S = 0.4, 0.5, 0.75
PAIRS = (
    *(("next", LISTED_S), ("next to the spine", OTHER_S)),
    *(("stop", CRY_S), ("stop talking", OTHER_S)),
    *(("hold here", OTHER_S), ("hold on", LISTED_S)),
    *(("too hard", CRY_S), ("too hard on the left", OTHER_S)),
)
"""With the latest decision after the voice, in seconds."""


@pytest.fixture(scope="module")
def ears() -> Iterator[VoskEars]:
    folder = places.intents_dir()
    with (
        closing(open_model()) as model,
        closing(ears_of(model, folder, load_catalogue(folder))()) as made,
    ):
        yield made


@pytest.mark.slow
@pytest.mark.parametrize("voice", ["slt", "rms", "awb"])
@pytest.mark.parametrize(("text", "latest_s"), PAIRS)
def test_it_is_decided_soon_and_never_before_a_longer_one(
    ears: VoskEars, voice: str, text: str, latest_s: float, tmp_path: Path
) -> None:
    said = spoken(voice, text, tmp_path / "said.wav")
    loud = np.flatnonzero(np.abs(said) > 0.02 * np.abs(said).max())
    before = 4 * RATE_HZ
    sound = np.pad(said, (before, RATE_HZ))
    sound = sound + np.random.default_rng(1).normal(0, 5, len(sound)).astype(np.int16)
    sound = sound[: len(sound) // BLOCK_SAMPLES * BLOCK_SAMPLES].reshape(-1, BLOCK_SAMPLES)
    began_s = ears.now_s
    silence = np.zeros(BLOCK_SAMPLES, np.int16)
    (heard,) = [one for block in sound for one in ears.accept(block, silence, None)]
    after_s = heard.decided_s - began_s - (before + loud[-1]) / RATE_HZ
    assert heard.text == text
    assert after_s < latest_s
