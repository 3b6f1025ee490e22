from pathlib import Path

import pytest

from assistant import cli, places

BACK = places.intents_dir() / "routines" / "back.yaml"


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["routine", "list"]) == 0
    assert capsys.readouterr().out == "back\t10, 20, 30, 45, 60 minutes\tBack massage\n"


def test_check_says_the_totals(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["routine", "check", str(BACK)]) == 0
    assert "30 minutes: 13 steps with hands on, 30:00, at most 4 holds" in capsys.readouterr().out


def test_check_says_what_is_wrong_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    source = BACK.read_text(encoding="utf-8")
    path.write_text(source.replace("then: cover", "then: clover", 1), encoding="utf-8")
    line = path.read_text(encoding="utf-8").splitlines().index("    then: clover") + 1
    assert cli.main(["routine", "check", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"quiet-hands: {path}:{line}: unknown step 'clover'; known")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("name", ["back", str(BACK)])
def test_show(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert cli.main(["routine", "show", name, "--minutes", "20"]) == 0
    shown = capsys.readouterr().out
    assert "Back massage, 20 minutes" in shown
    assert " 0:30   5:00  intro_strokes     both" in shown
    assert "forearm_glide" not in shown


@pytest.mark.parametrize("action", ["list", "show"])
def test_a_folder_without_routines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], action: str
) -> None:
    assert cli.main(["routine", "--intents", str(tmp_path), action]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"{tmp_path}/routines: there are no routines here" in captured.err


def test_show_no_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["routine", "show", "--minutes", "-5"]) == 2
    assert "--minutes must be at least 1" in capsys.readouterr().err


def test_show_an_unknown_routine(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["routine", "show", "feet"]) == 2
    assert "there is no routine 'feet'; choose from back." in capsys.readouterr().err
