"""Records the names of `tests/intents/spoken_names.yaml` in Kokoro's held-out voices, for a test.

`python -m train_model.measure.record_names`: writes `tests/whole/kokoro/VOICE/NUMBER.ogg` (Opus).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import soundfile
import yaml

from assistant.sound import RATE_HZ
from train_model.measure.command import exit_code
from train_model.measure.voices import require_voices, speak

_VOICES = ("af_nova", "am_puck", "bf_lily", "bm_daniel")
_TESTS = Path(__file__).parents[3] / "tests"


def main(_: Sequence[str] | None = None) -> int:
    """Speak every line in every voice."""
    require_voices()
    rows = yaml.safe_load((_TESTS / "intents" / "spoken_names.yaml").read_text(encoding="utf-8"))
    for voice in _VOICES:
        folder = _TESTS / "whole" / "kokoro" / voice
        folder.mkdir(parents=True, exist_ok=True)
        for number, row in enumerate(rows):
            samples = speak(row["text"], f"kokoro/{voice}")
            soundfile.write(folder / f"{number:02}.ogg", samples, RATE_HZ, subtype="OPUS")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
