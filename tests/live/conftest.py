from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.virtual_card import VirtualCard, can_run


@pytest.fixture
def card(tmp_path: Path) -> Iterator[VirtualCard]:
    if not can_run():
        pytest.skip("pulseaudio and pulseaudio-utils are not installed")
    card = VirtualCard(tmp_path)
    card.start()
    yield card
    card.stop()
