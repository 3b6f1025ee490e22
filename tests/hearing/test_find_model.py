from pathlib import Path

import pytest

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.find_model import find_model, installed_models


@pytest.fixture
def own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(places, "user_models_dir", lambda: tmp_path / "own")
    (tmp_path / "own" / "en-us-0.22-lgraph").mkdir(parents=True)
    (tmp_path / "own" / ".en-us-0.22-lgraph.half").mkdir()
    return tmp_path / "own"


def test_nothing_chosen_is_the_bundled_model() -> None:
    found = find_model(None)
    assert (found.name, found.bundled) == ("quiet-hands-en", True)
    assert found.folder.is_dir()
    assert find_model("quiet-hands-en") == found


def test_a_name_is_an_installed_model(own_models: Path) -> None:
    found = find_model("vosk-model-en-us-0.22-lgraph")
    assert (found.folder, found.bundled) == (own_models / "en-us-0.22-lgraph", False)
    assert [m.name for m in installed_models()] == ["quiet-hands-en", "en-us-0.22-lgraph"]


def test_a_path_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_model("./models/mine").folder == Path.cwd() / "models" / "mine"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    assert find_model("mine").folder == tmp_path / "mine"


def test_a_known_model_that_is_not_there_says_how_to_get_it(own_models: Path) -> None:
    assert own_models
    with pytest.raises(BadInput, match=r"install it with: .* models install small-en-us-0.15\."):
        find_model("small-en-us-0.15")


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadInput, match=r"'smal-en-us'; did you mean 'small-en-us-0\.15'"):
        find_model("smal-en-us")
    with pytest.raises(BadInput, match="known ones: quiet-hands-en, "):
        find_model("xyz")
