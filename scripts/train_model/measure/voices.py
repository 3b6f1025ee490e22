"""Who speaks the measuring sets: voices that no training hears, and their development twins."""

from __future__ import annotations

import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.errors import BadInput
from assistant.hearing.sound_file import read_sound
from assistant.sound import Samples
from train_model.spelling import as_read

HELD_OUT = (
    "kokoro/af_nova",
    "kokoro/af_sky",
    "kokoro/am_onyx",
    "kokoro/am_puck",
    "kokoro/bf_lily",
    "kokoro/bm_daniel",
    "flite/awb",
)
"""For measuring only: never in training, in a blend, or in the choice of a setting."""
DEVELOPMENT = (
    "flite/slt",
    "flite/rms",
    "flite/kal16",
    "kokoro/af_heart",
    "kokoro/am_michael",
    "kokoro/bf_emma",
    "kokoro/bm_lewis",
)
"""Settings are chosen with these; training may hear them too."""

_SPEAKING_LIMIT_S = 30.0
_PLACE = "KOKORO_VOICES"


def speak(text: str, voice: str) -> Samples:
    """The text, shape (n,), as `engine/name` says it, with the silence that the engine adds.

    Raises OSError or CalledProcessError when the engine cannot be used.
    """
    engine, _, name = voice.partition("/")
    return _flite(text, name) if engine == "flite" else _kokoro(text, name)


def require_voices() -> None:
    """Raise BadInput when the Kokoro voices are not where $KOKORO_VOICES says."""
    folder = Path(os.environ.get(_PLACE, ""))
    for voice in (*HELD_OUT, *DEVELOPMENT):
        engine, _, name = voice.partition("/")
        if engine == "kokoro" and not (folder / f"{name}.bin").is_file():
            raise BadInput(
                f"the voice '{name}' is missing",
                remedy=f"set {_PLACE} to the folder 'voices' of the npm package kokoro-js",
                path=folder,
            )


def _flite(text: str, name: str) -> Samples:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "spoken.wav"
        command = ["flite", "-voice", name, "-t", as_read(text, "cmu"), "-o", str(out)]
        subprocess.run(command, check=True, capture_output=True, timeout=_SPEAKING_LIMIT_S)
        return read_sound(out)


def _kokoro(text: str, name: str) -> Samples:
    from train_model.voices import speak_kokoro

    british = name.startswith("b")
    sound = speak_kokoro(text, _pack(name), british=british, speed=1.0)
    return np.asarray(sound * 32767.0, np.int16)


@cache
def _pack(name: str) -> npt.NDArray[np.float32]:
    """A style table of the npm package kokoro-js, from its folder `voices`."""
    path = Path(os.environ[_PLACE]) / f"{name}.bin"
    return np.fromfile(path, np.float32).reshape(510, 256)
