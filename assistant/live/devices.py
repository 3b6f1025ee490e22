"""Which microphone, which speaker."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.errors import BadInput
from assistant.live.portaudio import portaudio

Kind = Literal["input", "output"]

_CARD = re.compile(r" \(hw:\d+,\d+\)$")
_CALLED = {"input": "microphone", "output": "speaker"}
_LISTED_BY = {"input": "arecord -l", "output": "aplay -l"}


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device as PortAudio lists it; `index` is valid until PortAudio restarts."""

    index: int
    name: str
    default_rate_hz: int

    @property
    def is_hardware(self) -> bool:
        """Whether it is a card itself, with no sound server in between."""
        return "(hw:" in self.name


def list_devices(kind: Kind) -> tuple[Device, ...]:
    """All microphones or all speakers."""
    return devices_in(portaudio().query_devices(), kind)


def devices_in(entries: Iterable[Mapping[str, object]], kind: Kind) -> tuple[Device, ...]:
    """Those of PortAudio's entries that are of this kind."""
    return tuple(_device(entry) for entry in entries if entry[f"max_{kind}_channels"])


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
    return _default(kind, known) if wanted is None else _only_one(known, kind, wanted)


def find_again(kind: Kind, before: Device, wanted: str | None) -> Device:
    """The device that was used before; BadInput while it is away. See `again`."""
    return again(before, list_devices(kind), kind, wanted)


def again(before: Device, known: Sequence[Device], kind: Kind, wanted: str | None) -> Device:
    """The device that was used before, whatever number it has now; never another in its place.

    A card may come back as another one of ALSA ("hw:1,0" in its name becomes "hw:2,0"). Where the
    user named one, another that fits this name will do. Raises BadInput while it is away.
    """
    for told_by in (_whole_name, _name_without_card):
        for device in known:
            if told_by(device) == told_by(before):
                return device
    if wanted is not None and not wanted.isdigit():
        return _only_one(known, kind, wanted)
    raise BadInput(f"the {_CALLED[kind]} '{before.name}' is away", remedy="plug it in again")


def _only_one(known: Sequence[Device], kind: Kind, wanted: str) -> Device:
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


def _whole_name(device: Device) -> str:
    return device.name


def _name_without_card(device: Device) -> str:
    return _CARD.sub("", device.name)


def _default(kind: Kind, known: Sequence[Device]) -> Device:
    sounddevice = portaudio()
    try:
        return _device(sounddevice.query_devices(kind=kind))
    except (sounddevice.PortAudioError, ValueError):
        return known[0]


def _device(entry: Mapping[str, object]) -> Device:
    return Device(
        int(str(entry["index"])),
        str(entry["name"]),
        round(float(str(entry["default_samplerate"]))),
    )
