import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant import places
from assistant.assembly import ears_of
from assistant.guidance.script import load_script
from assistant.hearing.speech_model import open_model
from assistant.speaking.voice import Voice
from assistant.understanding.load import load_understanding
from tests.live.virtual_card import VirtualCard, can_run


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that all live sessions share, of all workers: what takes long is made once."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "rendered"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        voice = Voice(folder=folder / "quiet-hands" / "cues")
        voice.prepare(load_script(places.intents_dir()).every_line())
        catalogue, _ = load_understanding(places.intents_dir())
        with closing(open_model()) as model:
            ears_of(model, places.intents_dir(), catalogue)().close()
        for made in (
            places.opinion_cache_dir(),
            places.sentences_cache_dir(),
            places.said_cache_dir(),
            places.graph_cache_dir(),
            places.language_models_dir(),
        ):
            shutil.copytree(made, folder / "quiet-hands" / made.name, dirs_exist_ok=True)
    return folder


@pytest.fixture
def card(tmp_path: Path, rendered: Path) -> Iterator[VirtualCard]:
    if not can_run():
        pytest.skip("pulseaudio and pulseaudio-utils are not installed")
    card = VirtualCard(tmp_path)
    card.env["XDG_CACHE_HOME"] = str(rendered)
    card.start()
    yield card
    card.stop()
