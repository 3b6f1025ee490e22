"""Trouble at the start, said aloud: the device in the bedroom has no screen."""

import time

from assistant.errors import BadInput
from assistant.guidance.effects import Say
from assistant.live.devices import Device, find_device
from assistant.live.stream import open_stream
from assistant.sound import BLOCK_S
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
        speaker = _any_speaker(output_device)
        stream = open_stream(None, speaker, lambda _: player.pull(), lambda: None)
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
