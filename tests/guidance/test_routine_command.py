from pathlib import Path

import pytest

from assistant import cli, places
from tests.bundled import catalogue_once

BACK = places.intents_dir() / "routines" / "back.yaml"


@pytest.fixture(autouse=True)
def catalogue_of_the_program_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.cli.routine.load_catalogue", catalogue_once)


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["routine", "list"]) == 0
    assert capsys.readouterr().out == (
        "back\t10, 20, 30, 45, 60 minutes\tBack massage\n"
        "shoulders\t5, 10, 15 minutes\tShoulders and neck, seated\n"
    )


@pytest.mark.parametrize(
    ("name", "totals"),
    [
        (str(BACK), "30 minutes: 13 steps with hands on, 30:00, at most 4 holds"),
        ("shoulders", "5 minutes: 5 steps with hands on, 5:00, at most 0 holds"),
    ],
)
def test_check_says_the_totals_and_has_nothing_to_say_of_ours(
    capsys: pytest.CaptureFixture[str], name: str, totals: str
) -> None:
    assert cli.main(["routine", "check", name]) == 0
    printed = capsys.readouterr()
    assert totals in printed.out.splitlines()
    assert "warning" not in printed.out
    assert printed.err == ""


def test_check_says_everything_that_is_wrong_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    source = BACK.read_text(encoding="utf-8")
    source = source.replace("then: cover", "then: clover", 1).replace("ceiling: 3", "ceiling: 9", 1)
    path.write_text(source, encoding="utf-8")
    lines = source.splitlines()
    assert cli.main(["routine", "check", str(path)]) == 1
    printed = capsys.readouterr()
    ceiling, then = printed.out.splitlines()
    at = lines.index("    ceiling: 9") + 1
    assert ceiling.startswith(f"{path}:{at}: the ceiling 9 of 'find_hot_zones' is above the 6")
    at = lines.index("    then: clover") + 1
    assert then.startswith(f"{path}:{at}: unknown step 'clover'; known steps: warm_oil, ")
    assert printed.err == ""


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "{path}: there is no such file"),
        (b"", "{path}:1: the file is empty"),
        (b"\xff\xfe", "{path}: it is not UTF-8 text; save it as UTF-8"),
        (b"title: [Back", "{path}:1: not valid YAML"),
        (b"title: x\ntitle: y\n", "{path}:2: 'title' is there twice"),
    ],
)
def test_what_cannot_be_read_at_all_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "mine.yaml"
    if content is not None:
        path.write_bytes(content)
    assert cli.main(["routine", "check", str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"quiet-hands: {sentence.format(path=path)}")
    assert printed.err.count("\n") == 1


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
    sentence = "there is no routine 'feet'; choose from back, shoulders, or name a file."
    assert sentence in capsys.readouterr().err
