"""Text to sound: pyttsx3, and espeak-ng as a process when pyttsx3 fails."""

import io
import subprocess
import wave

import numpy as np
import numpy.typing as npt

from assistant.errors import BadInput
from assistant.speaking.engine import EngineFailed, Wording, render_wav

_LIMIT_S = 10.0

Signal = npt.NDArray[np.float64]
"""Shape (n,), full scale is 1."""


def synthesise(wording: Wording) -> tuple[Signal, int]:
    """Speak a text; the signal as espeak-ng made it, and its rate in Hz.

    Raises BadInput for a text without a word in it, an unknown voice, or no espeak-ng.
    """
    if not any(character.isalnum() for character in wording.text):
        raise BadInput("there is nothing to say in the text", remedy="give at least one word")
    try:
        wav = render_wav(wording)
    except EngineFailed as failure:
        wav = _render_by_process(wording, failure)
    with wave.open(io.BytesIO(wav)) as file:
        rate_hz = file.getframerate()
        frames = file.readframes(file.getnframes())
    return np.frombuffer(frames[: len(frames) // 2 * 2], dtype="<i2") / 32768.0, rate_hz


def _render_by_process(wording: Wording, failure: EngineFailed) -> bytes:
    """The same voice as a child process, which can be killed when it hangs."""
    command = ["espeak-ng", "--stdin", "--stdout", "-v", wording.voice, "-a", "90"]
    command += ["-s", str(wording.words_per_minute), "-p", str(wording.pitch)]
    try:
        done = subprocess.run(
            command, input=wording.text.encode(), capture_output=True, timeout=_LIMIT_S, check=False
        )
    except FileNotFoundError:
        raise BadInput(
            "the voice cannot speak: neither libespeak-ng nor the espeak-ng command was found",
            remedy="install them with 'sudo apt install espeak-ng'",
        ) from failure
    except subprocess.TimeoutExpired:
        raise BadInput(
            f"the voice cannot speak: espeak-ng did not finish within {_LIMIT_S:g} s",
            remedy="reinstall it with 'sudo apt reinstall espeak-ng espeak-ng-data'",
        ) from failure
    if done.returncode != 0 or not done.stdout.startswith(b"RIFF"):
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise BadInput(
            f"the voice cannot speak: espeak-ng failed ({said[-1] if said else done.returncode})",
            remedy="try 'espeak-ng -v en-us hello', then 'sudo apt reinstall espeak-ng-data'",
        ) from failure
    return done.stdout
