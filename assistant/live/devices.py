"""Which microphone, which speaker."""

from dataclasses import dataclass
from typing import Literal

from assistant.errors import BadInput
from assistant.live.portaudio import portaudio

Kind = Literal["input", "output"]

_CALLED = {"input": "microphone", "output": "speaker"}
_LISTED_BY = {"input": "arecord -l", "output": "aplay -l"}


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device as PortAudio lists it; `index` is valid until PortAudio restarts."""

    index: int
    name: str
    default_rate_hz: int


def list_devices(kind: Kind) -> tuple[Device, ...]:
    """All microphones or all speakers."""
    return tuple(
        _device(entry) for entry in portaudio().query_devices() if entry[f"max_{kind}_channels"] > 0
    )


def find_device(kind: Kind, wanted: str | None) -> Device:
    """The device with this number, this name, or the only one with this in its name.

    None is the system's default. Raises BadInput that lists what there is.
    """
    known = list_devices(kind)
    if not known:
        raise BadInput(
            f"no {_CALLED[kind]} was found",
            remedy=f"plug one in and see whether '{_LISTED_BY[kind]}' lists it",
        )
    if wanted is None:
        return _default(kind, known)
    if wanted.isdigit():
        matching = [device for device in known if device.index == int(wanted)]
    else:
        part = wanted.casefold()
        exact = [device for device in known if device.name.casefold() == part]
        matching = exact or [device for device in known if part in device.name.casefold()]
    if len(matching) == 1:
        return matching[0]
    found = "more than one" if matching else "no"
    names = ", ".join(f"{device.index} '{device.name}'" for device in matching or known)
    raise BadInput(f"{found} {_CALLED[kind]} matches '{wanted}'", remedy=f"there is: {names}")


def _default(kind: Kind, known: tuple[Device, ...]) -> Device:
    sounddevice = portaudio()
    try:
        return _device(sounddevice.query_devices(kind=kind))
    except (sounddevice.PortAudioError, ValueError):
        return known[0]


def _device(entry: dict[str, object]) -> Device:
    return Device(
        int(str(entry["index"])),
        str(entry["name"]),
        round(float(str(entry["default_samplerate"]))),
    )
