"""What hearing hands on: an utterance with its words and times."""

from dataclasses import dataclass

UNKNOWN = "[unk]"
"""The word for speech outside the vocabulary, whatever the model calls it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; times in seconds of sound since start."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What an utterance may have been, and how likely: a share of 1.

    `by_sound` is how likely by its sound alone; `share` counts too what people say to the guide.
    """

    text: str
    share: float
    by_sound: float


@dataclass(frozen=True, slots=True)
class Heard:
    """One whole utterance.

    `decided_s` is when the recogniser made up its mind, `ended_s` when the voice ended; words
    outside the vocabulary are `[unk]`. `over_own_voice` is true when it may be a part of a cue
    that was playing meanwhile. The words are those that agree most with all `readings`, which may
    be several, the likeliest first; what is missing to 1 is how likely it is that nothing was said.
    No readings: nothing is known but the words.
    """

    words: tuple[Word, ...]
    started_s: float
    ended_s: float
    decided_s: float
    over_own_voice: bool = False
    readings: tuple[Reading, ...] = ()

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """The confidence of the weakest word, 0 to 1; 0 without words."""
        return min((word.confidence for word in self.words), default=0.0)

    @property
    def certainty(self) -> float:
        """The mean confidence of the words, 0 to 1: low where the recogniser is making words up."""
        return sum(word.confidence for word in self.words) / max(1, len(self.words))
