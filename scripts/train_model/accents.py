"""How speakers of other accents say our words: what they shift, applied to the dictionary's ways.

CMUdict is American, and so are most voices of the training. The net hears "dere" as it is said; the
graph must know that it is "there". An accent is a set of shifts, and a speaker has some of them in
one word and others in the next, so every choice among them is a way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from assistant.hearing.phones import Lexicon, Pronunciation

Shift = Callable[[Pronunciation], Pronunciation]

_VOWELS = frozenset(
    ("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW")
)
_LEFT_SCHWA = frozenset(("IH", "IY", "UH", "AY", "AW"))
"""A dropped r leaves a schwa behind these ("here"); others are only long ("arm")."""


def accented(lexicon: Lexicon, words: Iterable[str]) -> dict[str, tuple[Pronunciation, ...]]:
    """The further ways to say the words that are in the lexicon."""
    found = {}
    for word in sorted(set(words) & lexicon.keys()):
        known = set(lexicon[word])
        shifted = {way for base in known for way in _shifted(base)}
        if new := tuple(sorted(shifted - known)):
            found[word] = new
    return found


def _shifted(way: Pronunciation) -> Iterator[Pronunciation]:
    """The way in each accent, with one or more of its shifts; what would be one phone is left."""
    for accent in _ACCENTS:
        for count in range(1, len(accent) + 1):
            for shifts in combinations(accent, count):
                said = way
                for shift in shifts:
                    said = shift(said)
                if len(said) > 1:
                    yield said


def _r_dropped(way: Pronunciation) -> Pronunciation:
    """No r but before a vowel: "arm", "there", "harder"."""
    said: list[str] = []
    for place, phone in enumerate(way):
        rest = way[place + 1 :]
        if phone == "R" and said and said[-1] in _VOWELS and not _VOWELS & {*rest[:1]}:
            if said[-1] in _LEFT_SCHWA:
                said.append("AH")
        elif phone == "ER" and rest in ((), ("Z",)):
            said.append("AH")
        else:
            said.append(phone)
    return tuple(said)


def _th_stopped(way: Pronunciation) -> Pronunciation:
    """As in "dere", "tank you"; not before r: "it's a tree" sounds like "it's itchy"."""
    following = (*way[1:], "")
    return tuple(
        "D" if phone == "DH" else "T" if phone == "TH" and after != "R" else phone
        for phone, after in zip(way, following, strict=True)
    )


def _th_hissed(way: Pronunciation) -> Pronunciation:
    """As in "zere", "sree"."""
    return tuple({"DH": "Z", "TH": "S"}.get(phone, phone) for phone in way)


def _i_as_ee(way: Pronunciation) -> Pronunciation:
    """As in "eat ease" for "it is"; not before ng and r."""
    following = (*way[1:], "")
    return tuple(
        "IY" if phone == "IH" and after not in ("NG", "R") else phone
        for phone, after in zip(way, following, strict=True)
    )


def _a_in_front(way: Pronunciation) -> Pronunciation:
    """As in "had" for "hard"."""
    said = list(way)
    for place, phone in enumerate(way):
        before_r = way[place + 1 : place + 2] == ("R",) and not _VOWELS & {*way[place + 2 :][:1]}
        if phone == "AA" and before_r:
            said[place] = "AE"
    return tuple(said)


def _w_as_v(way: Pronunciation) -> Pronunciation:
    """As in "vat" for "what"; within a word the w stays: "twenty"."""
    return ("V", *way[1:]) if way[0] == "W" else way


def _h_dropped(way: Pronunciation) -> Pronunciation:
    """As in "'urts"."""
    return way[1:] if way[0] == "HH" and way[1:2] and way[1] in _VOWELS else way


_ACCENTS: tuple[tuple[Shift, ...], ...] = (
    (_r_dropped, _h_dropped),  # England
    (_a_in_front, _r_dropped, _th_stopped, _i_as_ee, _h_dropped),  # the Caribbean
    (_th_stopped, _r_dropped, _w_as_v, _i_as_ee),  # India
    (_th_hissed, _r_dropped, _w_as_v),  # German
    (_th_hissed, _i_as_ee, _h_dropped),  # French
    (_th_stopped, _i_as_ee, _h_dropped),  # Italian
)
