"""Listening is cheap also where the room is not quiet."""

import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from assistant import places
from assistant.assembly import ears_of
from assistant.hearing.speech_model import open_model
from assistant.hearing.vosk_ears import VoskEars
from assistant.rehearsal.ambience import built_in
from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples
from assistant.understanding.catalogue import load_catalogue
from tests.flite import spoken

_SECONDS = 16
_ROUNDS = 3
_RMS = {"soft": 100.0, "loud": 800.0}
_COMMANDS = (
    "Next. That's too hard. Where is the shoulder blade? Go back. How long is left? More oil. "
)
_MOST = {"fan": 0.5, "kitchen": 2.0, "calm": 0.7}
"""Of what commands without a pause cost: how long CPU seconds are differs from minute to minute
where machines are shared, so they are no measure. Crockery wakes the ears, a fan does not."""


@pytest.mark.slow
@pytest.mark.alone
def test_noise_costs_little_beside_what_commands_cost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue = load_catalogue(places.intents_dir())
    said = spoken("slt", _COMMANDS, tmp_path / "said.wav")
    sounds: dict[tuple[str, str], npt.NDArray[np.generic]] = {("", "commands"): said}
    for noise in _MOST:
        sounds |= {(name, noise): built_in(noise) * rms for name, rms in _RMS.items()}
    with closing(open_model()) as model:
        new_ears = ears_of(model, places.intents_dir(), catalogue)
        rounds = [
            {name: _cost(new_ears, sound) for name, sound in sounds.items()} for _ in range(_ROUNDS)
        ]
    costs = {name: min(one[name] for one in rounds) for name in sounds}
    commands = costs.pop(("", "commands"))
    with capsys.disabled():  # the figures are wanted also when all is well
        sys.stdout.write(f"\ncommands: {commands:.3f} CPU s a second\n")
        for (name, noise), cost in costs.items():
            sys.stdout.write(f"{name} {noise}: {cost:.3f}, {cost / commands:.2f} of that\n")
    assert {name: cost for name, cost in costs.items() if cost > _MOST[name[1]] * commands} == {}


def _cost(new_ears: Callable[[], VoskEars], sound: npt.NDArray[np.generic]) -> float:
    """CPU seconds a second."""
    looped = np.resize(sound, _SECONDS * RATE_HZ).clip(-32768, 32767).astype(np.int16)
    blocks: Samples = looped.reshape(-1, BLOCK_SAMPLES)
    silent = np.zeros(BLOCK_SAMPLES, np.int16)
    with closing(new_ears()) as ears:
        started_s = time.process_time()
        for block in blocks:
            ears.accept(block, silent, None)
        return (time.process_time() - started_s) / _SECONDS
