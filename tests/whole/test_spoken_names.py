"""Names that speech models garble, spoken by many voices: heard and understood.

flite and espeak-ng speak during the test; what Kokoro's voices say is recorded in `kokoro/`, by
`python -m train_model.measure.record_names`.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from assistant import places
from assistant.assembly import ears_of
from assistant.hearing.sound_file import read_sound
from assistant.hearing.speech_model import open_model
from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Samples
from assistant.understanding.load import load_understanding
from assistant.understanding.meaning import Context, Meaning

ROWS = yaml.safe_load(
    (Path(__file__).parents[1] / "intents" / "spoken_names.yaml").read_text(encoding="utf-8")
)
RECORDED = Path(__file__).with_name("kokoro")
SPEAKING = {
    "flite slt": ("flite", "-voice", "slt", "-o", "{out}", "-t", "{text}"),
    "flite rms": ("flite", "-voice", "rms", "-o", "{out}", "-t", "{text}"),
    "flite awb": ("flite", "-voice", "awb", "-o", "{out}", "-t", "{text}"),
    "espeak-ng en-gb": ("espeak-ng", "-v", "en-gb", "-s", "150", "-w", "{out}", "{text}"),
    "espeak-ng en-us": ("espeak-ng", "-v", "en-us", "-s", "150", "-w", "{out}", "{text}"),
}
_LEAST_RIGHT = {"flite awb": 27}
"""Its "where" is like "what"; of the others, six names of seven."""
VOICES = (*SPEAKING, *(f"kokoro {folder.name}" for folder in sorted(RECORDED.iterdir())))

Understood = Callable[[Samples], list[Meaning]]


@pytest.fixture(scope="module")
def understood() -> Iterator[Understood]:
    catalogue, understanding = load_understanding(places.intents_dir())
    silence = np.zeros(BLOCK_SAMPLES, np.int16)
    with closing(open_model()) as model:
        new_ears = ears_of(model, places.intents_dir(), catalogue)

        def what_is_meant(sound: Samples) -> list[Meaning]:
            with closing(new_ears()) as ears:
                after = RATE_HZ + -(RATE_HZ // 2 + len(sound)) % BLOCK_SAMPLES
                whole = np.pad(sound, (RATE_HZ // 2, after)).reshape(-1, BLOCK_SAMPLES)
                heard = [one for block in whole for one in ears.accept(block, silence, None)]
                heard += ears.finish()
            return [m for one in heard if (m := understanding(one, Context())) is not None]

        yield what_is_meant


def sound_of(voice: str, number: int, text: str, folder: Path) -> Samples:
    if voice not in SPEAKING:
        return read_sound(RECORDED / voice.removeprefix("kokoro ") / f"{number:02}.ogg")
    out = folder / f"{number}.wav"
    command = [part.format(out=out, text=text) for part in SPEAKING[voice]]
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    return read_sound(out)


def is_right(row: dict[str, Any], meant: list[Meaning]) -> bool:
    fair = [row["intent"]] if isinstance(row["intent"], str) else row["intent"]
    return bool(meant) and all(
        one.intent in fair and row.get("slots", {}).items() <= one.slots.items() for one in meant
    )


@pytest.mark.slow
@pytest.mark.parametrize("voice", VOICES)
def test_most_names_are_understood(
    voice: str, understood: Understood, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = []
    for number, row in enumerate(ROWS):
        meant = understood(sound_of(voice, number, row["text"], tmp_path))
        if not is_right(row, meant):
            wrong.append(f"  {row['text']}: {[(m.intent, dict(m.slots)) for m in meant]}\n")
    right = len(ROWS) - len(wrong)
    with capsys.disabled():  # the figure is wanted also when all is well
        sys.stdout.write(f"\n{voice}: {right} of {len(ROWS)} names understood\n{''.join(wrong)}")
    assert right >= _LEAST_RIGHT.get(voice, 31)
