"""No test writes into the home of the person who runs it."""

from pathlib import Path

import pytest

import assistant  # noqa: F401 - before numpy, for which it sets the number of threads


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of the tests' own: cache, state, settings and models go there."""
    home = tmp_path_factory.mktemp("home")
    patch = pytest.MonkeyPatch()
    for name in ("CACHE", "STATE", "DATA", "CONFIG"):
        patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home
