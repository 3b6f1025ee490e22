"""The spoken clips: made once, kept as WAV files by voice and text, shared by all sets."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from assistant.errors import BadInput
from assistant.hearing.sound_file import read_sound, write_wav
from assistant.rehearsal.levels import rms_db
from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples
from train_model.measure.sets import Clip
from train_model.measure.voices import speak

_QUIET_BELOW_PEAK_DB = 40.0
_SILENT_DB = -50.0
_SHORTEST_S, _SHORTEST_S_A_LETTER = 0.08, 0.02
_LONGEST_S, _LONGEST_S_A_LETTER = 1.0, 0.2


@dataclass(frozen=True, slots=True)
class Speech:
    """The folder of spoken clips, and who speaks those that are missing."""

    folder: Path
    say: Callable[[str, str], Samples] = field(default=speak, compare=False)
    """Text and voice to sound."""

    def path(self, clip: Clip) -> Path:
        """The file of the clip; the clips of one voice are in one folder."""
        name = hashlib.sha256(clip.text.encode()).hexdigest()[:16]
        return self.folder / clip.voice.replace("/", "-") / f"{name}.wav"

    def samples(self, clip: Clip) -> Samples:
        """The sound of the clip without silence around it, shape (n,)."""
        return read_sound(self.path(clip))

    def usable(self, clips: Iterable[Clip]) -> tuple[Clip, ...]:
        """The clips that are there; what the engine garbled into silence was not kept."""
        return tuple(clip for clip in clips if self.path(clip).exists())

    def speak(self, clips: Iterable[Clip]) -> int:
        """Make what is missing, and say on stderr what cannot be made; the number made."""
        made = 0
        for clip in clips:
            path = self.path(clip)
            if path.exists() or path.with_suffix(".bad").exists():
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                samples = without_silence(self.say(clip.text, clip.voice))
            except (BadInput, OSError, ValueError, subprocess.SubprocessError) as error:
                sys.stderr.write(f"{clip.voice} cannot say '{clip.text}': {error}\n")
                continue
            if (fault := fault_of(samples, clip.text)) is not None:
                path.with_suffix(".bad").write_text(f"{clip.text}: {fault}\n", encoding="utf-8")
                sys.stderr.write(f"{clip.voice}, '{clip.text}': {fault}\n")
                continue
            write_wav(path, samples)
            made += 1
        return made


def without_silence(samples: Samples) -> Samples:
    """From the first block to the last that is within 40 dB of the loudest; may be empty."""
    blocks = len(samples) // BLOCK_SAMPLES
    sound = samples[: blocks * BLOCK_SAMPLES].reshape(blocks, BLOCK_SAMPLES).astype(np.float64)
    powers = np.mean(np.square(sound), axis=1)
    floor = powers.max(initial=0.0) * 10.0 ** (-_QUIET_BELOW_PEAK_DB / 10.0)
    loud = np.flatnonzero(powers > floor)
    if not len(loud):
        return samples[:0]
    return samples[loud[0] * BLOCK_SAMPLES : (loud[-1] + 1) * BLOCK_SAMPLES]


def fault_of(samples: Samples, text: str) -> str | None:
    """Why the sound cannot be the text, whatever a recogniser makes of it; None if it can."""
    duration_s, letters = len(samples) / RATE_HZ, len(text)
    if rms_db(samples) < _SILENT_DB:
        return "it is silent"
    if duration_s < max(_SHORTEST_S, _SHORTEST_S_A_LETTER * letters):
        return f"it is too short ({duration_s:.2f} s)"
    if duration_s > _LONGEST_S + _LONGEST_S_A_LETTER * letters:
        return f"it is too long ({duration_s:.2f} s)"
    return None
