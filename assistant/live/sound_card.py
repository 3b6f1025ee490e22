"""The sound card as the loop sees it: blocks in order, and the news when it goes deaf."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from assistant.guidance.events import MicBack, MicLost, MicSilent, Missed, SpeakerBack
from assistant.live.devices import Device
from assistant.live.link import Link
from assistant.live.silence_watch import Hearing, SilenceWatch
from assistant.live.sound_server import ServerWatch
from assistant.live.stream import Stream
from assistant.sound import BLOCK_S, BLOCK_SAMPLES, Samples

_QUEUE_BLOCKS = 500
_TOLD_AFTER_S = 1.5
"""A stream that breaks on a busy machine and is open again by then is nothing to tell."""
_HELD_BACK_S = 3.0
"""With the speaker gone, lines wait this long for it; then they go on unheard."""
_SILENCE = np.zeros(BLOCK_SAMPLES, dtype=np.int16)


@dataclass(frozen=True, slots=True)
class Block:
    """What the microphone took while the speaker played `far_end`; both (BLOCK_SAMPLES,) int16."""

    near_end: Samples
    far_end: Samples


News = MicLost | MicSilent | MicBack | SpeakerBack | Missed


class SoundCard:
    """One duplex stream that comes back by itself, and knows when it hears nothing.

    Args:
        input_device, output_device: number or part of a name; None is the system's default.
        pull: gives the next block to play; called from the audio thread.
    """

    def __init__(
        self, input_device: str | None, output_device: str | None, pull: Callable[[], Samples]
    ) -> None:
        self._pull = pull
        self._link = Link(input_device, output_device, self._exchange, self._hear, pull)
        self._server = ServerWatch()
        self._silence = SilenceWatch()
        self._blocks: queue.Queue[Block] = queue.Queue(_QUEUE_BLOCKS)
        self._stopped = threading.Event()
        self._gone = False
        self._told = Hearing.ALIVE
        self._waits_from_s = 0.0
        self._unheard = False
        self._dropped_blocks = 0
        self._behind = False

    def find(self) -> tuple[Device, Device]:
        """The microphone and the speaker that `open` will take; BadInput when there is none."""
        return self._link.find()

    def open(self) -> Stream:
        """Start the stream; BadInput when the devices cannot be had."""
        microphone, _ = self._link.find()
        stream = self._link.open()
        if not microphone.is_hardware:
            self._server.start()
        return stream

    def stop(self) -> None:
        """Make `blocks` end; may be called from a signal handler."""
        self._stopped.set()

    def close(self) -> None:
        """Let the devices go; gives up on a device that does not answer."""
        self.stop()
        self._server.stop()
        self._link.close()

    @property
    def trouble(self) -> str:
        """Why it hears nothing now, for the log; empty when nothing is known to be wrong."""
        if self._gone:
            return "no sound comes" if self._link.plays else "no sound comes or goes"
        if self._server.astray:
            return "the sound server gave us another microphone"
        return "exactly silent" if self._silence.hearing else ""

    def blocks(self) -> Iterator[Block | News]:
        """Every block in order, until `stop`.

        While the microphone is gone, silent blocks come in real time between MicLost and MicBack,
        so that timers go on.
        """
        while not self._stopped.is_set():
            block = self._next_block()
            if block is not None:
                yield from self._taken(block)
            elif not self._link.hears:
                yield from self._while_gone()

    def _exchange(self, near_end: Samples) -> Samples:
        far_end = self._pull()
        self._put(Block(near_end, far_end))
        return far_end

    def _hear(self, near_end: Samples) -> None:
        self._speak_to_nobody()
        self._put(Block(near_end, _SILENCE))

    def _put(self, block: Block) -> None:
        try:
            self._blocks.put_nowait(block)
        except queue.Full:
            self._dropped_blocks += 1

    def _next_block(self) -> Block | None:
        try:
            return self._blocks.get(timeout=0.1)
        except queue.Empty:
            return None

    def _taken(self, block: Block) -> Iterator[Block | News]:
        hearing = self._silence.take(block.near_end, block.far_end)
        if self._server.astray:
            hearing, block = Hearing.DEAD, Block(_SILENCE, block.far_end)
        yield from self._news(hearing)
        yield block
        if self._link.plays and self._unheard:
            self._unheard = False
            yield SpeakerBack()
        if self._dropped_blocks:
            yield from self._caught_up()

    def _news(self, hearing: Hearing) -> Iterator[News]:
        before, self._told = self._told, hearing
        if hearing is Hearing.DEAD and before is not Hearing.DEAD:
            yield MicLost()
        elif hearing is Hearing.UNSURE and before is Hearing.ALIVE:
            yield MicSilent()
        elif hearing is Hearing.ALIVE and before is not Hearing.ALIVE:
            # A card that comes back in two steps is heard to say so.
            self._waits_from_s = time.monotonic()
            yield MicBack()

    def _caught_up(self) -> Iterator[Block | News]:
        """The loop was ten seconds behind: say so, and when all is heard, put the time right."""
        if not self._behind:
            self._behind = True
            yield Missed()
        if self._blocks.empty():
            missed, self._dropped_blocks, self._behind = self._dropped_blocks, 0, False
            yield from (Block(_SILENCE, _SILENCE) for _ in range(missed))

    def _while_gone(self) -> Iterator[Block | News]:
        self._gone = True
        now_s = time.monotonic()
        due_s = heard_at_s = max(self._link.heard_at_s, now_s - _HELD_BACK_S)
        # With the speaker gone, every try to open it again makes a gap: nothing to tell anybody.
        told = self._link.recovering
        if not told:
            self._waits_from_s = now_s
        self._link.recover()
        while self._blocks.empty() and not self._stopped.is_set():
            if not self._link.hears:
                self._link.recover()
            if not told and time.monotonic() - heard_at_s > _TOLD_AFTER_S:
                told = True
                yield from self._news(Hearing.DEAD)
            due_s += BLOCK_S
            self._stopped.wait(max(0.0, due_s - time.monotonic()))
            self._speak_to_nobody()
            yield Block(_SILENCE, _SILENCE)
        self._gone = False

    def _speak_to_nobody(self) -> None:
        """A line that waits for its speaker too long goes on: the session waits for its end."""
        waits_from_s = max(self._waits_from_s, self._link.played_at_s)
        if time.monotonic() - waits_from_s >= _HELD_BACK_S and self._pull().any():
            self._unheard = True
