"""Which steps a recipe has, from nothing and from an exported model."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the recipe's environment: scripts/train-model test")

from assistant import places
from assistant.hearing.pronunciations import read_lexicon
from train_model.__main__ import main
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


def test_the_graph_of_an_exported_model_is_made_anew_without_training(tmp_path: Path) -> None:
    bundled = places.speech_models_dir() / "quiet-hands-en"
    recipe = Recipe(tmp_path, places.intents_dir(), places.everyday_talk_file()).going_on(bundled)
    recipe.graph()
    acoustic = Path("am", "final.mdl")
    assert (recipe.model / acoustic).read_bytes() == (bundled / acoustic).read_bytes()
    ways = read_lexicon(recipe.model).lexicon
    assert {("DH", "EH", "R"), ("D", "EH", "R")} <= set(ways["there"])
    assert ways.keys() == read_lexicon(bundled).lexicon.keys()


def test_a_graph_is_made_for_an_exported_model(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["graph"])
    assert "name it with --from" in capsys.readouterr().err
    with pytest.raises(ValueError, match="no net to make a graph for"):
        FROM_NOTHING.graph()
