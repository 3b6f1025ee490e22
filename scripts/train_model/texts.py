"""What the training voices say: sentences of the product, everyday clauses, short words, pairs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

_OWN = Path(__file__).with_name("texts.yaml")
_FORTUNES = Path("/usr/share/games/fortunes")
"""Debian's package `fortunes`: quotations and jokes, 2 MB of running English."""
_NUMBERS = (  # noqa: SIM905 - a list of strings would be a page long
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen twenty thirty forty fifty sixty ninety hundred"
).split()
Shares = Mapping[str, int]
SHARES: Shares = {
    "command": 26,
    "said": 14,
    "vital": 10,
    "short": 10,
    "near": 0,
    "pair": 6,
    "cue": 5,
    "everyday": 16,
    "random": 8,
    "form": 5,
}
"""Per cent of the utterances, by kind."""
SHARES_GOING_ON: Shares = {
    "command": 22,
    "said": 11,
    "vital": 20,
    "short": 9,
    "near": 10,
    "pair": 7,
    "cue": 3,
    "everyday": 10,
    "random": 5,
    "form": 3,
}
"""For a model that knows the rest: more of what is hardest, short words and their neighbours."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything that may be said, by kind; each text is lower case words of the lexicon."""

    commands: Mapping[str, Sequence[str]]
    """Sentences of intents/, by intent."""
    said: Sequence[str]
    """What people said for them in words of their own, and beside them."""
    cues: Sequence[str]
    everyday: Sequence[str]
    common_words: Sequence[str]
    vital_words: Sequence[str]
    short_words: Sequence[str]
    near_words: Sequence[str]
    pairs: Sequence[Sequence[str]]
    templates: Sequence[str]
    body: Sequence[str]

    def draw(self, rng: Random, shares: Shares = SHARES) -> str:
        """One text, the kinds in their shares, each intent as often as any other."""
        (kind,) = rng.choices(list(shares), list(shares.values()))
        return {
            "command": lambda: rng.choice(self.commands[rng.choice(list(self.commands))]),
            "said": lambda: rng.choice(self.said),
            "vital": lambda: rng.choice(self.vital_words),
            "short": lambda: rng.choice(self.short_words),
            "near": lambda: rng.choice(self.near_words),
            "pair": lambda: self._pair(rng),
            "cue": lambda: rng.choice(self.cues),
            "everyday": lambda: rng.choice(self.everyday),
            "random": lambda: " ".join(rng.choices(self.common_words, k=rng.randint(1, 6))),
            "form": lambda: self._form(rng),
        }[kind]()

    def _pair(self, rng: Random) -> str:
        alike = rng.choice(self.pairs)
        return " ".join(rng.sample(list(alike), min(len(alike), rng.randint(1, 3))))

    def _form(self, rng: Random) -> str:
        fill: dict[str, Callable[[], str]] = {
            "n": lambda: rng.choice(_NUMBERS),
            "l": lambda: rng.choice("abcdefghijklmnopqrstuvwxyz"),
            "w": lambda: rng.choice(self.common_words),
            "b": lambda: rng.choice(self.body),
        }
        return re.sub(r"\{(.)\}", lambda slot: fill[slot[1]](), rng.choice(self.templates))


def load_texts(intents: Path, known: Callable[[str], bool]) -> Texts:
    """All texts whose words are `known`; raises FileNotFoundError without Debian's `fortunes`."""
    own = yaml.safe_load(_OWN.read_text(encoding="utf-8"))
    return Texts(
        commands=_commands(intents, known),
        said=[text for text in _said(intents) if _all_known(text, known)],
        cues=[text for text in _cues(intents) if _all_known(text, known)],
        everyday=_everyday(known),
        common_words=_common_words(known),
        vital_words=_known_words(own["vital_words"], known),
        short_words=_known_words(own["short_words"], known),
        near_words=_known_words(own["near_words"], known),
        pairs=[_alternatives(alike) for alike in own["minimal_pairs"]],
        templates=own["templates"],
        body=_alternatives(own["body"]),
    )


def _known_words(text: str, known: Callable[[str], bool]) -> list[str]:
    return [word for word in text.split() if known(word)]


def _alternatives(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("|")]


def _all_known(text: str, known: Callable[[str], bool]) -> bool:
    return bool(text) and all(map(known, text.split()))


def words_of(intents: Path) -> set[str]:
    """The words of all sentences, those among them that a sentence may sound like."""
    from assistant.understanding.catalogue import load_catalogue

    return {word for phrase in load_catalogue(intents).phrases for word in phrase.text.split()}


def _commands(intents: Path, known: Callable[[str], bool]) -> dict[str, list[str]]:
    from assistant.understanding.catalogue import load_catalogue

    commands: dict[str, list[str]] = {}
    for phrase in load_catalogue(intents).phrases:
        if phrase.stands_for is None and _all_known(phrase.text, known):
            commands.setdefault(phrase.intent, []).append(phrase.text)
    return commands


def _said(intents: Path) -> list[str]:
    from assistant.understanding.catalogue import STATES, load_catalogue
    from assistant.understanding.wordings import load_wordings

    known = load_catalogue(intents).intents
    return sorted({one.text for one in load_wordings(intents / "said", known, STATES)})


def _cues(intents: Path) -> list[str]:
    from assistant.guidance.script import load_script

    clauses = []
    for line in load_script(intents).every_line():
        for clause in re.split(r"[.?!,;:]+", line.text.lower().replace("-", " ")):
            words = re.sub(r"[^a-z' ]", " ", clause).split()
            if 0 < len(words) <= 12:
                clauses.append(" ".join(words))
    return sorted(set(clauses))


def _everyday(known: Callable[[str], bool]) -> list[str]:
    clauses = set()
    for path in sorted(_FORTUNES.iterdir()):
        if path.suffix or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        for quote in text.split("\n%\n"):
            spoken = " ".join(re.sub(r"\n\s*--.*", "", quote, flags=re.DOTALL).split())
            for clause in re.split(r"[.!?;:,\"()\[\]]| -- | - ", spoken):
                stripped = clause.strip().strip("'")
                if re.search(r"[^A-Za-z' ]|[A-Z]{2}", stripped):
                    continue
                words = stripped.lower().split()
                if 2 <= len(words) <= 11 and all(map(known, words)):
                    clauses.add(" ".join(words))
    return sorted(clauses)


def _common_words(known: Callable[[str], bool]) -> list[str]:
    from wordfreq import top_n_list

    top = top_n_list("en", 12_000)
    return [
        w for w in top if known(w) and re.fullmatch(r"[a-z']+", w) and (len(w) > 1 or w in "ai")
    ]
