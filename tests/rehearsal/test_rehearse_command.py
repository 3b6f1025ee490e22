"""The command, with the real program behind it."""

import json
import re
from pathlib import Path

import pytest

from assistant import places
from assistant.cli import main
from assistant.errors import BadInput
from assistant.guidance.effects import Tone
from assistant.rehearsal.load_scene import load_scene
from assistant.sound import Samples

MANUAL = Path(__file__).parents[2] / "docs" / "scenes.md"


class Mute:
    """A voice that has lost its engine; implements the player's `Renders`."""

    def render(self, text: str, tone: Tone, pace: float = 1.0) -> Samples:
        del pace
        raise BadInput(f"there is no espeak-ng to say {text} as {tone}")


def scene_file(folder: Path, text: str, name: str = "scene.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_failed_expectation_exits_1_and_names_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = scene_file(tmp_path, "scene:\n  - giver: start\n  - expect: {say: never said}\n")
    assert main(["rehearse", str(path), "--json", "--out", str(tmp_path / "out")]) == 1
    printed = capsys.readouterr()
    data = json.loads(printed.out)
    assert data["passed"] is False
    assert data["scenes"][0]["failure"]["line"] == 3
    assert f'{path}:3: expected say "never said" within 3 s; instead: heard "start"' in printed.err
    assert "GUIDE" in printed.err
    timeline = (tmp_path / "out" / "timeline.txt").read_text(encoding="utf-8")
    assert "✗" in timeline
    assert timeline in printed.err.replace("\n\n", "\n")
    assert json.loads((tmp_path / "out" / "timeline.json").read_text("utf-8")) == data["scenes"][0]


def test_a_wrong_scene_exits_2_before_anything_is_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = scene_file(tmp_path, "scene: [{giver: start}]\n", "good.yaml")
    bad = scene_file(tmp_path, "scene:\n  - giver: start\n  - expct: {}\n")
    assert main(["rehearse", str(good), str(bad), "--out", str(tmp_path / "out")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"{bad}:3: unknown key 'expct'" in printed.err
    assert not (tmp_path / "out").exists()


def test_two_scenes_of_one_name_cannot_share_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = scene_file(tmp_path, "scene: [{giver: start}]\n")
    assert main(["rehearse", str(path), str(path), "--out", str(tmp_path / "out")]) == 2
    assert "2 scenes are called 'scene'" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = scene_file(tmp_path, "scene: [{giver: start}]\n")
    taken = scene_file(tmp_path, "", "taken")
    for out in (taken, taken / "out"):
        assert main(["rehearse", str(path), "--out", str(out)]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""  # it is found before the rehearsal, not after
        assert "cannot be written there" in printed.err


@pytest.fixture
def small(small_intents: Path) -> Path:
    """A language of a few sentences, with our lines and routines."""
    for name in ("spoken", "routines"):
        (small_intents / name).symlink_to(places.intents_dir() / name)
    return small_intents


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "session: {model: none, intents: small}\nscene: [{giver: start}]\n",
            "no speech model is called 'none'",
        ),
        ("room: {noise: cut.wav}\nscene: [{giver: start}]\n", "the sound file is empty"),
        ("scene: [{wait_s: .inf, giver: start}]\n", ":1: 'inf' is not a number"),
    ],
)
@pytest.mark.usefixtures("small")
def test_what_a_scene_needs_and_cannot_have_is_told_before_it_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, problem: str
) -> None:
    (tmp_path / "cut.wav").touch()
    assert main(["rehearse", str(scene_file(tmp_path, text))]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert problem in printed.err


@pytest.mark.usefixtures("small")
def test_a_voice_that_cannot_speak_is_no_failed_scene(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("assistant.cli.rehearse.prepare_voice", lambda *_: Mute())
    text = "session: {intents: small}\nscene: [{giver: start}, {wait_s: 2}]\n"
    assert main(["rehearse", str(scene_file(tmp_path, text))]) == 2
    assert "there is no espeak-ng" in capsys.readouterr().err


@pytest.mark.slow
def test_a_scene_that_comes_with_the_program_has_a_name(tmp_path: Path) -> None:
    assert main(["rehearse", "setup", "--out", str(tmp_path)]) == 0
    assert (tmp_path / "timeline.txt").read_text("utf-8").startswith("setup.yaml: ")


def test_a_name_that_is_no_scene(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", "demon"]) == 2
    assert "demon: there is no such file" in capsys.readouterr().err


EXAMPLES = re.findall(r"```yaml\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)


def test_the_example_of_the_manual_is_a_scene(tmp_path: Path) -> None:
    (example,) = EXAMPLES
    assert load_scene(scene_file(tmp_path, example)).steps


@pytest.mark.slow
def test_the_example_of_the_manual_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = EXAMPLES
    path = scene_file(tmp_path, example)
    assert main(["rehearse", str(path)]) == 0, capsys.readouterr()


def test_every_word_of_the_language_is_in_the_manual(tmp_path: Path) -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    texts = [
        "rooms: {}\nscene: []\n",
        "room: {x: 1}\nscene: []\n",
        "voices: {giver: {x: 1}}\nscene: []\n",
        "session: {x: 1}\nscene: []\n",
        "scene: [{x: 1}]\n",
        "scene: [{expect: {x: 1}}]\n",
        "scene: [{never: {x: 1}}]\n",
        "scene: [{expect: {effect: x}}]\n",
        "scene: [{expect: {chime: x}}]\n",
        "scene: [{expect: {state: x}}]\n",
        "room: {noise: x}\nscene: []\n",
        "room: {music: x}\nscene: []\n",
        "room: {echo: x}\nscene: []\n",
        "voices: {giver: x}\nscene: []\n",
    ]
    for text in texts:
        with pytest.raises(BadInput, match="known") as caught:
            load_scene(scene_file(tmp_path, text))
        known = str(caught.value).partition("known")[2].partition(": ")[2]
        for word in re.findall(r"[a-z_0-9]+(?:-ng)?", known.partition(", or")[0]):
            assert re.search(rf"\b{word}\b", manual), f"{word} is not in the manual"
