"""Speaks the measuring sets: `python -m train_model.measure.speak_sets [--work DIR]`.

What is there already is left alone, so it may be stopped and run again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant import places
from assistant.understanding.catalogue import load_catalogue
from train_model.measure.command import exit_code
from train_model.measure.sets import SIDES, Clip, sets_of
from train_model.measure.subject import WORK, speech_of
from train_model.measure.voices import require_voices


def _quick_first(clips: tuple[Clip, ...]) -> list[Clip]:
    return sorted(clips, key=lambda clip: not clip.voice.startswith("flite/"))


def main(argv: Sequence[str] | None = None) -> int:
    """Speak both sides, first what is quick."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help="default: %(default)s")
    parser.add_argument("--side", choices=(*SIDES, "both"), default="both")
    args = parser.parse_args(argv)
    require_voices()
    catalogue = load_catalogue(places.intents_dir())
    speech = speech_of(args.work)
    for side in SIDES if args.side == "both" else (args.side,):
        clips = sets_of(side, catalogue).to_speak()
        made = speech.speak(_quick_first(clips))
        there = len(speech.usable(clips))
        sys.stderr.write(f"{side}: {made} clips made, {there} of {len(clips)} there\n")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
