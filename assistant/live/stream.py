"""One stream: the microphone and the speaker in step, 20 ms at a time, or one of them alone."""

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

_Piece = npt.NDArray[np.int16]


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
    microphone: Device | None,
    speaker: Device | None,
    exchange: Exchange,
    ended: Callable[[], None],
) -> Stream:
    """Open and start; at 16 kHz mono if the devices take it, else resampled from what they take.

    `exchange` is called from the audio thread once for every 20 ms and must return quickly;
    without a microphone it is given silence, without a speaker what it gives is not heard.
    `ended` is called when the stream stops. Raises BadInput.
    """
    devices = tuple(device for device in (microphone, speaker) if device is not None)
    sounddevice = portaudio()
    failure: Exception | None = None
    for channels, rate_hz in product((1, 2), _rates_hz(devices)):
        pass_on = exchange if rate_hz == RATE_HZ else RateBridge(rate_hz, exchange)
        try:
            stream = _opened(
                microphone,
                speaker,
                pass_on,
                samplerate=rate_hz,
                blocksize=round(rate_hz * BLOCK_S),
                channels=channels,
                dtype="int16",
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
            raise _refusal(error, devices) from None
        return opened
    raise _refusal(failure, devices)


def _rates_hz(devices: tuple[Device, ...]) -> Iterator[int]:
    wanted = (RATE_HZ, *(device.default_rate_hz for device in devices), 48_000, 44_100)
    # A block must be a whole number of samples.
    yield from dict.fromkeys(rate_hz for rate_hz in wanted if rate_hz > 0 and rate_hz % 50 == 0)


def _opened(
    microphone: Device | None,
    speaker: Device | None,
    pass_on: Exchange,
    **options: object,
) -> Any:  # noqa: ANN401 - sounddevice has no types
    sounddevice = portaudio()

    def move(near: _Piece, far: _Piece, frames: int, time: object, status: object) -> None:
        del frames, time, status
        # A copy, because PortAudio uses its buffer again for the next block.
        block: Samples = near[:, 0].copy()
        far[:] = pass_on(block)[:, np.newaxis]

    def listen(near: _Piece, frames: int, time: object, status: object) -> None:
        del frames, time, status
        pass_on(near[:, 0].copy())

    def play(far: _Piece, frames: int, time: object, status: object) -> None:
        del time, status
        far[:] = pass_on(np.zeros(frames, dtype=np.int16))[:, np.newaxis]

    if microphone is None and speaker is not None:
        return sounddevice.OutputStream(device=speaker.index, callback=play, **options)
    if speaker is None and microphone is not None:
        return sounddevice.InputStream(device=microphone.index, callback=listen, **options)
    if microphone is None or speaker is None:
        raise ValueError("a stream needs a microphone or a speaker")
    pair = (microphone.index, speaker.index)
    return sounddevice.Stream(device=pair, callback=move, **options)


def _refusal(failure: Exception | None, devices: tuple[Device, ...]) -> BadInput:
    names = dict.fromkeys(f"'{device.name}'" for device in devices)
    return explained(failure or OSError("no usable sample rate"), " with ".join(names))
