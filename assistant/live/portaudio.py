"""PortAudio, and its failures as sentences."""

import atexit
import importlib
from typing import Any

from assistant.errors import BadInput

BUSY = -9985
"""PortAudio's "device unavailable"."""


def portaudio() -> Any:  # noqa: ANN401 - sounddevice has no types
    """The sounddevice module; BadInput when the PortAudio library is not there."""
    try:
        return importlib.import_module("sounddevice")
    except OSError:
        raise BadInput(
            "the sound library PortAudio was not found",
            remedy="install it with 'sudo apt install libportaudio2'",
        ) from None


def restart_portaudio() -> None:
    """Look for devices again: PortAudio's list is frozen when it starts."""
    sounddevice = portaudio()
    sounddevice._terminate()  # noqa: SLF001 - the only way to see a device plugged in later
    sounddevice._initialize()  # noqa: SLF001


def leave_portaudio() -> None:
    """Never end it, not even with the program: a stream that hangs would hang its end as well."""
    atexit.unregister(portaudio()._exit_handler)  # noqa: SLF001 - sounddevice has no other way


def failure_code(error: Exception) -> int:
    """PortAudio's error number, 0 when it gives none."""
    code = error.args[1] if len(error.args) > 1 else 0
    return code if isinstance(code, int) else 0


def explained(error: Exception, names: str) -> BadInput:
    """What a failure to open the devices `names` means, and what to do."""
    if failure_code(error) == BUSY:
        return BadInput(
            f"the sound device {names} is busy or gone",
            remedy="close the program that uses it or plug it in again",
        )
    reason = str(error.args[0] if error.args else error).partition("[")[0]
    return BadInput(
        f"the sound device {names} cannot be opened ({reason.strip(' .')})",
        remedy="choose another with --input-device and --output-device",
    )
