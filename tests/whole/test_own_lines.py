"""The guide's own lines come back into the microphone and must move nothing."""

import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from assistant import places
from assistant.assembly import ears_of
from assistant.guidance.script import load_script
from assistant.hearing.heard import Heard
from assistant.hearing.speech_model import open_model
from assistant.sound import BLOCK_SAMPLES, RATE_HZ, Playing, Samples
from assistant.speaking.voice import Voice
from assistant.understanding.load import load_understanding
from assistant.understanding.meaning import Context

_EVERY = 4
_GUARD_BLOCKS = 15


def blocks(sound: Samples) -> Samples:
    whole = np.concatenate([sound, np.zeros(RATE_HZ + -len(sound) % BLOCK_SAMPLES, np.int16)])
    return whole.reshape(-1, BLOCK_SAMPLES)


@pytest.mark.slow
@pytest.mark.parametrize("echo_db", [-10, -20])
def test_hardly_any_line_moves_the_session(
    echo_db: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without echo cancellation a few still do; the count may only fall."""
    catalogue, understanding = load_understanding(places.intents_dir())
    voice = Voice(folder=tmp_path)
    routines = (load_script(places.intents_dir(), name) for name in ("back", "shoulders"))
    said = {say.text: say for script in routines for say in script.every_line()}
    lines = list(said.values())[::_EVERY]
    acted = []
    with closing(open_model()) as model:
        new_ears = ears_of(model, places.intents_dir(), catalogue)
        for line in lines:
            far_end = blocks(voice.render(line.text, line.tone))
            near_end = (far_end * 10 ** (echo_db / 20)).astype(np.int16)
            audible = len(far_end) - RATE_HZ // BLOCK_SAMPLES + _GUARD_BLOCKS
            with closing(new_ears()) as ears:
                heard: list[Heard] = []
                for at, (near, far) in enumerate(zip(near_end, far_end, strict=True)):
                    playing = Playing(line.text) if at < audible else None
                    heard += ears.accept(near, far, playing)
                heard += ears.finish()
            meant = [(h.text, m.intent) for h in heard if (m := understanding(h, Context()))]
            acted += [(line.text, meant)] if meant else []
    with capsys.disabled():  # the figure is wanted also when all is well
        sys.stdout.write(f"\nown lines at {echo_db} dB that acted: {len(acted)} of {len(lines)}\n")
        sys.stdout.writelines(f"  {row}\n" for row in acted)
    assert len(acted) <= 0.05 * len(lines)
