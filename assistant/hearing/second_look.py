"""Hearing the same sound again, as if it had been spoken a little slower and a little faster."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import soxr

from assistant.hearing.heard import Word
from assistant.hearing.hypotheses import Hypothesis
from assistant.hearing.recognition import Recognition
from assistant.sound import BLOCK_S, RATE_HZ, Samples

_PACES = (0.93, 1.07)
"""Pace, pitch and formants: another speaker saying the same, at whom the model errs differently."""
_KEPT_S, _LONGEST_S = 4.0, 2.5
"""With the silence around it, and without: what takes longer is talk, and not worth the time."""
_ROOM_S = 0.4
"""So much of the room before the voice is heard again; more of it only costs time."""
_SURE, _LOST = 0.8, 0.15
"""With a hypothesis of the one share another look changes nothing; where none has the other neither
does it, and that is most talk."""


class SecondLook:
    """Keeps the sound of the utterance, and has it heard again where the first look is not sure.

    Args:
        recognition: makes a recogniser that expects what the first one does; called when needed.
    """

    def __init__(self, recognition: Callable[[], Recognition]) -> None:
        self._make = recognition
        self._recognition: Recognition | None = None
        self._blocks: deque[Samples] = deque(maxlen=round(_KEPT_S / BLOCK_S))

    def accept(self, sound: Samples) -> None:
        """Take what the first recogniser was given."""
        self._blocks.append(sound)

    def looks(self, first: Sequence[Hypothesis], now_s: float) -> list[Sequence[Hypothesis]]:
        """What the first look found, and the others where they are worth it.

        `now_s` is where the sound ends; the next sound begins another utterance.
        """
        blocks = list(self._blocks)
        self._blocks.clear()
        since_s = now_s - BLOCK_S * len(blocks)
        said = next((one for one in first if one.words), None)
        if said is None or not _is_worth_it(said, since_s):
            return [first]
        self._recognition = self._recognition or self._make()
        skipped = max(0, int((said.words[0].start_s - _ROOM_S - since_s) / BLOCK_S))
        sound, since_s = np.concatenate(blocks[skipped:]), since_s + BLOCK_S * skipped
        return [first, *(_heard(sound, pace, since_s, self._recognition) for pace in _PACES)]

    def close(self) -> None:
        """Free the recogniser's memory."""
        self._recognition = None


def _is_worth_it(said: Hypothesis, since_s: float) -> bool:
    """Whether it is not sure that this was said, and all of it was said since then."""
    if not _LOST <= said.share < _SURE:
        return False
    start_s, end_s = said.words[0].start_s, said.words[-1].end_s
    return start_s >= since_s and end_s - start_s <= _LONGEST_S


def _heard(
    sound: Samples, pace: float, since_s: float, recognition: Recognition
) -> list[Hypothesis]:
    """The hypotheses for the sound at another pace, with the times of the sound as it is."""

    def as_it_is(word: Word) -> Word:
        start_s, end_s = (round(since_s + s * pace, 3) for s in (word.start_s, word.end_s))
        return replace(word, start_s=start_s, end_s=end_s)

    paced = soxr.resample(sound, RATE_HZ * pace, RATE_HZ)
    recognition.resume(0.0)
    recognition.accept(np.asarray(paced, np.int16))
    return [replace(one, words=tuple(map(as_it_is, one.words))) for one in recognition.finish()]
