"""Sound files to samples and back: mono, 16 bit; 16 kHz, or more and resampled."""

from __future__ import annotations

import io
import shlex
import wave
from pathlib import Path
from typing import NoReturn

import numpy as np
import soxr

from assistant.errors import BadInput
from assistant.sound import RATE_HZ, Samples
from assistant.wav import wav_bytes
from assistant.whole_file import write_whole

_LOSSY = ("VORBIS", "OPUS", "MPEG_LAYER_III")


def read_sound(path: Path) -> Samples:
    """The samples of a WAV, FLAC or other sound file, int16 at 16 kHz.

    Raises BadInput, with a command that helps, for sound that is not mono, has a rate below
    16 kHz or samples of other than 16 bit, is empty, cut short, or no sound at all.
    """
    if not path.exists():
        raise BadInput("there is no such sound file", path=path)
    if not path.is_file():
        raise BadInput("it is not a file", remedy="give a WAV or FLAC file", path=path)
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError as error:
        raise BadInput(f"it cannot be read ({error.strerror})", path=path) from None
    if not head:
        raise BadInput("the sound file is empty", remedy="record it again", path=path)
    is_wav = head[:4] == b"RIFF" and head[8:] == b"WAVE"
    samples, rate_hz = (_read_wav if is_wav else _read_other)(path)
    if len(samples) == 0:
        raise BadInput("there is no sound in it", remedy="record it again", path=path)
    if rate_hz == RATE_HZ:
        return samples
    return np.asarray(soxr.resample(samples, rate_hz, RATE_HZ, quality="HQ"), dtype=np.int16)


def write_wav(path: Path, samples: Samples) -> None:
    """Write 16 kHz mono 16-bit WAV, whole or not at all; BadInput when it cannot be written."""
    try:
        write_whole(path, wav_bytes(samples))
    except OSError as error:
        raise BadInput(f"it cannot be written ({error.strerror})", path=path) from None


def _read_wav(path: Path) -> tuple[Samples, int]:
    try:
        with wave.open(str(path), "rb") as file:
            _check_format(path, file.getnchannels(), 8 * file.getsampwidth(), file.getframerate())
            claimed = file.getnframes()
            samples = np.frombuffer(file.readframes(claimed), dtype="<i2").astype(np.int16)
            rate_hz = file.getframerate()
    except EOFError:
        _fail_truncated(path)
    except wave.Error:
        # The standard library reads plain PCM only; others may still be what we need, or be named.
        return _read_other(path)
    if len(samples) < claimed:
        _fail_truncated(path)
    return samples, rate_hz


def _read_other(path: Path) -> tuple[Samples, int]:
    import soundfile  # noqa: PLC0415 - a native library that plain WAV files do not need

    try:
        # Without its name, which would make a headless file of whatever is called .raw.
        with soundfile.SoundFile(io.BytesIO(path.read_bytes())) as file:
            bits = 16 if file.subtype in ("PCM_16", *_LOSSY) else _bits_of(file.subtype)
            _check_format(path, file.channels, bits, file.samplerate)
            samples = np.asarray(file.read(dtype="int16"), dtype=np.int16)
            if len(samples) < file.frames:
                _fail_truncated(path)
            return samples, int(file.samplerate)
    except soundfile.LibsndfileError:
        remedy = f"convert it: sox {shlex.quote(str(path))} -r 16000 -c 1 -b 16 out.wav"
        raise BadInput(
            "this is not a sound file that can be read", remedy=remedy, path=path
        ) from None


def _bits_of(subtype: str) -> int:
    digits = "".join(filter(str.isdigit, subtype))
    return int(digits) if digits else {"FLOAT": 32, "DOUBLE": 64}.get(subtype, 8)


def _check_format(path: Path, channels: int, bits: int, rate_hz: int) -> None:
    source = shlex.quote(str(path))
    if channels != 1:
        problem = f"the sound has {channels} channels, and one is needed"
        raise BadInput(problem, remedy=f"convert it: sox {source} -c 1 out.wav", path=path)
    if bits != 16:
        problem = f"the sound has {bits}-bit samples, and 16-bit ones are needed"
        raise BadInput(problem, remedy=f"convert it: sox {source} -b 16 out.wav", path=path)
    if rate_hz < RATE_HZ:
        raise BadInput(
            f"the sound has {rate_hz} samples a second, and at least {RATE_HZ} are needed",
            remedy="record it again: arecord -f S16_LE -r 16000 -c 1 out.wav",
            path=path,
        )


def _fail_truncated(path: Path) -> NoReturn:
    source = shlex.quote(str(path))
    remedy = f"record it again, or keep what is there: sox --ignore-length {source} out.wav"
    raise BadInput("the sound file is cut short", remedy=remedy, path=path)
