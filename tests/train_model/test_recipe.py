"""Which steps a recipe has, from nothing and from an exported model."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the recipe's environment: scripts/train-model test")

from train_model.recipe import Recipe
from train_model.texts import SHARES, SHARES_GOING_ON

NOWHERE = Path("nowhere")
FROM_NOTHING = Recipe(NOWHERE, NOWHERE, NOWHERE)
GOING_ON = FROM_NOTHING.going_on(NOWHERE / "model")


def test_going_on_needs_no_first_nets() -> None:
    assert list(FROM_NOTHING.steps())[2:] == ["boot", "first", "train", "export"]
    assert list(GOING_ON.steps())[2:] == ["rebuild", "train", "export"]


def test_going_on_learns_with_more_care_and_keeps_its_norms() -> None:
    assert GOING_ON.schedule.first_rate < FROM_NOTHING.schedule.first_rate
    assert FROM_NOTHING.schedule.moving_norms
    assert not GOING_ON.schedule.moving_norms


@pytest.mark.parametrize("shares", [SHARES, SHARES_GOING_ON], ids=["from nothing", "going on"])
def test_the_shares_of_the_kinds_of_text_are_per_cent(shares: dict[str, int]) -> None:
    assert sum(shares.values()) == 100
    assert set(shares) == set(SHARES)


def test_going_on_says_vital_words_more_often() -> None:
    assert SHARES_GOING_ON["vital"] > SHARES["vital"]
    assert GOING_ON.shares == SHARES_GOING_ON
