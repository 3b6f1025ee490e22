"""Wordings that nobody listed and talk, spoken: what is heard and what is made of it.

`python -m train_model.measure.unlisted --model DIR --list FILE [--every N] [--work DIR]`
The file is one of `tests/intents/wordings`; each line of it is spoken by one of the voices.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.understanding.meaning import Context, Harm, Meaning
from train_model.measure.chance import draw
from train_model.measure.command import exit_code, parser_of, subject_of
from train_model.measure.decode import Decoded
from train_model.measure.figures import Figure, as_markdown
from train_model.measure.noise import AT_12_DB, CLEAN, Condition
from train_model.measure.recognisers import Recogniser, by_product
from train_model.measure.recordings import single
from train_model.measure.score import exactly
from train_model.measure.sets import SEED, SIDES, Clip, sets_of
from train_model.measure.shares import Share
from train_model.measure.subject import Subject

_HARMFUL = frozenset({"pressure_harder", "skip_step", "end_session", "resume"})
_NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """What is said, where the session stands, and all that it may mean."""

    text: str
    state: str
    fair: frozenset[str]


def read_lines(path: Path, every: int) -> list[Line]:
    """Each `every`th wording and each `every`th line of talk, which means nothing."""
    rows: Mapping[str, list[Mapping[str, Any]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    lines = []
    for row in [*rows["wordings"][::every], *rows["talk"][::every]]:
        fair = row.get("intent", _NOTHING)
        named = frozenset([fair] if isinstance(fair, str) else fair)
        lines.append(Line(row["text"], row.get("state", "step"), named))
    return lines


def measure(subject: Subject, side: str, lines: Sequence[Line]) -> Iterator[Figure]:
    """All figures of this module, as they come; speaks what is not spoken yet."""
    voices = SIDES[side]
    by_clip = {
        Clip(line.text, voices[draw(SEED, "unlisted", line.text) % len(voices)], "unlisted"): line
        for line in lines
    }
    babble = [clip for clip in sets_of("development", subject.catalogue).talk if _is_flite(clip)]
    subject.speech.speak([*by_clip, *babble])
    clips = subject.speech.usable(by_clip)
    with by_product(subject.model, subject.texts, subject.wordings) as recogniser:
        for condition in (CLEAN, AT_12_DB):
            yield from _in_condition(subject, recogniser, condition, clips, by_clip)


def _is_flite(clip: Clip) -> bool:
    return clip.voice.startswith("flite/")


def _in_condition(
    subject: Subject,
    recogniser: Recogniser,
    condition: Condition,
    clips: Sequence[Clip],
    by_clip: Mapping[Clip, Line],
) -> Iterator[Figure]:
    takes = single(clips)
    heard = [
        (one, by_clip[one.said], _meant(subject, one, by_clip[one.said]))
        for one in subject.decoder.decode(recogniser, takes, condition)
    ]
    right_words = exactly(subject)
    asked = [told for told in heard if _NOTHING not in told[1].fair]
    talk = [told for told in heard if told[1].fair == {_NOTHING}]
    safety = [told for told in asked if _is_safety(subject, told[1])]
    figures = {
        "all words right": [right_words(one) for one, _, _ in asked],
        "understood": [bool(meant) and _names(meant) <= line.fair for _, line, meant in asked],
        "safety as safety": [
            any(meaning.harm is Harm.SAFETY for meaning in meant) for _, _, meant in safety
        ],
        "a harmful mistake": [
            bool(_names(meant) & _HARMFUL - line.fair) for _, line, meant in asked
        ],
        "talk that acts": [bool(meant) for _, _, meant in talk],
        "talk that does harm": [bool(_names(meant) & _HARMFUL) for _, _, meant in talk],
    }
    for what, outcomes in figures.items():
        share = Share.of(outcomes)
        yield Figure.of("unlisted wordings, spoken", f"{what}, {condition.name}", share)


def _meant(subject: Subject, one: Decoded, line: Line) -> tuple[Meaning, ...]:
    context = Context(state=line.state)
    found = (subject.understanding(heard, context) for heard in one.heard)
    return tuple(meaning for meaning in found if meaning is not None)


def _names(meant: Sequence[Meaning]) -> set[str]:
    return {meaning.intent for meaning in meant}


def _is_safety(subject: Subject, line: Line) -> bool:
    return any(subject.understanding.harm(intent) is Harm.SAFETY for intent in line.fair)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures as a table."""
    parser = parser_of(__doc__)
    parser.add_argument("--list", type=Path, required=True, help="a file of wordings and talk")
    parser.add_argument("--every", type=int, default=1, help="one line in so many (1)")
    args = parser.parse_args(argv)
    lines = read_lines(args.list, args.every)
    sys.stdout.write(as_markdown(list(measure(subject_of(args), args.side, lines))))
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
