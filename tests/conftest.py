"""No test writes into the home of the person who runs it."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

import assistant  # noqa: F401 - before numpy, for which it sets the number of threads
from assistant import places

_SET_UP = places.opinion_cache_dir()
"""What `scripts/setup` has learned from the wordings; to learn it again takes six seconds."""

# `scripts/test fast` looks at a few examples of each property, the whole run at many.
settings.register_profile("few", max_examples=20)
settings.register_profile("many", max_examples=200)
settings.load_profile("few")


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of the tests' own: cache, state, settings and models go there."""
    home = tmp_path_factory.mktemp("home")
    patch = pytest.MonkeyPatch()
    for name in ("CACHE", "STATE", "DATA", "CONFIG"):
        patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    if _SET_UP.is_dir():
        shutil.copytree(_SET_UP, places.opinion_cache_dir())
    return home
