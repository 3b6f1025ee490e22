"""Feeding the loop from the sound card until the session is over."""

import traceback

from assistant.guidance.events import MicBack, MicLost
from assistant.live.log import SessionLog
from assistant.live.sound_card import Block, SoundCard
from assistant.loop import Loop
from assistant.speaking.player import Player

_MOST_FAULTS_IN_A_ROW = 20
_LAST_WORDS_LIMIT_S = 20.0
_DRAIN_S = 1.0
"""What a speaker may still have to play of the last words; closing it would cut them."""


def conduct(card: SoundCard, loop: Loop, player: Player, log: SessionLog) -> None:
    """Run the loop on live sound until it ends and the last words are spoken, or `card.stop()`.

    A fault in one block is written down and the session goes on: hands are on a back, and a guide
    that dies is worse than one that misses a word. Faults without end are raised.
    """
    faults = 0
    ended_s: float | None = None
    sounded_s = 0.0
    for item in card.blocks():
        try:
            _take(item, loop, log)
            faults = 0
        except Exception:
            faults += 1
            log.note(loop.now_s, "fault", trace=traceback.format_exc())
            if faults >= _MOST_FAULTS_IN_A_ROW:
                raise
        sounded_s = sounded_s if player.idle else loop.now_s
        if loop.ended:
            ended_s = loop.now_s if ended_s is None else ended_s
            spoken = loop.now_s - sounded_s >= _DRAIN_S
            if spoken or loop.now_s - ended_s > _LAST_WORDS_LIMIT_S:
                return


def _take(item: Block | MicLost | MicBack, loop: Loop, log: SessionLog) -> None:
    match item:
        case Block(near_end, far_end):
            loop.advance(near_end, far_end)
        case MicLost() | MicBack():
            log.note(loop.now_s, "microphone", back=isinstance(item, MicBack))
            loop.happen(item)
