from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.virtual_card import VirtualCard, can_run


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that all live sessions share: the lines are rendered once."""
    return tmp_path_factory.mktemp("rendered")


@pytest.fixture
def card(tmp_path: Path, rendered: Path) -> Iterator[VirtualCard]:
    if not can_run():
        pytest.skip("pulseaudio and pulseaudio-utils are not installed")
    card = VirtualCard(tmp_path)
    card.env["XDG_CACHE_HOME"] = str(rendered)
    card.start()
    yield card
    card.stop()
