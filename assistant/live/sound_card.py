"""The sound card as the loop sees it: blocks in order, and the news when it is gone and back."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from assistant.errors import BadInput
from assistant.guidance.events import MicBack, MicLost
from assistant.live.devices import Device, find_device
from assistant.live.portaudio import portaudio, restart_portaudio
from assistant.live.stream import Stream, open_stream
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Samples

STALLED_S = 1.0
"""No block for this long means that the microphone is gone; nothing else tells us surely."""

_QUEUE_BLOCKS = 500
_FIRST_RETRY_S, _LAST_RETRY_S = 0.5, 10.0
_CLOSE_LIMIT_S = 2.0


@dataclass(frozen=True, slots=True)
class Block:
    """What the microphone took while the speaker played `far_end`; both (BLOCK_SAMPLES,) int16."""

    near_end: Samples
    far_end: Samples


class SoundCard:
    """One duplex stream that comes back by itself.

    Args:
        input_device, output_device: number or part of a name; None is the system's default.
        pull: gives the next block to play; called from the audio thread.
    """

    def __init__(
        self, input_device: str | None, output_device: str | None, pull: Callable[[], Samples]
    ) -> None:
        self._wanted = (input_device, output_device)
        self._pull = pull
        self._blocks: queue.Queue[Block] = queue.Queue(_QUEUE_BLOCKS)
        self._stream: Stream | None = None
        self._stopped = threading.Event()
        self._ended = threading.Event()
        self._last_block_s = time.monotonic()
        self.dropped_blocks = 0
        """Blocks that came while the loop was more than ten seconds behind."""

    def find(self) -> tuple[Device, Device]:
        """The microphone and the speaker that `open` will take; BadInput when there is none."""
        return find_device("input", self._wanted[0]), find_device("output", self._wanted[1])

    def open(self) -> Stream:
        """Start the stream; BadInput when the devices cannot be had."""
        self._ended.clear()
        microphone, speaker = self.find()
        self._stream = open_stream(microphone, speaker, self._exchange, self._ended.set)
        self._last_block_s = time.monotonic()
        return self._stream

    def stop(self) -> None:
        """Make `blocks` end; may be called from a signal handler."""
        self._stopped.set()

    def close(self) -> None:
        """Let the devices go; gives up on a device that does not answer."""
        self.stop()
        if self._stream is not None:
            closing = threading.Thread(target=self._stream.close, daemon=True)
            closing.start()
            closing.join(_CLOSE_LIMIT_S)

    def blocks(self) -> Iterator[Block | MicLost | MicBack]:
        """Every block in order, until `stop`.

        While the card is gone, silent blocks come in real time between MicLost and MicBack, so
        that timers go on.
        """
        while not self._stopped.is_set():
            block = self._next_block()
            if block is not None:
                yield block
            elif self._ended.is_set() or time.monotonic() - self._last_block_s > STALLED_S:
                yield MicLost()
                yield from self._silence_until_back()
                if not self._stopped.is_set():
                    yield MicBack()

    def _exchange(self, near_end: Samples) -> Samples:
        far_end = self._pull()
        self._last_block_s = time.monotonic()
        try:
            self._blocks.put_nowait(Block(near_end, far_end))
        except queue.Full:
            self.dropped_blocks += 1
        return far_end

    def _next_block(self) -> Block | None:
        try:
            return self._blocks.get(timeout=0.1)
        except queue.Empty:
            return None

    def _silence_until_back(self) -> Iterator[Block]:
        recovery = threading.Thread(target=self._recover, name="recovery", daemon=True)
        recovery.start()
        due_s = self._last_block_s
        silence = np.zeros(BLOCK_SAMPLES, dtype=np.int16)
        while self._blocks.empty() and not self._stopped.is_set():
            due_s += BLOCK_S
            self._stopped.wait(max(0.0, due_s - time.monotonic()))
            # The line goes on unheard: better than a session that waits for it to end.
            yield Block(silence, self._pull())

    def _recover(self) -> None:
        """Open the devices again, with longer and longer waits, until blocks come."""
        wait_s = _FIRST_RETRY_S
        while not self._stopped.wait(wait_s):
            wait_s = min(2 * wait_s, _LAST_RETRY_S)
            if self._stream is not None:
                self._stream.close()
            try:
                restart_portaudio()
                self.open()
            except (BadInput, portaudio().PortAudioError):
                continue
            opened_s = self._last_block_s
            self._stopped.wait(STALLED_S)
            if self._last_block_s > opened_s:
                return
