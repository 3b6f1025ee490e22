"""Recordings of people: orders by a grammar of theirs, four words, and none of it for the guide.

`python -m train_model.measure.humans --model DIR [--work DIR] [--humans DIR]`
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import BadInput
from assistant.hearing.model_words import read_words
from assistant.hearing.openfst import acceptor_bytes
from assistant.hearing.sentence_acceptor import sentence_acceptor
from assistant.hearing.sound_file import read_sound
from assistant.sound import RATE_HZ, Samples
from assistant.understanding.meaning import Context
from train_model.measure.chance import draw
from train_model.measure.command import exit_code, parser_of, subject_of
from train_model.measure.decode import Decoded, Decoder
from train_model.measure.figures import Figure, as_markdown, by_part
from train_model.measure.noise import BABBLE, CLEAN, Condition, Noises, with_noise
from train_model.measure.order_grammar import OrderGrammar, load_order_grammar
from train_model.measure.recognisers import by_graph_file, by_product
from train_model.measure.recordings import Take, single
from train_model.measure.sets import SEED, Clip
from train_model.measure.shares import Share
from train_model.measure.subject import Subject

FOLDER = Path(os.environ.get("QUIET_HANDS_HUMAN_DEV", "../shared/human-dev"))
NOISY = (Condition("12 dB, pink", 12.0, ("pink",)), Condition("12 dB, babble", 12.0, (BABBLE,)))

_WORDS = {"alexa": "alexa", "computer": "computer", "jarvis": "jarvis", "snowboy": "snow boy"}
_AFTER_S = 1.0
_ORDER_BARS = {"clean": 0.97, "12 dB": 0.92}
_WORD_BAR = 0.97


@dataclass(frozen=True, slots=True)
class HumanRecordings:
    """Recordings from files: a clip's `family` is the path in the folder."""

    folder: Path
    noises: Noises

    def noise_of(self, take: Take, condition: Condition) -> str | None:
        """The name of the noise under a recording."""
        return condition.noise_for(SEED, take[0].family)

    def source(self, clip: Clip) -> Path:
        """The file that the clip is in."""
        return self.folder / clip.family

    def record(self, take: Take, condition: Condition) -> Samples:
        """The file with a second of silence after it, at its own level, shape (n,)."""
        sound = read_sound(self.folder / take[0].family)
        sound = np.concatenate([sound, np.zeros(round(_AFTER_S * RATE_HZ), np.int16)])
        kind = self.noise_of(take, condition)
        if kind is None or condition.snr_db is None:
            return sound
        seed = draw(SEED, "human", take[0].family)
        return with_noise(sound, self.noises[kind](), condition.snr_db, seed)


def orders(folder: Path) -> list[Clip]:
    """The coffee orders that can be read; their text is their slots as JSON."""
    labels = json.loads((folder / "coffee" / "labels.json").read_text(encoding="utf-8"))
    clips = [
        Clip(_as_text(label["slots"]), "people", f"coffee/{name}")
        for name, label in sorted(labels.items())
    ]
    return _readable(folder, clips)


def single_words(folder: Path) -> list[Clip]:
    """The recordings of four words that can be read."""
    paths = sorted((folder / "words").glob("*/*.flac"))
    clips = [Clip(_WORDS[p.parent.name], "people", str(p.relative_to(folder))) for p in paths]
    return _readable(folder, clips)


def people_decoder(subject: Subject, folder: Path) -> Decoder:
    """Hears recordings of the folder, and keeps the results beside those of the sets."""
    noises = subject.decoder.recorder.noises
    return Decoder(HumanRecordings(folder, noises), subject.decoder.cache)


def measure(subject: Subject, folder: Path) -> Iterator[Figure]:
    """All figures of this module, as they come."""
    decoder = people_decoder(subject, folder)
    yield from _orders(subject, decoder, folder)
    yield from _words(subject, decoder, folder)
    yield from _not_for_us(subject, decoder, folder)


def _orders(subject: Subject, decoder: Decoder, folder: Path) -> Iterator[Figure]:
    grammar = load_order_grammar(folder / "coffee" / "grammar.yaml")
    takes = single(orders(folder))
    graph = acceptor_bytes(grammar.acceptor(read_words(subject.model).ids))
    with by_graph_file(subject.model, graph) as recogniser:
        for condition in (CLEAN, *NOISY):
            decoded = decoder.decode(recogniser, takes, condition)
            share = Share.of(
                slots_heard(grammar, one) == json.loads(one.said.text) for one in decoded
            )
            bar = next(bar for name, bar in _ORDER_BARS.items() if condition.name.startswith(name))
            yield Figure.of("human orders", f"all slots, {condition.name}", share, bar=bar)


def _words(subject: Subject, decoder: Decoder, folder: Path) -> Iterator[Figure]:
    takes = single(single_words(folder))
    acceptor = sentence_acceptor(_WORDS.values(), read_words(subject.model).ids)
    acceptor.finals[0] = 0.0
    with by_graph_file(subject.model, acceptor_bytes(acceptor)) as recogniser:
        for condition in (CLEAN, *NOISY):
            decoded = decoder.decode(recogniser, takes, condition)
            outcomes = [(one.said.text, longest(one) == one.said.text) for one in decoded]
            bar = _WORD_BAR if condition is CLEAN else None
            yield Figure.of(
                "human words",
                f"of four, {condition.name}",
                Share.of(right for _, right in outcomes),
                bar=bar,
                parts=by_part(outcomes),
            )


def _not_for_us(subject: Subject, decoder: Decoder, folder: Path) -> Iterator[Figure]:
    takes = single(orders(folder) + single_words(folder))
    with by_product(subject.model, subject.texts, subject.wordings) as recogniser:
        decoded = decoder.decode(recogniser, takes, CLEAN)
    fired = float(sum(fires(subject, one) for one in decoded))
    what = "recordings that mean something to us, clean"
    yield Figure("human talk", what, fired, "clips", len(decoded), 0.0, at_most=True)


def fires(subject: Subject, one: Decoded) -> bool:
    """Whether any utterance means something in mid-step."""
    step = Context()
    return any(subject.understanding(heard, step) is not None for heard in one.heard)


def slots_heard(grammar: OrderGrammar, one: Decoded) -> Mapping[str, str] | None:
    """The slots of the longest utterance; None when nothing was heard."""
    return grammar.slots(longest(one))


def longest(one: Decoded) -> str:
    """The utterance of most words, the first of them; a cough after it may be one too."""
    texts = [heard.text for heard in one.heard]
    return max(texts, key=lambda text: len(text.split()), default="")


def _as_text(slots: Mapping[str, str]) -> str:
    return json.dumps({name: " ".join(value.lower().split()) for name, value in slots.items()})


def _readable(folder: Path, clips: list[Clip]) -> list[Clip]:
    readable = []
    for clip in clips:
        try:
            read_sound(folder / clip.family)
        except BadInput as error:
            sys.stderr.write(f"left out: {error}\n")
        else:
            readable.append(clip)
    return readable


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures as a table."""
    parser = parser_of(__doc__)
    parser.add_argument("--humans", type=Path, default=FOLDER, help="default: %(default)s")
    args = parser.parse_args(argv)
    print(as_markdown(list(measure(subject_of(args), args.humans))), end="")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
