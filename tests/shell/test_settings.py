from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.guidance.lines import Line
from assistant.guidance.script import load_script
from assistant.settings import Settings, load_settings


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.yaml") == Settings()


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("model: small-en-us-0.15\nminutes: 20\nroutine: mine.yaml\n")
    settings = load_settings(path)
    assert settings.model == "small-en-us-0.15"
    assert settings.minutes == 20
    assert settings.routine == str(tmp_path / "mine.yaml")
    assert settings.voice == Settings().voice


@pytest.mark.parametrize("name", ["shoulders", "back"])
def test_a_routine_may_be_a_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(f"routine: {name}\n")
    settings = load_settings(path)
    assert settings.routine == name
    assert load_script(settings.intents, settings.routine).routine.name == name
    assert settings.minutes is None


def test_the_number_to_call_is_said(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("emergency_number: 999\n")
    settings = load_settings(path)
    script = load_script(settings.intents, settings.routine, settings.emergency_number)
    assert script.lines.texts[Line.EMERGENCY] == "Hands off. Call nine nine nine now."


def test_a_device_may_be_a_number(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("input_device: 3\noutput_device: USB\n")
    settings = load_settings(path)
    assert (settings.input_device, settings.output_device) == ("3", "USB")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("modle: x\n", ":1: unknown key 'modle'"),
        ("minutes: soon\n", ":1: expected a number"),
        ("voice: v\nminutes: 0\n", ":2: 0 is too small"),
        ("minutes: [\n", "not valid YAML"),
        ("voice: v\nemergency_number: help\n", ":2: 'help' is no emergency number"),
        ("emergency_number: 1\n", ":1: '1' is no emergency number"),
        ("log_all_words: maybe\n", ":1: "),
        ("minutes: .nan\n", ":1: 'nan' is not a number"),
        ("words_per_minute: 20\n", ":1: 20 is too small; it must be at least 80"),
        ("words_per_minute: 100000\n", ":1: 100000 is too large; it must be at most 300"),
    ],
)
def test_a_mistake_names_its_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(text)
    with pytest.raises(BadInput) as caught:
        load_settings(path)
    assert problem in str(caught.value)
