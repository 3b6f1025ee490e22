"""Feeding the loop from the sound card until the session is over."""

import traceback

from assistant.guidance.events import MicBack, MicLost, MicSilent, Missed, SpeakerBack
from assistant.live.log import SessionLog
from assistant.live.sound_card import Block, News, SoundCard
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
            _take(item, loop, log, card)
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


def _take(item: Block | News, loop: Loop, log: SessionLog, card: SoundCard) -> None:
    match item:
        case Block(near_end, far_end):
            loop.advance(near_end, far_end)
            return
        case MicBack() | MicLost() | MicSilent():
            back = isinstance(item, MicBack)
            log.note(loop.now_s, "microphone", back=back, why=card.trouble or None)
        case SpeakerBack():
            log.note(loop.now_s, "speaker", back=True)
        case Missed():
            log.note(loop.now_s, "behind")
    loop.happen(item)
