"""The second opinion: what an utterance that nobody listed is likely to mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant import places
from assistant.kept import key_of, mapped
from assistant.understanding.catalogue import STATES, Catalogue
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.linear_opinion import Example, LinearOpinion
from assistant.understanding.normalise import Words
from assistant.understanding.reader import Reader, Shares
from assistant.understanding.wordings import NOTHING, Wording, load_wordings

# Chosen on lists of wordings that neither model had read.
_READERS_SHARE = 0.4
# Letters hardly tell "stay on that spot" from "don't stay on that spot".
_READERS_SHARE_OF_TWISTED = 0.7
_SHARPNESS = 1.3
# The reader takes longest: it is asked only where letters and words are not sure.
_SURE_ALONE = 0.85
# How many times likelier talk is for each word that nobody ever used to the guide.
_FOR_A_STRANGER = 2.0
# And for signs of another time or another person.
_FOR_ELSEWHERE = 30.0


@dataclass(frozen=True, slots=True)
class Opinion:
    """Two models that err differently: one of words and letters, and one that has read much.

    Attributes:
        linear: the one that learns from the wordings at hand.
        reader: None for a language or skill that has none yet.
        familiar: every word that was ever used to the guide.
    """

    linear: LinearOpinion
    reader: Reader | None
    familiar: frozenset[str]

    def __call__(
        self, words: Words, state: str, *, twisted: bool, elsewhere: bool
    ) -> dict[str, float]:
        """The share of each meaning, together 1, the likeliest first.

        `twisted` is what a negator or a question form may have turned into something else,
        `elsewhere` what has signs of another time or person in it.
        """
        shares: Shares = self.linear(words, state)
        if self.reader is not None and (twisted or shares.max() < _SURE_ALONE):
            read = self._in_our_order(self.reader(words, state), self.reader.meanings)
            part = _READERS_SHARE_OF_TWISTED if twisted else _READERS_SHARE
            shares = np.asarray((shares ** (1 - part) * read**part) ** _SHARPNESS, np.float32)
            shares = np.asarray(shares / shares.sum(), np.float32)
        counted = dict(zip(self.linear.meanings, shares.tolist(), strict=True))
        strangers = sum(word not in self.familiar for word in words)
        counted[NOTHING] = counted.get(NOTHING, 0.0) * _FOR_A_STRANGER**strangers
        counted[NOTHING] *= _FOR_ELSEWHERE if elsewhere else 1.0
        whole = sum(counted.values())
        in_order = sorted(counted.items(), key=lambda entry: -entry[1])
        return {meaning: share / whole for meaning, share in in_order}

    def _in_our_order(self, shares: Shares, meanings: tuple[str, ...]) -> Shares:
        """What the reader was not taught yet gets an even share."""
        place = {meaning: at for at, meaning in enumerate(meanings)}
        least = 1 / len(meanings)
        return np.array(
            [shares[place[one]] if one in place else least for one in self.linear.meanings],
            np.float32,
        )


def load_opinion(folder: Path, catalogue: Catalogue) -> Opinion | None:
    """What the wordings in `said/` and the model in `reader.onnx` think; None without wordings.

    Learning takes some seconds, so what was learned is kept in the user's cache. Raises BadInput
    with file and line of a wording that cannot be used.
    """
    said = folder / "said"
    if not said.is_dir():
        return None
    files = [*sorted(said.glob("*.yaml")), *sorted((folder / "lexicon").glob("*.yaml"))]
    parts: list[str | bytes] = [_version(), *sorted(catalogue.intents)]
    parts += [path.read_bytes() for path in files]

    def make() -> bytes:
        wordings = load_wordings(said, catalogue.intents, STATES)
        return learned(wordings, catalogue.lexicon).to_bytes()

    content = mapped(places.opinion_cache_dir(), key_of(parts), make)
    linear = LinearOpinion.from_bytes(content)
    reader = folder / "reader.onnx"
    said_to_us = {word for sentence in catalogue.sentences for word in sentence.words}
    return Opinion(
        linear,
        Reader.load(reader) if reader.exists() else None,
        linear.familiar | said_to_us,
    )


def learned(wordings: Iterable[Wording], lexicon: Lexicon) -> LinearOpinion:
    """What the wordings teach; twins are left to the reader, for letters do not tell them apart."""
    return LinearOpinion.learned(
        [
            Example(lexicon.words(one.text), one.state, one.meanings)
            for one in wordings
            if not one.paired
        ]
    )


def _version() -> bytes:
    """Another way of learning makes another opinion of the same wordings."""
    here = Path(__file__).parent
    return b"".join((here / f"{name}.py").read_bytes() for name in ("features", "linear_opinion"))
