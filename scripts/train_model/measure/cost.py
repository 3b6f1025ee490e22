"""What hearing costs: CPU time, time to load, memory, each in a process of its own.

`python -m train_model.measure.cost --model DIR [--work DIR]`
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.sound import RATE_HZ, Samples
from train_model.measure.command import exit_code, parser_of, subject_of
from train_model.measure.figures import Figure, as_markdown
from train_model.measure.noise import CLEAN
from train_model.measure.recordings import passages, single
from train_model.measure.subject import Subject

_COMMANDS = 60
_PASSAGES = 8
_LONGEST_S = 600.0
# CPU time, because the machine may be busy; with the files in memory it is the time taken.
_BARS = {"load_s": ("load, CPU time", 0.5, "s"), "memory_mib": ("memory", 120.0, "MiB")}
_FACTOR_BAR = 0.05


def measure(subject: Subject, side: str) -> list[Figure]:
    """All figures of this module: of commands, and of talk, in which the search is widest."""
    sets = subject.sets(side)
    heard = {"commands": single(sets.families[:_COMMANDS]), "talk": passages(sets.talk)[:_PASSAGES]}
    figures = []
    for kind, takes in heard.items():
        sound = [subject.decoder.recorder.record(take, CLEAN) for take in takes]
        told = _in_a_child(subject, np.concatenate(sound))
        factor = told["real_time_factor"]
        what = f"CPU seconds a second of {kind}"
        figures.append(Figure("cost", what, factor, "", None, _FACTOR_BAR, at_most=True))
    for key, (what, bar, unit) in _BARS.items():
        figures.append(Figure("cost", what, told[key], unit, None, bar, at_most=True))
    return figures


def _in_a_child(subject: Subject, sound: Samples) -> dict[str, float]:
    with TemporaryDirectory(prefix="quiet-hands-") as place:
        expected, samples = Path(place) / "expected", Path(place) / "samples"
        expected.write_text(json.dumps([subject.texts, subject.wordings]), encoding="utf-8")
        child = [sys.executable, "-m", "train_model.measure.cost_child"]
        # The first start may have to compile the graph, which later ones need not.
        for heard in (sound[:RATE_HZ], sound):
            heard.tofile(samples)
            done = subprocess.run(
                [*child, str(subject.model), str(expected), str(samples)],
                check=True,
                capture_output=True,
                text=True,
                timeout=_LONGEST_S + len(sound) / RATE_HZ,
            )
        told: dict[str, float] = json.loads(done.stdout)
        return told


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures as a table."""
    parser = parser_of(__doc__)
    args = parser.parse_args(argv)
    print(as_markdown(measure(subject_of(args), args.side)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
