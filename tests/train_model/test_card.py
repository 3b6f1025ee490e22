import json
from pathlib import Path

import pytest

from assistant.errors import BadInput
from train_model.card import write_card

ROW = {"measure": "sentences", "what": "exact, clean", "value": 0.9671, "unit": "share"}


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    path = tmp_path / "figures.json"
    path.write_text(json.dumps([ROW, {**ROW, "what": "never", "value": None}]))
    return path


def test_figures_are_put_where_the_page_names_them(figures: Path, tmp_path: Path) -> None:
    page, card = tmp_path / "card.md", tmp_path / "README.md"
    page.write_text("# Card\n\nRight: {{sentences | exact, clean}}.\n")
    write_card(figures, card, page)
    assert card.read_text() == "# Card\n\nRight: 96.7 %.\n"


@pytest.mark.parametrize("what", ["exact, noisy", "never"])
def test_a_figure_that_was_not_measured_is_named(figures: Path, tmp_path: Path, what: str) -> None:
    page, card = tmp_path / "card.md", tmp_path / "README.md"
    page.write_text("# Card\n{{sentences | " + what + "}}\n")
    with pytest.raises(BadInput, match=rf"card\.md:2: 'sentences \| {what}' is in no figure"):
        write_card(figures, card, page)
    assert not card.exists()
