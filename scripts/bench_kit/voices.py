"""A text in a voice that is named: flite's, espeak-ng's, or one of the recipe's."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import BadInput
from assistant.hearing.sound_file import read_sound
from assistant.sound import Samples
from train_model.measure import voices as trained_beside
from train_model.spelling import as_read

_AWB_HZ = 120.0
_ESPEAK_WORDS_PER_MINUTE, _ESPEAK_PITCH = 155.0, 50.0
_LIMIT_S = 30.0
_LISTS = {"flite": "'flite -lv'", "espeak": "'espeak-ng --voices=variant'"}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a voice speaks: factors on its usual pace and pitch."""

    engine: str
    name: str
    pace: float = 1.0
    pitch: float = 1.0


def manner_of(voice: str) -> Manner:
    """`engine/name`, or `engine/name@pace,pitch` with factors; BadInput for anything else."""
    engine, slash, rest = voice.partition("/")
    name, _, factors = rest.partition("@")
    try:
        numbers = [float(factor) for factor in factors.split(",")] if factors else []
    except ValueError:
        numbers = [0.0]
    if not (slash and name) or len(numbers) > 2 or any(number <= 0.0 for number in numbers):
        raise BadInput(
            f"'{voice}' is no voice",
            remedy="write engine/name, or engine/name@pace,pitch: flite/awb@0.9,1.2",
        )
    return Manner(engine, name, *numbers)


def at_pace(voice: str, pace: float) -> str:
    """The same voice, that many times as fast."""
    manner = manner_of(voice)
    if pace == 1.0 or manner.engine not in ("flite", "espeak"):
        return voice  # the others have one pace
    return f"{manner.engine}/{manner.name}@{manner.pace * pace:g},{manner.pitch:g}"


def check_voice(voice: str) -> None:
    """Raise BadInput when flite or espeak-ng lacks the voice: they would speak with another one."""
    manner = manner_of(voice)
    if manner.engine == "flite":
        known = manner.name in _told(["flite", "-lv"], voice).split()
    elif manner.engine == "espeak":
        _, plus, variant = manner.name.partition("+")
        known = not plus or f"!v/{variant} " in _told(["espeak-ng", "--voices=variant"], voice)
    else:
        return  # its clips may have been spoken elsewhere
    if not known:
        remedy = f"look for it with {_LISTS[manner.engine]}"
        raise BadInput(f"there is no voice '{voice}'", remedy=remedy)
    speak("one", voice)


def speak(text: str, voice: str) -> Samples:
    """The text, shape (n,); BadInput when the voice cannot be had.

    Other engines than flite and espeak-ng are those of the recipe, in its environment.
    """
    manner = manner_of(voice)
    if manner.engine == "flite":
        command = ["flite", "-voice", manner.name, "-t", as_read(text, "cmu")]
        command += ["--setf", f"duration_stretch={1 / manner.pace:.3f}"]
        if manner.pitch != 1.0:
            command += ["--setf", f"int_f0_target_mean={_AWB_HZ * manner.pitch:.0f}"]
        return _spoken([*command, "-o"], voice)
    if manner.engine == "espeak":
        pace = round(_ESPEAK_WORDS_PER_MINUTE * manner.pace)
        pitch = min(99, round(_ESPEAK_PITCH * manner.pitch))
        command = ["espeak-ng", "-v", manner.name, "-s", str(pace), "-p", str(pitch)]
        return _spoken([*command, "--stdin", "-w"], voice, as_read(text, "espeak"))
    try:
        return trained_beside.speak(text, voice)
    except (ImportError, KeyError) as error:
        raise BadInput(
            f"the voice '{voice}' needs what is not here ({error})",
            remedy="run it in the environment of scripts/train-model, or choose a flite voice",
        ) from None


def _spoken(command: list[str], voice: str, text: str = "") -> Samples:
    with tempfile.TemporaryDirectory(prefix="quiet-hands-") as folder:
        out = Path(folder) / "spoken.wav"
        _told([*command, str(out)], voice, text)
        return read_sound(out)


def _told(command: list[str], voice: str, text: str = "") -> str:
    try:
        done = subprocess.run(
            command, input=text.encode(), check=True, capture_output=True, timeout=_LIMIT_S
        )
    except (OSError, subprocess.SubprocessError) as error:
        remedy = f"install {command[0]}, and look for the voice among its own"
        raise BadInput(f"the voice '{voice}' cannot speak ({error})", remedy=remedy) from None
    return done.stdout.decode(errors="replace")
