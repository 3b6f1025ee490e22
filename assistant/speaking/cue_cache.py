"""Rendered cues on disk: whole or not there at all."""

import errno
import io
import wave
import zlib
from pathlib import Path

import numpy as np

from assistant.errors import BadInput
from assistant.sound import RATE_HZ, Samples
from assistant.wav import wav_bytes
from assistant.whole_file import write_whole


class CueCache:
    """A folder of WAV files, each followed by the CRC-32 of itself; players ignore the tail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: str) -> Samples | None:
        """The cue kept under `key`, or None when there is none or it is damaged."""
        try:
            kept = self._file(key).read_bytes()
        except OSError:
            return None
        whole, check = kept[:-4], kept[-4:]
        if zlib.crc32(whole).to_bytes(4, "little") != check:
            return None
        try:
            with wave.open(io.BytesIO(whole)) as file:
                return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        except (wave.Error, EOFError):
            return None

    def save(self, key: str, samples: Samples) -> None:
        """Keep a cue; BadInput when the disk is full or the folder cannot be written."""
        whole = wav_bytes(samples)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._file(key), whole + zlib.crc32(whole).to_bytes(4, "little"))
        except OSError as error:
            raise _explained(error, self.folder) from None

    def check(self) -> None:
        """Prove that a cue can be kept; BadInput as for `save`."""
        self.save("check", np.zeros(RATE_HZ, dtype=np.int16))
        self._file("check").unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.wav"


def _explained(error: OSError, folder: Path) -> BadInput:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return BadInput(
            "the disk is full, so the spoken lines cannot be kept",
            remedy="free some space (60 MB is plenty) and start again",
            path=folder,
        )
    return BadInput(
        f"the folder for the spoken lines cannot be written ({error.strerror})",
        remedy="make it writable, or set XDG_CACHE_HOME to a folder that is",
        path=folder,
    )
