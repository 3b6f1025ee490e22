from pathlib import Path

import pytest

from assistant import places
from assistant.errors import BadInput
from assistant.rehearsal.load_scene import load_scene
from assistant.rehearsal.scene import After, Condition, Expect, Never, Silence, Speak, Wait

WHOLE = """\
about: everything there is
rows: [5, 28]
tasks: [stop_by_receiver, breathing]
room: {noise: fan, snr_db: 15, echo: living_room, echo_db: -3, music: calm, mic_level_db: 2}
voices:
  giver: rms
  receiver: {voice: "espeak-ng:en-gb+f3", muffled: true, level_db: -10}
session: {minutes: 20}
scene:
  - giver: no
  - expect: {say: "Is the room warm", within_s: 1.5}
  - after: {step: intro_strokes, within_s: 60}
    wait_s: 20
    receiver: ow
  - expect: {effect: ease, state: step, intent: report_pain, slots: {area: neck, level: 6}}
  - while_speaking: {giver: pause}
    never: {intent: any, for_s: 2}
  - expect: {silence_s: 3}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "scene.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_scene_with_everything_in_it(tmp_path: Path) -> None:
    scene = load_scene(write(tmp_path, WHOLE))
    assert scene.about == "everything there is"
    assert scene.rows == (5, 28)
    assert scene.tasks == ("stop_by_receiver", "breathing")
    assert (scene.room.noise, scene.room.snr_db, scene.room.echo) == ("fan", 15, "living_room")
    assert (scene.room.music, scene.room.echo_db, scene.room.mic_level_db) == ("calm", -3, 2)
    assert scene.voices["receiver"].muffled
    assert scene.voices["receiver"].level_db == -10
    assert scene.minutes == 20
    speak, expect, after, wait, ow, eased, pause, never, silence = scene.steps
    assert isinstance(speak, Speak)
    assert (speak.who, speak.text, speak.at.line) == ("giver", "no", 10)
    assert isinstance(expect, Expect)
    assert (expect.condition, expect.within_s) == (Condition(say="Is the room warm"), 1.5)
    assert isinstance(after, After)
    assert (after.condition, after.within_s) == (Condition(step="intro_strokes"), 60)
    assert isinstance(wait, Wait)
    assert wait.wait_s == 20
    assert isinstance(ow, Speak)
    assert isinstance(eased, Expect)
    assert eased.condition.slots == {"area": "neck", "level": "6"}
    assert isinstance(pause, Speak)
    assert pause.over_device
    assert isinstance(never, Never)
    assert isinstance(silence, Silence)


def test_music_may_be_off_and_noise_none(tmp_path: Path) -> None:
    scene = load_scene(write(tmp_path, "room: {music: off, noise: none}\nscene: [{giver: hi}]\n"))
    assert scene.room.music is None
    assert scene.room.noise is None


@pytest.mark.parametrize("routine", ["shoulders", "mine.yaml"])
def test_a_routine_is_a_name_or_a_file_beside_the_scene(tmp_path: Path, routine: str) -> None:
    (tmp_path / "mine.yaml").touch()
    scene = load_scene(write(tmp_path, f"session: {{routine: {routine}}}\nscene: [{{giver: a}}]\n"))
    folder = tmp_path if "." in routine else places.intents_dir() / "routines"
    assert scene.routine == str(folder / f"{routine.removesuffix('.yaml')}.yaml")
    assert scene.minutes is None


def test_another_file_is_played_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "setup.yaml").write_text("scene:\n  - giver: start\n", encoding="utf-8")
    path = write(tmp_path, "scene:\n  - play: setup.yaml\n  - giver: next\n")
    steps = load_scene(path).steps
    assert [step.text for step in steps if isinstance(step, Speak)] == ["start", "next"]
    assert steps[0].at.path.name == "setup.yaml"


MISTAKES = {
    "no scene": ("about: nothing\n", 1, "there is no 'scene'"),
    "empty": ("", 1, "the file is empty"),
    "not YAML": ("scene: [", 1, "not valid YAML"),
    "unknown key": ("scene: [{giver: hi}]\nrooms: {}\n", 2, "unknown key 'rooms'"),
    "unknown voice": ("voices: {giver: bob}\nscene: [{giver: hi}]\n", 1, "unknown voice 'bob'"),
    "voice unnamed": ("voices: {giver: {muffled: true}}\nscene: []\n", 1, "no 'voice' in it"),
    "voice key": ("voices: {giver: {voice: slt, pitch: 3}}\nscene: []\n", 1, "key 'pitch'"),
    "voice flag": ("voices: {giver: {voice: slt, muffled: 3}}\nscene: []\n", 1, "true or false"),
    "no voices": ("voices: {}\nscene: [{giver: hi}]\n", 1, "there are no voices"),
    "reserved name": ("voices: {expect: slt}\nscene: []\n", 1, "nobody can be called 'expect'"),
    "unknown speaker": ("scene:\n  - giver: hi\n  - bob: hi\n", 3, "unknown key 'bob'"),
    "nothing said": ("scene:\n  - giver:\n", 2, "expected text here, found nothing"),
    "empty scene": ("scene: []\n", 1, "the scene is empty"),
    "empty step": ("scene:\n  - {}\n", 2, "the step is empty"),
    "scene no list": ("scene: hi\n", 1, "expected a list"),
    "unknown noise": ("room: {noise: rain}\nscene: [{giver: a}]\n", 1, "unknown noise 'rain'"),
    "lost noise": ("room: {noise: a.wav}\nscene: [{giver: a}]\n", 1, "there is no 'a.wav'"),
    "unknown echo": ("room: {echo: cave}\nscene: [{giver: a}]\n", 1, "unknown echo 'cave'"),
    "snr in words": ("room: {snr_db: low}\nscene: [{giver: a}]\n", 1, "expected a number"),
    "lost recording": ("scene:\n  - giver: {recording: a.wav}\n", 2, "there is no 'a.wav'"),
    "recording unnamed": ("scene:\n  - giver: {text: hi}\n", 2, "no 'recording' in it"),
    "expectation": ("scene:\n  - expect: {sey: hi}\n", 2, "unknown key 'sey'"),
    "nothing expected": ("scene:\n  - expect: {within_s: 1}\n", 2, "nothing is looked for"),
    "unknown effect": ("scene:\n  - expect: {effect: dance}\n", 2, "unknown effect 'dance'"),
    "unknown chime": ("scene:\n  - expect: {chime: ding}\n", 2, "unknown chime 'ding'"),
    "unknown state": ("scene:\n  - after: {state: stop}\n", 2, "unknown state 'stop'"),
    "negative wait": ("scene:\n  - wait_s: -1\n", 2, "-1 is too small"),
    "negative within": ("scene:\n  - expect: {say: a, within_s: -1}\n", 2, "-1 is too small"),
    "negative silence": ("scene:\n  - expect: {silence_s: -2}\n", 2, "-2 is too small"),
    "silence and more": ("scene:\n  - expect: {silence_s: 2, say: a}\n", 2, "stands alone"),
    "two at once": ("scene:\n  - {giver: a, receiver: b}\n", 2, "giver and receiver in one"),
    "over nobody": ("scene:\n  - while_speaking: {}\n", 2, "one person speaks here"),
    "slots of none": ("scene:\n  - expect: {intent: none, slots: {a: b}}\n", 2, "has no slots"),
    "play and more": ("scene:\n  - {play: a.yaml, giver: a}\n", 2, "'play' stands alone"),
    "lost play": ("scene:\n  - play: a.yaml\n", 2, "there is no 'a.yaml'"),
    "plays itself": ("scene:\n  - play: scene.yaml\n", 2, "plays itself"),
    "zero minutes": ("session: {minutes: 0}\nscene: [{giver: a}]\n", 1, "0 is too small"),
    "unknown routine": ("session: {routine: a}\nscene: [{giver: a}]\n", 1, "no routine 'a'"),
    "no row": ("rows: [0]\nscene: [{giver: a}]\n", 1, "0 is too small"),
    "half a row": ("rows: [5.5]\nscene: [{giver: a}]\n", 1, "5.5 is no number of a rule"),
    "row in words": ("rows: [five]\nscene: [{giver: a}]\n", 1, "expected a number"),
    "row twice": ("rows:\n  - 5\n  - 5\nscene: [{giver: a}]\n", 3, "5 is there twice"),
    "one row, no list": ("rows: 5\nscene: [{giver: a}]\n", 1, "expected a list"),
    "task twice": ("tasks: [a, a]\nscene: [{giver: a}]\n", 1, "'a' is there twice"),
    "task of no word": ("tasks: [5]\nscene: [{giver: a}]\n", 1, "expected text"),
    "lost routine": ("session: {routine: a.yaml}\nscene: [{giver: a}]\n", 1, "no 'a.yaml'"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_file_and_line(mistake: str, tmp_path: Path) -> None:
    text, line, problem = MISTAKES[mistake]
    path = write(tmp_path, text)
    with pytest.raises(BadInput) as caught:
        load_scene(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert problem in str(caught.value)


def test_a_scene_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such file"):
        load_scene(tmp_path / "gone.yaml")


def test_a_mistake_in_a_played_file_is_named_there(tmp_path: Path) -> None:
    (tmp_path / "setup.yaml").write_text("scene:\n  - giver: a\n  - bob: b\n", encoding="utf-8")
    path = write(tmp_path, "scene:\n  - play: setup.yaml\n")
    with pytest.raises(BadInput, match=r"setup\.yaml:3: unknown key 'bob'"):
        load_scene(path)
