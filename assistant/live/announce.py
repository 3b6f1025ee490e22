"""Trouble at the start, said aloud: the device in the bedroom has no screen."""

import time
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import BadInput
from assistant.guidance.effects import Say
from assistant.live.devices import Device, find_device
from assistant.live.portaudio import portaudio
from assistant.live.rate_bridge import RateBridge
from assistant.sound import BLOCK_S, RATE_HZ
from assistant.speaking.player import Player
from assistant.speaking.voice import Voice

_LIMIT_S = 20.0
_DRAIN_S = 0.5


def announce(error: BadInput, voice: Voice, output_device: str | None) -> bool:
    """Speak what is wrong if a speaker can be had; whether it was spoken."""
    player = Player(voice)
    player.set_volume(1.0)
    player.say(Say(error.problem, "trouble_at_start"))
    if player.idle:
        return False
    try:
        stream = _open_output(_any_speaker(output_device), player)
    except BadInput:
        return False
    until_s = time.monotonic() + _LIMIT_S
    while not player.idle and time.monotonic() < until_s:
        time.sleep(BLOCK_S)
    time.sleep(_DRAIN_S)
    stream.close()
    return player.idle


def _any_speaker(wanted: str | None) -> Device:
    try:
        return find_device("output", wanted)
    except BadInput:
        return find_device("output", None)


def _open_output(speaker: Device, player: Player) -> Any:  # noqa: ANN401 - sounddevice has no types
    sounddevice = portaudio()
    for channels, rate_hz in product((1, 2), (RATE_HZ, speaker.default_rate_hz)):
        bridge = RateBridge(rate_hz, lambda _: player.pull())

        def play(
            far: npt.NDArray[np.int16],
            frames: int,
            _time: object,
            _status: object,
            bridge: RateBridge = bridge,
        ) -> None:
            far[:] = bridge(np.zeros(frames, dtype=np.int16))[:, np.newaxis]

        try:
            stream = sounddevice.OutputStream(
                samplerate=rate_hz,
                device=speaker.index,
                channels=channels,
                dtype="int16",
                callback=play,
            )
            stream.start()
        except sounddevice.PortAudioError:
            continue
        return stream
    raise BadInput(f"the speaker '{speaker.name}' cannot be opened")
