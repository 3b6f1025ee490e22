"""The people of a scene: text or a recording to the sound that arrives at the microphone."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile
import soxr

from assistant.errors import BadInput
from assistant.hearing.sound_file import read_sound
from assistant.rehearsal.acoustics import room_response
from assistant.rehearsal.levels import REFERENCE_DB, Wave, gain, speech_db
from assistant.rehearsal.scene import At, Scene, Speak, VoiceOf
from assistant.sound import BLOCK_SAMPLES, RATE_HZ

FLITE_VOICES = ("slt", "rms", "awb", "kal16")
ESPEAK = "espeak-ng:"

_SPEAKING_LIMIT_S = 30.0
_QUIET_BELOW_PEAK_DB = 40.0
_MUFFLED_ABOVE_HZ = 800.0
_MUFFLED_DB_PER_OCTAVE = 12.0


@dataclass(frozen=True, slots=True)
class Voiced:
    """An utterance at the microphone; the room may ring on after the voice has ended."""

    wave: Wave
    duration_s: float


def voices_of(scene: Scene) -> dict[Speak, Voiced]:
    """Every utterance of the scene as it arrives at the microphone, without noise.

    Raises BadInput for a voice that cannot be made and a recording that cannot be used.
    """
    response = None if scene.room.echo is None else room_response(scene.room.echo, "people")
    dry: dict[tuple[str, str], Wave] = {}
    voiced: dict[Speak, Voiced] = {}
    for step in scene.steps:
        if isinstance(step, Speak) and step not in voiced:
            voice = scene.voices[step.who]
            wave = _dry(step, voice, dry)
            voiced[step] = Voiced(_arriving(wave, voice, response), len(wave) / RATE_HZ)
    return voiced


def _dry(speak: Speak, voice: VoiceOf, known: dict[tuple[str, str], Wave]) -> Wave:
    recording = speak.recording
    source = ("", str(recording)) if recording else (voice.voice, speak.text)
    if source not in known:
        wave = _recorded(recording, speak.at) if recording else _synthesised(speak, voice)
        known[source] = _trimmed(wave, speak.at)
    return known[source]


def _arriving(wave: Wave, voice: VoiceOf, response: Wave | None) -> Wave:
    """Through the room, at its level, and through the pillow if there is one."""
    size = len(wave) if response is None else len(wave) + len(response) - 1
    spectrum = np.fft.rfft(wave, size)
    if response is not None:
        spectrum *= np.fft.rfft(response, size)
    loudness = gain(REFERENCE_DB + voice.level_db - speech_db(np.fft.irfft(spectrum, size)))
    if voice.muffled:
        hz = np.maximum(np.fft.rfftfreq(size, 1 / RATE_HZ), 1.0)
        loss_db = _MUFFLED_DB_PER_OCTAVE * np.log2(np.maximum(hz / _MUFFLED_ABOVE_HZ, 1.0))
        spectrum *= 10.0 ** (-loss_db / 20.0)
    return np.asarray(np.fft.irfft(spectrum, size) * loudness, np.float32)


def _recorded(recording: Path, at: At) -> Wave:
    try:
        return read_sound(recording).astype(np.float32)
    except BadInput as error:
        raise BadInput(
            f"the recording '{recording}' cannot be used: {error.problem}",
            remedy=error.remedy,
            path=at.path,
            line=at.line,
        ) from None


def _synthesised(speak: Speak, voice: VoiceOf) -> Wave:
    at = voice.at or speak.at
    with TemporaryDirectory(prefix="quiet-hands-") as folder:
        out = Path(folder) / "said.wav"
        if voice.voice.startswith(ESPEAK):
            name = voice.voice.removeprefix(ESPEAK)
            _check_variant(name, at)
            _run(["espeak-ng", "-v", name, "-w", str(out), "--", speak.text], at)
        else:
            _run(["flite", "-voice", voice.voice, "-t", speak.text, "-o", str(out)], at)
        wave, rate_hz = soundfile.read(out, dtype="float32")
    if rate_hz != RATE_HZ:
        wave = soxr.resample(wave, rate_hz, RATE_HZ)
    return np.asarray(wave, np.float32)


def _check_variant(name: str, at: At) -> None:
    """espeak-ng speaks with the plain voice, and no word of it, when it has no such variant."""
    variant = name.partition("+")[2]
    if variant and f"!v/{variant} " not in _run(["espeak-ng", "--voices=variant"], at):
        raise BadInput(
            f"espeak-ng has no voice variant '{variant}'",
            remedy="choose one of 'espeak-ng --voices=variant'",
            path=at.path,
            line=at.line,
        )


def _run(command: list[str], at: At) -> str:
    """What the program printed."""
    program = command[0]
    try:
        done = subprocess.run(command, check=True, capture_output=True, timeout=_SPEAKING_LIMIT_S)
    except FileNotFoundError:
        raise BadInput(
            f"the voices of this scene need {program}, which is not installed",
            remedy=f"install it with 'sudo apt-get install {program}'",
            path=at.path,
            line=at.line,
        ) from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        raise BadInput(
            f"{program} cannot say this ({said[-1] if said else 'it gave no reason'})",
            remedy="check the voice under 'voices:'",
            path=at.path,
            line=at.line,
        ) from None
    return done.stdout.decode(errors="replace")


def _trimmed(wave: Wave, at: At) -> Wave:
    """Without the quiet before and after, so that an utterance begins and ends when it says."""
    frames = len(wave) // BLOCK_SAMPLES
    blocks = wave[: frames * BLOCK_SAMPLES].reshape(frames, BLOCK_SAMPLES)
    powers = np.mean(np.square(blocks), axis=1)
    loud = np.flatnonzero(powers > powers.max(initial=0.0) * gain(-_QUIET_BELOW_PEAK_DB) ** 2)
    if not len(loud):
        raise BadInput(
            "there is nothing to hear in this", remedy="say a word", path=at.path, line=at.line
        )
    return wave[loud[0] * BLOCK_SAMPLES : (loud[-1] + 1) * BLOCK_SAMPLES]
