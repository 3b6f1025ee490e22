"""Who speaks and what is talked about: one side to choose settings with, one to measure with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from train_model.measure.sets import load_talk

_HERE = Path(__file__).parent
_NOT_FOR_US = Path(__file__).parents[2] / "tests" / "intents" / "not_for_us.yaml"
_SHARE_MADE = 0.6
"""Of the sentences, those made of shapes; the others were written one by one."""
_PLAIN = re.compile(r"[a-z' -]+")


@dataclass(frozen=True, slots=True)
class Texts:
    """What is talked about: sentences, and shapes with lists of what may stand in them."""

    shapes: Sequence[str]
    lists: Mapping[str, Sequence[str]]
    written: Sequence[str]

    def sentence(self, rng: np.random.Generator) -> str:
        """One of them, or one of the many that can be made."""
        if rng.random() >= _SHARE_MADE:
            return _of(rng, self.written)
        return re.sub(
            r"\{(\w+)\}", lambda slot: _of(rng, self.lists[slot[1]]), _of(rng, self.shapes)
        )


@dataclass(frozen=True, slots=True)
class Side:
    """The voices that speak to the guide and those that talk with each other, and the texts."""

    name: str
    voices: Sequence[str]
    talkers: Sequence[str]

    @property
    def texts(self) -> Texts:
        """What its talkers talk about."""
        return _texts(self.name)


HELD_OUT = Side(
    "held_out",
    voices=("flite/awb", "espeak/en-029+pedro"),
    talkers=(
        "flite/awb",
        "flite/awb@1.15,1.3",
        "flite/awb@0.9,0.8",
        "espeak/en-gb-x-gbcwmd+Diogo",
        "espeak/en-gb-x-gbclan+shelby",
        "espeak/en-029+Denis@1.1,1",
        "espeak/en-029+pedro",
        "espeak/en-gb-x-gbcwmd+steph2",
    ),
)
"""Light voices that no training has heard: of flite's the one kept for measuring, and accents and
timbres of espeak-ng that training lacks.

pedro's, of the accents, is the one that drops no sounds: "too hard" is not "to add" in it.
"""
DEVELOPMENT = Side(
    "development",
    voices=("flite/slt", "espeak/en-us-nyc+Jacky"),
    talkers=(
        "flite/slt@1.1,1.1",
        "flite/rms@0.9,1.3",
        "espeak/en-gb-x-rp+michel",
        "espeak/en-us-nyc+Jacky",
        "espeak/en-gb-scotland+steph3",
        "espeak/en-us+Nguyen@1.1,1",
        "espeak/en-gb+edward2",
        "espeak/en-gb-scotland+sandro",
    ),
)
"""flite's voices and the accents are in training, the timbres of espeak-ng are not."""
SIDES = {side.name: side for side in (HELD_OUT, DEVELOPMENT)}


@cache
def _texts(side: str) -> Texts:
    file = "talk-development.yaml" if side == DEVELOPMENT.name else "talk.yaml"
    content = yaml.safe_load((_HERE / file).read_text(encoding="utf-8"))
    return Texts(content["shapes"], content["lists"], content.get("written") or _written())


def _written() -> Sequence[str]:
    """Sentences that were written for tests: everyday talk, and commands to other machines."""
    talk = load_talk()
    rows = yaml.safe_load(_NOT_FOR_US.read_text(encoding="utf-8"))
    ours = [row["text"] for row in rows if "intent" in row and row["intent"] is None]
    texts = (*talk["ordinary"], *talk["other_commands"], *ours)
    return tuple(dict.fromkeys(text for text in texts if _PLAIN.fullmatch(text)))


def _of(rng: np.random.Generator, texts: Sequence[str]) -> str:
    return texts[int(rng.integers(len(texts)))]
