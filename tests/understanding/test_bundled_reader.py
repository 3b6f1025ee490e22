"""The reader that comes with the program."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import places
from assistant.understanding.reader import Reader

BUNDLED = Reader.load(places.intents_dir() / "reader.onnx")


@given(st.lists(st.text(min_size=1, max_size=12), max_size=90).map(tuple), st.text(max_size=5))
def test_the_bundled_reader_reads_anything(words: tuple[str, ...], state: str) -> None:
    shares = BUNDLED(words, state)
    assert shares.sum() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("could you put a bit more of your weight into it", "pressure_harder"),
        ("my fingers have gone to sleep", "report_nerve"),
        ("we watched the football last night", "none"),
    ],
)
def test_the_bundled_reader_knows_what_sentences_mean(text: str, meaning: str) -> None:
    shares = BUNDLED(tuple(text.split()), "step")
    assert BUNDLED.meanings[int(np.argmax(shares))] == meaning


def test_the_library_that_computes_it_keeps_and_sends_nothing_about_the_user(
    tmp_path: Path,
) -> None:
    reads = (
        "from assistant import places; from assistant.understanding.reader import Reader;"
        "Reader.load(places.intents_dir() / 'reader.onnx')(('yes',), 'step')"
    )
    homes = {"HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"}
    env = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    env |= dict.fromkeys(homes, str(tmp_path))
    subprocess.run([sys.executable, "-c", reads], check=True, env=env)
    assert not list(tmp_path.iterdir())
