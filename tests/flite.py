"""A real voice: flite speaks into a file, and the sound is read from it."""

import subprocess
from pathlib import Path

from assistant.hearing.sound_file import read_sound
from assistant.sound import Samples


def spoken(voice: str, text: str, path: Path) -> Samples:
    """The sound, 16 kHz; it stays in the file as well."""
    command = ["flite", "-voice", voice, "-t", text, "-o", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return read_sound(path)
