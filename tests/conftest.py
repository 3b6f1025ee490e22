"""No test writes into the home of the person who runs it."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

import assistant  # noqa: F401 - before numpy, for which it sets the number of threads
from assistant import places

_KEPT = (
    places.opinion_cache_dir,
    places.graph_cache_dir,
    places.language_models_dir,
    places.said_cache_dir,
)
_MADE_BEFORE = tuple(where() for where in _KEPT)
"""What `scripts/setup` or anybody's use of the program has learned from the sentences and
wordings; each takes seconds to learn again, and is only used for exactly the same ones."""

_SMALL_INTENTS = """\
language: en
lists:
  area:
    values:
      - {in: neck, out: neck}
intents:
  start_session:
    harm: none
    example: start
    data:
      - sentences: [start, start the massage]
  next_step:
    harm: none
    example: next
    data:
      - sentences: [next, "next [step] please"]
  pressure_ok:
    harm: none
    example: that feels good
    data:
      - sentences: [that feels good]
      - asked: pressure
        sentences: [perfect]
"""

# `scripts/test fast` looks at a few examples of each property, the whole run at many; on a busy
# machine one may take long.
settings.register_profile("few", max_examples=20, deadline=None)
settings.register_profile("many", max_examples=200, deadline=None)
settings.load_profile("few")


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of the tests' own: cache, state, settings and models go there."""
    home = tmp_path_factory.mktemp("home")
    patch = pytest.MonkeyPatch()
    for name in ("CACHE", "STATE", "DATA", "CONFIG"):
        patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    for before, where in zip(_MADE_BEFORE, _KEPT, strict=True):
        if before.is_dir():
            shutil.copytree(before, where())
    return home


@pytest.fixture
def small_intents(tmp_path: Path) -> Path:
    """A folder of a few sentences, which takes a moment to read; ours takes seconds."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "sentences.yaml").write_text(_SMALL_INTENTS)
    return folder
