"""The way to the devices: opened whole, and when it breaks, again by name or by what is left."""

import threading
import time
from collections.abc import Callable

import numpy as np

from assistant.errors import BadInput
from assistant.live.devices import Device, Kind, find_again, find_device
from assistant.live.portaudio import leave_portaudio, portaudio, restart_portaudio
from assistant.live.rate_bridge import Exchange
from assistant.live.stream import Stream, open_stream
from assistant.sound import BLOCK_SAMPLES, Samples

STALLED_S = 1.0
"""No block for this long means that the microphone is gone; nothing else tells us surely."""

_PROVEN_S, _GIVEN_UP_S = 0.3, 1.0
"""A stream whose blocks go on for so long is one; a dead one may still take some at its start."""
_FIRST_RETRY_S, _LAST_RETRY_S = 0.5, 10.0
_SILENCE = np.zeros(BLOCK_SAMPLES, dtype=np.int16)
_CLOSE_LIMIT_S = 1.0
"""A stream of a sound server that died may hang for ever when it is closed."""
_MID_LINE_S = 1.2
"""Longer than any pause within a line."""
_LINE_LIMIT_S = 15.0


class Link:
    """A stream to a microphone and a speaker that comes back by itself, whole or in part.

    With the microphone gone, the speaker alone says so; with the speaker gone, the microphone alone
    goes on listening. The devices are those it began with, by name.

    Args:
        input_device, output_device: number or part of a name; None is the system's default.
        exchange: takes a block of the microphone, gives the block to play.
        hear: takes a block of the microphone where there is no speaker.
        pull: gives a block to play where there is no microphone.

    All three are called from the audio thread.
    """

    def __init__(
        self,
        input_device: str | None,
        output_device: str | None,
        exchange: Exchange,
        hear: Callable[[Samples], None],
        pull: Callable[[], Samples],
    ) -> None:
        self._wanted: dict[Kind, str | None] = {"input": input_device, "output": output_device}
        self._used: dict[Kind, Device] = {}
        self._exchange = exchange
        self._hear = hear
        self._pull = pull
        self._stream: Stream | None = None
        self._hangs = False
        self._stopped = threading.Event()
        self._ended = threading.Event()
        self._proven = threading.Event()
        self._moved_at_s = 0.0
        self.heard_at_s = self.played_at_s = 0.0
        """When the microphone last gave a block, and the speaker last took one; monotonic."""
        self._sounded_at_s = 0.0
        self._recovery: threading.Thread | None = None

    def find(self) -> tuple[Device, Device]:
        """The microphone and the speaker that `open` will take; BadInput when there is none."""
        return self._find("input"), self._find("output")

    def open(self) -> Stream:
        """Open both; BadInput when they cannot be had."""
        microphone, speaker = self._used["input"], self._used["output"] = self.find()
        self._proven.set()
        self._stream = self._opened(microphone, speaker)
        self._moved(hears=True, plays=True)
        return self._stream

    @property
    def hears(self) -> bool:
        """Whether the microphone has given a block lately; opening the rest takes a moment."""
        stands = self.recovering or not self._ended.is_set()
        return stands and _lately(self.heard_at_s, STALLED_S)

    @property
    def plays(self) -> bool:
        """Whether the speaker has taken a block lately."""
        return _lately(self.played_at_s, STALLED_S)

    def recover(self) -> None:
        """Begin to look for the devices again, in the background, unless that goes on already."""
        if not self.recovering:
            self._recovery = threading.Thread(target=self._recover, name="recovery", daemon=True)
            self._recovery.start()

    def close(self) -> None:
        """Let the devices go for good; gives up on a device that does not answer."""
        self._stopped.set()
        self._let_go()

    @property
    def recovering(self) -> bool:
        """Whether it still looks for a device."""
        return self._recovery is not None and self._recovery.is_alive()

    def _find(self, kind: Kind) -> Device:
        if kind in self._used:
            return find_again(kind, self._used[kind], self._wanted[kind])
        return find_device(kind, self._wanted[kind])

    def _opened(self, microphone: Device | None, speaker: Device | None) -> Stream:
        """A stream whose callback marks what it does; both, or one of them alone."""
        self._ended.clear()

        def passed_on(near_end: Samples) -> Samples:
            if speaker is None:
                self._hear(near_end)
                return _SILENCE
            return self._exchange(near_end) if microphone else self._pull()

        def move(near_end: Samples) -> Samples:
            if not self._proven.is_set():
                self._moved_at_s = time.monotonic()
                return _SILENCE
            far_end = passed_on(near_end)
            self._moved(hears=microphone is not None, plays=speaker is not None)
            if far_end.any():
                self._sounded_at_s = time.monotonic()
            return far_end

        return open_stream(microphone, speaker, move, self._ended.set)

    def _moved(self, *, hears: bool, plays: bool) -> None:
        now_s = time.monotonic()
        self.heard_at_s = now_s if hears else self.heard_at_s
        self.played_at_s = now_s if plays else self.played_at_s

    def _let_go(self) -> None:
        """Close the stream; one that hangs is left behind, and PortAudio as it is with it."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        closing = threading.Thread(target=stream.close, daemon=True)
        closing.start()
        closing.join(_CLOSE_LIMIT_S)
        if closing.is_alive():
            self._hangs = True
            leave_portaudio()

    def _recover(self) -> None:
        """Try with longer and longer waits, until both devices give and take."""
        wait_s = _FIRST_RETRY_S
        had_part = False
        while not self._stopped.is_set():
            self._let_go()
            has_part = False
            if self._devices_listed():
                if self._try("input", "output"):
                    return
                # The speaker first: the user must hear that nobody listens.
                has_part = self._try("output") or self._try("input")
            if has_part and not had_part:
                # Where one of the two has come back, the other is often a moment behind.
                wait_s = _FIRST_RETRY_S
            had_part = has_part
            self._rest(wait_s)
            wait_s = min(2 * wait_s, _LAST_RETRY_S)

    def _devices_listed(self) -> bool:
        """Look for devices anew, if nothing hangs; whether any may be tried."""
        if not self._hangs:
            try:
                restart_portaudio()
            except portaudio().PortAudioError:
                return False
        return True

    def _try(self, *kinds: Kind) -> bool:
        """Open these; whether blocks come and go on coming."""
        self._proven.clear()
        try:
            devices = {kind: self._find(kind) for kind in kinds}
            self._stream = self._opened(devices.get("input"), devices.get("output"))
        except (BadInput, portaudio().PortAudioError):
            return False
        opened_s = time.monotonic()
        while not self._stopped.wait(0.02) and time.monotonic() - opened_s < _GIVEN_UP_S:
            if self._moved_at_s > opened_s + _PROVEN_S:
                self._moved(hears="input" in kinds, plays="output" in kinds)
                self._proven.set()
                return True
        self._let_go()
        return False

    def _rest(self, wait_s: float) -> None:
        """Wait, and then for the end of what is being said: opening again would cut it.

        What is left of the stream may break meanwhile: then there is nothing to wait for.
        """
        until_s = time.monotonic() + wait_s
        broken = self._ended.is_set()
        while not self._stopped.wait(0.05) and self._ended.is_set() == broken:
            mid_line = self.plays and _lately(self._sounded_at_s, _MID_LINE_S)
            if time.monotonic() > until_s + (_LINE_LIMIT_S if mid_line else 0.0):
                return


def _lately(moment_s: float, within_s: float) -> bool:
    return time.monotonic() - moment_s < within_s
