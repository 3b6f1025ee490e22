"""Whether a confidence of 0.8 is right 8 times in 10, and the map that makes it so.

The map is fitted on the development voices and judged on those that nothing was chosen with.

`python -m train_model.measure.calibration --model DIR [--work DIR] [--out DIR]`
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.whole_file import write_whole
from train_model.measure.chance import draw
from train_model.measure.claims import Claim, meaning_claims, utterance_claims, word_claims
from train_model.measure.command import OUT, exit_code, parser_of, subject_of
from train_model.measure.figures import Figure, as_markdown
from train_model.measure.noise import AT_12_DB, CLEAN
from train_model.measure.plots import plot_reliability
from train_model.measure.recognisers import Recogniser, by_product
from train_model.measure.recordings import passages, single
from train_model.measure.reliability import (
    Bin,
    LogisticMap,
    brier,
    calibration_error,
    fit_logistic,
    reliability,
)
from train_model.measure.sets import SEED, first_of_each
from train_model.measure.subject import Subject

_BINS = 10
_PART_OF_COMMANDS, _PART_OF_TALK = 2, 3
_TUNED_ON, _JUDGED_ON = "development", "held_out"

Claims = Mapping[str, Sequence[Claim]]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How honest one kind of claim is, as the engine tells it and through the map."""

    kind: str
    map: LogisticMap
    claims: int
    bins: Mapping[str, Sequence[Bin]]
    errors: Mapping[str, float]
    """Expected calibration error."""
    briers: Mapping[str, float]

    def figures(self) -> list[Figure]:
        """The errors before and after."""
        return [
            Figure("calibration", f"{self.kind}: {what}, {name}", value, "", self.claims)
            for what, values in (("error", self.errors), ("Brier", self.briers))
            for name, value in values.items()
        ]


def measure(subject: Subject) -> list[Calibration]:
    """The calibration of words, utterances and meanings."""
    with by_product(subject.model, subject.texts, subject.wordings) as recogniser:
        tuned = _claims(subject, recogniser, _TUNED_ON)
        judged = _claims(subject, recogniser, _JUDGED_ON)
    return [calibrate(kind, tuned[kind], judged[kind]) for kind in judged]


def calibrate(kind: str, tuned: Sequence[Claim], judged: Sequence[Claim]) -> Calibration:
    """Fit the map on some claims, judge it on others."""
    fitted = fit_logistic([c.confidence for c in tuned], [c.right for c in tuned])
    told = [claim.confidence for claim in judged]
    right = [claim.right for claim in judged]
    mapped = fitted(told).tolist()
    ways = {"as told": told, "mapped": mapped}
    bins = {name: reliability(values, right, _BINS) for name, values in ways.items()}
    return Calibration(
        kind,
        fitted,
        len(judged),
        bins,
        {name: calibration_error(one) for name, one in bins.items()},
        {name: brier(values, right) for name, values in ways.items()},
    )


def publish(calibrations: Sequence[Calibration], out: Path) -> None:
    """Write `reliability.svg` and `reliability.json` into the folder."""
    out.mkdir(parents=True, exist_ok=True)
    plot_reliability({one.kind: one.bins for one in calibrations}, out / "reliability.svg")
    rows = [asdict(one) for one in calibrations]
    write_whole(out / "reliability.json", json.dumps(rows, indent=1).encode())


def _claims(subject: Subject, recogniser: Recogniser, side: str) -> Claims:
    sets = subject.sets(side)
    families, talk_clips = sets.families, subject.talk_for_nobody(sets.talk)
    if side == _TUNED_ON:
        # Two numbers are fitted: a part is enough, and saves minutes.
        families = first_of_each(families)[::_PART_OF_COMMANDS]
        talk_clips = tuple(
            clip for clip in talk_clips if draw(SEED, clip.text) % _PART_OF_TALK == 0
        )
    commands = [
        one
        for condition in (CLEAN, AT_12_DB)
        for one in subject.decoder.decode(
            recogniser,
            single(families if condition is CLEAN else first_of_each(families)),
            condition,
        )
    ]
    talk = subject.decoder.decode(recogniser, passages(talk_clips), CLEAN)
    return {
        "words": [*word_claims(commands), *word_claims(talk)],
        "utterances": list(utterance_claims(subject, [*commands, *talk])),
        "requests": [
            *meaning_claims(subject, commands, talk=False),
            *meaning_claims(subject, talk, talk=True),
        ],
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures as a table; the plot and the maps go into a folder."""
    parser = parser_of(__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args(argv)
    calibrations = measure(subject_of(args))
    publish(calibrations, args.out)
    print(as_markdown([f for one in calibrations for f in one.figures()]), end="")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
