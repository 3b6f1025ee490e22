"""How well listed sentences are heard by microphones that are set badly.

`python -m train_model.measure.microphones --model DIR [--work DIR] [--every N]`
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.rehearsal.levels import FULL_SCALE, REFERENCE_DB, gain, speech_db
from assistant.sound import RATE_HZ, Samples
from train_model.measure.chance import draw
from train_model.measure.command import exit_code, parser_of, subject_of
from train_model.measure.decode import Decoded
from train_model.measure.figures import Figure, as_markdown
from train_model.measure.noise import FLOOR_RMS, as_samples
from train_model.measure.recognisers import by_product
from train_model.measure.score import exactly
from train_model.measure.sets import SEED, Clip, first_of_each
from train_model.measure.shares import Share
from train_model.measure.subject import Subject

_BEFORE_S, _AFTER_S = 0.5, 1.0
_MAINS_HZ = 50
_HARMONICS = {1: 1.0, 2: 0.5, 3: 0.7, 4: 0.2, 5: 0.3, 7: 0.15, 9: 0.1}
_QUIET_FLOOR_RMS = 0.7


@dataclass(frozen=True, slots=True)
class Microphone:
    """How it is set: levels in dB of full scale, the hum in dB over the voice.

    What is over full scale by `too_loud_db` is cut off.
    """

    name: str
    voice_db: float = REFERENCE_DB
    floor_rms: float = FLOOR_RMS
    too_loud_db: float = 0.0
    hum_db: float | None = None

    def record(self, voice: Samples, seed: int) -> Samples:
        """The voice with silence around it, shape (n,)."""
        before, after = (np.zeros(round(s * RATE_HZ)) for s in (_BEFORE_S, _AFTER_S))
        sound = np.concatenate([before, voice * gain(self.voice_db - speech_db(voice)), after])
        rng = np.random.default_rng(seed)
        sound += rng.normal(0.0, self.floor_rms, len(sound))
        if self.hum_db is not None:
            sound += _hum(len(sound), rng) * FULL_SCALE * gain(self.voice_db + self.hum_db)
        return as_samples(sound * gain(self.too_loud_db))


MICROPHONES = (
    *(Microphone(f"voice at {db} dB", db, _QUIET_FLOOR_RMS) for db in (-74, -68, -62, -56, -46)),
    Microphone("voice at -26 dB"),
    *(Microphone(f"cut off by {db} dB", too_loud_db=db) for db in (12, 24, 36)),
    *(Microphone(f"hum {db:+d} dB over the voice", hum_db=db) for db in (-10, 0, 10)),
)


def measure(subject: Subject, side: str, every: int) -> Iterator[Figure]:
    """The share of sentences heard exactly with each of the microphones.

    Sentences follow each other, as in a session; the ears begin anew with every microphone.
    """
    clips = first_of_each(subject.sets(side).families)[::every]
    right = exactly(subject)
    for microphone in MICROPHONES:
        with by_product(subject.model, subject.texts, subject.wordings) as recogniser:
            outcomes = [
                right(Decoded((clip,), None, len(sound) / RATE_HZ, recogniser.hear(sound)))
                for clip, sound in _recorded(subject, microphone, clips)
            ]
        yield Figure.of("microphones, exact", microphone.name, Share.of(outcomes))


def _recorded(
    subject: Subject, microphone: Microphone, clips: Sequence[Clip]
) -> Iterator[tuple[Clip, Samples]]:
    for clip in clips:
        seed = draw(SEED, microphone.name, clip.voice, clip.text)
        yield clip, microphone.record(subject.speech.samples(clip), seed)


def _hum(count: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Harmonics of the mains, their root mean square 1."""
    at_s = np.arange(count) / RATE_HZ
    tones = [
        strength * np.sin(2 * np.pi * _MAINS_HZ * harmonic * at_s + rng.uniform(0, 2 * np.pi))
        for harmonic, strength in _HARMONICS.items()
    ]
    whole = np.sum(tones, axis=0)
    return np.asarray(whole / whole.std())


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures as a table."""
    parser = parser_of(__doc__)
    parser.add_argument("--every", type=int, default=1, help="one sentence in so many (1)")
    args = parser.parse_args(argv)
    sys.stdout.write(as_markdown(list(measure(subject_of(args), args.side, args.every))))
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
