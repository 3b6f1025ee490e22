import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.live.devices import Device, again, devices_in
from assistant.live.portaudio import explained

FIND = """
import sys
from assistant.errors import BadInput
from assistant.live.devices import find_device
try:
    print(find_device(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
except BadInput as error:
    print(error)
"""


def find(env: dict[str, str], *args: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", FIND, *args],
        env={"PATH": "/usr/bin:/bin", **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_no_portaudio_is_named_with_its_remedy(tmp_path: Path) -> None:
    """The loader finds a broken library of that name first."""
    (tmp_path / "libportaudio.so.2").write_bytes(b"not a library")
    said = find({"LD_LIBRARY_PATH": str(tmp_path)}, "input")
    assert said == (
        "the sound library PortAudio was not found; "
        "install it with 'sudo apt install libportaudio2'."
    )


@pytest.mark.skipif(Path("/proc/asound/card0").exists(), reason="this machine has a sound card")
@pytest.mark.parametrize(
    ("kind", "called", "lister"),
    [("input", "microphone", "arecord -l"), ("output", "speaker", "aplay -l")],
)
def test_no_device_is_named_with_its_remedy(
    tmp_path: Path, kind: str, called: str, lister: str
) -> None:
    said = find({"HOME": str(tmp_path)}, kind)
    assert said == f"no {called} was found; plug one in and see whether '{lister}' lists it."


def test_what_portaudio_says_becomes_one_sentence() -> None:
    busy = OSError("Error opening Stream: Device unavailable [PaErrorCode -9985]", -9985)
    assert str(explained(busy, "'USB mic'")) == (
        "the sound device 'USB mic' is busy or gone; "
        "close the program that uses it or plug it in again."
    )
    rate = OSError("Error opening Stream: Invalid sample rate [PaErrorCode -9997]", -9997)
    assert str(explained(rate, "'USB mic'")) == (
        "the sound device 'USB mic' cannot be opened (Error opening Stream: Invalid sample rate); "
        "choose another with --input-device and --output-device."
    )


def known(*names: str) -> list[dict[str, object]]:
    return [
        {"index": index, "name": name, "max_input_channels": 1, "default_samplerate": 48_000.0}
        for index, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    ("names", "wanted", "found"),
    [
        (["HDMI", "USB mic: Audio (hw:1,0)"], None, 1),
        (["USB mic: Audio (hw:1,0)", "HDMI"], None, 0),
        (["HDMI", "webcam (hw:1,0)", "USB mic: Audio (hw:2,0)"], None, 2),
        (["USB mic: Audio (hw:0,0)", "USB mic: Audio (hw:1,0)"], "usb", 1),
        (["webcam", "USB headset: Audio (hw:3,0)"], "usb", 1),
    ],
)
def test_a_device_is_found_again_by_its_name(
    names: list[str], wanted: str | None, found: int
) -> None:
    before = Device(1, "USB mic: Audio (hw:1,0)", 48_000)
    assert again(before, devices_in(known(*names), "input"), "input", wanted).index == found


@pytest.mark.parametrize("wanted", [None, "1"])
def test_while_a_device_is_away_no_other_takes_its_place(wanted: str | None) -> None:
    before = Device(1, "USB mic: Audio (hw:1,0)", 48_000)
    with pytest.raises(BadInput, match="the microphone 'USB mic: Audio \\(hw:1,0\\)' is away"):
        again(before, devices_in(known("default", "webcam (hw:1,0)"), "input"), "input", wanted)
