"""The sounds of English, and the numbers that the net and the graph know them by.

The 39 phones of ARPAbet without stress, one for silence and one for any speech at all. The net has
two outputs (pdfs) a phone, one for its first frame and one for the frames it goes on. The graph
also tells phones apart by their place in a word, which gives words their exact times; the four
places share the two outputs. Numbers are as the engine's transition model lays them out: graph
phones count from 1, and each has two transitions, the self-loop before the forward one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

SILENCE = "SIL"
ANY_SPEECH = "SPN"
"""The phone of the word `[unk]`."""

SPEECH_PHONES = (
    *("AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G"),
    *("HH", "IH", "IY", "JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T"),
    *("TH", "UH", "UW", "V", "W", "Y", "Z", "ZH"),
)
"""What pronunciations are made of."""

BASE_PHONES = (SILENCE, *SPEECH_PHONES, ANY_SPEECH)
"""All phones, in the order of the net's outputs."""

PHONE_INDEX = {phone: index for index, phone in enumerate(BASE_PHONES)}
"""A phone's place among them, from 0."""

PDF_COUNT = 2 * len(BASE_PHONES)
"""Outputs of the net."""

Pronunciation = tuple[str, ...]
"""The phones of a word."""
Lexicon = Mapping[str, Sequence[Pronunciation]]
"""Words with the ways to pronounce them."""
Costs = Mapping[tuple[str, Pronunciation], float]
"""What it costs to say a word in a way that few do, in nats; the others cost nothing."""

Place = Literal["nonword", "begin", "end", "internal", "singleton"]
_SUFFIX: dict[Place, str] = {
    "nonword": "",
    "begin": "_B",
    "end": "_E",
    "internal": "_I",
    "singleton": "_S",
}


@dataclass(frozen=True, slots=True)
class GraphPhone:
    """A phone at its place in a word; a singleton is a word of its own."""

    phone: str
    place: Place

    @property
    def name(self) -> str:
        """As the engine's tools write it: `AA_B`."""
        return self.phone + _SUFFIX[self.place]


_PLACES: tuple[Place, ...] = ("begin", "end", "internal", "singleton")
_GRAPH_PHONES = (
    GraphPhone(SILENCE, "nonword"),
    *(GraphPhone(phone, place) for phone in SPEECH_PHONES for place in _PLACES),
    GraphPhone(ANY_SPEECH, "singleton"),
)
_NUMBER = {(phone.phone, phone.place): number for number, phone in enumerate(_GRAPH_PHONES, 1)}


def forward_pdf(phone: str) -> int:
    """The net's output for the first frame of a phone, from 0."""
    return 2 * PHONE_INDEX[phone]


def self_loop_pdf(phone: str) -> int:
    """The net's output for the frames a phone goes on."""
    return 2 * PHONE_INDEX[phone] + 1


def graph_phones() -> tuple[GraphPhone, ...]:
    """All graph phones; the first has the number 1."""
    return _GRAPH_PHONES


def graph_phone(phone: str, place: Place) -> int:
    """The number of a phone at a place; KeyError where it cannot be."""
    return _NUMBER[phone, place]


def forward_transition(graph_phone: int) -> int:
    """The transition into a graph phone, taken with its first frame."""
    return 2 * graph_phone


def self_loop_transition(graph_phone: int) -> int:
    """The transition that stays in a graph phone for another frame."""
    return 2 * graph_phone - 1


TRANSITION_COUNT = 2 * len(_GRAPH_PHONES)
"""Transitions count from 1 to this."""


def word_boundary_lines() -> str:
    """`graph/phones/word_boundary.int`: where in a word each graph phone is."""
    return "".join(f"{number} {phone.place}\n" for number, phone in enumerate(_GRAPH_PHONES, 1))


def phone_symbol_lines() -> str:
    """`graph/phones.txt`: the name and number of each graph phone."""
    numbered = enumerate(_GRAPH_PHONES, 1)
    return "<eps> 0\n" + "".join(f"{phone.name} {number}\n" for number, phone in numbered)
