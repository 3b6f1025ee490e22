"""When an utterance has ended: soon after a whole command, later where more may come."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

from assistant.hearing.engine_pause import COUNTED_S
from assistant.hearing.voice_activity import VoiceActivity
from assistant.sound import BLOCK_S


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds of pause after which what was said so far is taken for all.

    Inside spoken sentences 99 of 100 voices pause for 0.14 s at most; a closed "p" or "t" is 0.1 s.
    """

    urgent_s: float = 0.14
    """After a cry that begins no other sentence."""
    whole_s: float = 0.24
    """After a sentence that nothing else begins with."""
    urgent_more_s: float = 0.22
    """After a cry that begins another sentence: "stop", "stop talking"."""
    more_s: float = 0.38
    """After one that begins another: "next", "next to the spine"."""
    other_s: float = 0.5
    """After words that are no listed sentence."""
    talk_s: float = 0.26
    """... amid talk, where what comes after a pause may be somebody else's."""
    unworded_s: float = 0.45
    """After a voice in which no words are found yet: a second look may find some."""
    steady_s: float = 0.36
    """Added where noise hides the pause, even from the engine: the words must not have changed for
    so much longer."""


WAITS = Waits()
_PAUSE_S = 0.14
"""After one a cry may be somebody else's than what was said before."""
_TALK_WORDS, _TALK_LASTS_S = 8, 10.0
"""So many words that are no listed sentence, within that time, are talk."""
_LEAST_VOICE_S = 0.1
"""A shorter sound is a knock."""


class Endings:
    """Knows of words whether they are a whole sentence, and whether more may follow.

    Args:
        sentences: the listed ones.
        wordings: others that may be said. That a cry begins one of these does not delay it.
        urgent: the cries among the sentences.
        meanings: what sentences stand for. That "next please" begins with "next" does no harm when
            both mean the same.
    """

    def __init__(
        self,
        sentences: Iterable[str],
        wordings: Iterable[str] = (),
        urgent: Collection[str] = (),
        meanings: Mapping[str, Hashable] | None = None,
    ) -> None:
        meanings = meanings or {}
        listed = {text: meanings.get(text, text) for text in sentences}
        self._urgent = frozenset(urgent)
        self._more = _begun_by(listed, listed) | (_begun_by(wordings, listed) - self._urgent)
        self._listed = frozenset(listed)

    def is_listed(self, words: str) -> bool:
        """Whether they are a listed sentence."""
        return words in self._listed

    def wait_s(self, words: str, before: str = "") -> float:
        """How long a pause ends an utterance that has these words so far.

        `before` are those that were said before a pause in it.
        """
        if before and words.startswith(f"{before} ") and words[len(before) + 1 :] in self._urgent:
            return WAITS.urgent_s
        if words not in self._listed:
            return WAITS.other_s
        urgent, more = words in self._urgent, words in self._more
        if urgent:
            return WAITS.urgent_more_s if more else WAITS.urgent_s
        return WAITS.more_s if more else WAITS.whole_s


def _count(words: str) -> int:
    return words.count(" ") + 1


def _begun_by(texts: Iterable[str], listed: Mapping[str, Hashable]) -> frozenset[str]:
    """The listed sentences that one of the texts begins with, and goes on to mean another."""
    begun = set[str]()
    for text in texts:
        meaning = listed.get(text, text)
        end = text.find(" ")
        while end > 0:
            beginning = text[:end]
            if listed.get(beginning, meaning) != meaning:
                begun.add(beginning)
            end = text.find(" ", end + 1)
    return frozenset(begun)


class Endpoint:
    """Watches the words so far of one utterance, and the voice, and says when it has ended."""

    def __init__(self, endings: Endings) -> None:
        self._endings = endings
        self._words = self._before = ""
        self._steady_s = self._voice_s = self._quiet_s = self._engine_s = 0.0
        self._talk: list[tuple[float, int]] = []
        """When words were said that are no listed sentence, and how many."""

    def guide_speaks(self) -> None:
        """What comes after a line of the guide's may be a reply to it, and need its time."""
        self._talk.clear()

    def ended(
        self, words: str, activity: VoiceActivity, now_s: float, *, engine_pauses: bool = False
    ) -> bool:
        """Whether all has been said; to be called once for each block, `words` may be empty.

        `engine_pauses`: the engine has found a pause after the words, or nothing for seconds.
        """
        if self._words and not words and not self._endings.is_listed(self._words):
            self._talk.append((now_s, _count(self._words)))
        self._steady_s = self._steady_s + BLOCK_S if words == self._words else 0.0
        self._words = words
        self._follow_engine(pauses=engine_pauses)
        talk = bool(words) and self._is_talk(words, now_s)
        # What the two say to each other is better left in one piece, as it is then like no command.
        quiet_s = activity.quiet_s if talk else max(activity.quiet_s, self._engine_s)
        goes_on = quiet_s == 0.0
        if not words or (goes_on and self._quiet_s >= _PAUSE_S):
            self._before = words
        self._quiet_s = quiet_s
        self._voice_s += BLOCK_S if goes_on else 0.0
        if not words:
            return self._ended_unworded(activity)
        self._voice_s = 0.0
        wait_s = self._endings.wait_s(words, self._before)
        if talk and not self._endings.is_listed(words):
            wait_s = min(wait_s, WAITS.talk_s)
        return quiet_s >= wait_s or self._steady_s >= wait_s + WAITS.steady_s

    def _follow_engine(self, *, pauses: bool) -> None:
        so_far_s = self._engine_s + BLOCK_S if self._engine_s else COUNTED_S
        self._engine_s = so_far_s if pauses else 0.0

    def _is_talk(self, words: str, now_s: float) -> bool:
        self._talk = [one for one in self._talk if now_s - one[0] <= _TALK_LASTS_S]
        return _count(words) + sum(count for _, count in self._talk) >= _TALK_WORDS

    def _ended_unworded(self, activity: VoiceActivity) -> bool:
        if self._engine_s >= WAITS.other_s:
            return True
        if activity.quiet_s < WAITS.unworded_s:
            return False
        voice_s, self._voice_s = self._voice_s, 0.0
        return voice_s >= _LEAST_VOICE_S
