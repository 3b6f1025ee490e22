"""The bundled model, copies of it to damage, and flite's voices."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant import places
from assistant.hearing.sound_file import read_sound
from assistant.hearing.speech_model import SpeechModel, open_model
from assistant.sound import RATE_HZ, Samples
from tests.flite import spoken

Speak = Callable[[str, str], Samples]


@pytest.fixture(scope="session")
def model() -> Iterator[SpeechModel]:
    opened = open_model()
    yield opened
    opened.close()


@pytest.fixture
def model_copy(tmp_path: Path) -> Path:
    """The bundled model under a name of its own, without hashes to compare with."""
    bundled = places.speech_models_dir() / "quiet-hands-en"
    return Path(shutil.copytree(bundled, tmp_path / "copied-model"))


@pytest.fixture(scope="session")
def speak(tmp_path_factory: pytest.TempPathFactory) -> Speak:
    """`speak(voice, text)`: what a flite voice says, with half a second of silence before it."""
    folder = tmp_path_factory.mktemp("flite")

    def say(voice: str, text: str) -> Samples:
        path = folder / f"{voice} {text}.wav"
        said = read_sound(path) if path.exists() else spoken(voice, text, path)
        return np.concatenate([np.zeros(RATE_HZ // 2, np.int16), said])

    return say
