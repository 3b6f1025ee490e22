"""One duplex stream: the microphone and the speaker in step, 20 ms at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import BadInput
from assistant.live.devices import Device
from assistant.live.portaudio import BUSY, explained, failure_code, portaudio
from assistant.live.rate_bridge import Exchange, RateBridge
from assistant.sound import BLOCK_S, RATE_HZ, Samples


@dataclass(slots=True)
class Stream:
    """An open stream; `close` may be called from any thread, more than once."""

    rate_hz: int
    channels: int
    _stream: Any

    def close(self) -> None:
        """Stop at once and let the devices go; a dead device raises nothing here."""
        sounddevice = portaudio()
        for let_go in (self._stream.abort, self._stream.close):
            try:
                let_go()
            except sounddevice.PortAudioError:
                continue


def open_stream(
    microphone: Device, speaker: Device, exchange: Exchange, ended: Callable[[], None]
) -> Stream:
    """Open and start; at 16 kHz mono if the devices take it, else resampled from what they take.

    `exchange` is called from the audio thread once for every 20 ms and must return quickly.
    `ended` is called when the stream stops by itself. Raises BadInput.
    """
    sounddevice = portaudio()
    failure: Exception | None = None
    for channels, rate_hz in product((1, 2), _rates_hz(microphone, speaker)):
        pass_on = exchange if rate_hz == RATE_HZ else RateBridge(rate_hz, exchange)
        try:
            stream = sounddevice.Stream(
                samplerate=rate_hz,
                blocksize=round(rate_hz * BLOCK_S),
                device=(microphone.index, speaker.index),
                channels=channels,
                dtype="int16",
                callback=_callback(pass_on),
                finished_callback=ended,
            )
        except sounddevice.PortAudioError as error:
            failure = error
            if failure_code(error) == BUSY:
                break
            continue
        opened = Stream(rate_hz, channels, stream)
        try:
            stream.start()
        except sounddevice.PortAudioError as error:
            opened.close()
            raise _refusal(error, microphone, speaker) from None
        return opened
    raise _refusal(failure, microphone, speaker)


def _rates_hz(microphone: Device, speaker: Device) -> Iterator[int]:
    wanted = (RATE_HZ, microphone.default_rate_hz, speaker.default_rate_hz, 48_000, 44_100)
    # A block must be a whole number of samples.
    yield from dict.fromkeys(rate_hz for rate_hz in wanted if rate_hz > 0 and rate_hz % 50 == 0)


def _callback(pass_on: Exchange) -> Callable[..., None]:
    def move(
        near: npt.NDArray[np.int16],
        far: npt.NDArray[np.int16],
        frames: int,
        time: object,
        status: object,
    ) -> None:
        del frames, time, status
        # A copy, because PortAudio uses its buffer again for the next block.
        block: Samples = near[:, 0].copy()
        far[:] = pass_on(block)[:, np.newaxis]

    return move


def _refusal(failure: Exception | None, microphone: Device, speaker: Device) -> BadInput:
    names = dict.fromkeys(f"'{device.name}'" for device in (microphone, speaker))
    return explained(failure or OSError("no usable sample rate"), " with ".join(names))
