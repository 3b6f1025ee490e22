"""Bad input, from outside: one sentence on stderr, nothing on stdout, exit 2, nothing written.

Devices, the voice, the disk and a second instance are in tests/live/test_commands.py.
"""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant import places
from assistant.cli import main
from assistant.sound import RATE_HZ

Say = Callable[..., str]
Hear = tuple[object, ...]
TONE = 0.1 * np.sin(np.arange(RATE_HZ) / 10)


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Say:
    """The one sentence that a command says about its input."""

    def run(*args: object) -> str:
        before = sorted(tmp_path.rglob("*"))
        assert main([str(arg) for arg in args]) == 2
        printed = capfd.readouterr()
        assert printed.out == ""
        assert re.fullmatch(r"quiet-hands: [^\n]+\.\n", printed.err), printed.err
        assert sorted(tmp_path.rglob("*")) == before
        return printed.err.removeprefix("quiet-hands: ")

    return run


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.wav"
    soundfile.write(path, TONE, RATE_HZ)
    return path


def a_model(folder: Path) -> Path:
    return Path(shutil.copytree(places.speech_models_dir() / "quiet-hands-en", folder))


@pytest.fixture
def hear(good: Path, small_intents: Path) -> Hear:
    """The command, with a recording and sentences that nothing is wrong with."""
    return ("hear", good, "--intents", small_intents)


def test_a_model_that_is_not_there(said: Say, hear: Hear, tmp_path: Path) -> None:
    assert f"{tmp_path}/none: there is no such folder" in said(*hear, "--model", tmp_path / "none")
    assert "no speech model is called 'none'" in said(*hear, "--model", "none")


def test_a_folder_that_is_no_model(said: Say, hear: Hear, tmp_path: Path) -> None:
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "README").touch()
    assert "there is no Vosk speech model in it; name the folder that holds am" in said(
        *hear, "--model", tmp_path / "wrong"
    )


def test_a_model_cut_short(said: Say, hear: Hear, tmp_path: Path) -> None:
    net = a_model(tmp_path / "quiet-hands-en") / "am" / "final.mdl"
    os.truncate(net, 100_000)
    assert re.match(
        rf"{net}: this file of the speech model has 100000 bytes, not \d+; install",
        said(*hear, "--model", net.parents[1]),
    )


def test_a_model_with_one_byte_flipped(said: Say, hear: Hear, tmp_path: Path) -> None:
    net = a_model(tmp_path / "quiet-hands-en") / "am" / "final.mdl"
    content = bytearray(net.read_bytes())
    content[len(content) // 2] ^= 1
    net.write_bytes(content)
    assert said(*hear, "--model", net.parents[1]).startswith(
        f"{net}: this file of the speech model is damaged; install"
    )


@pytest.mark.parametrize(
    ("sentences", "wanted"),
    [
        ('["next"', "not valid YAML"),
        ('["go to {nowhere}"]', "unknown slot '{nowhere}' in 'go to {nowhere}'; known slots: area"),
        ('["next"]', "'next' means new here and next_step in "),
        ('["zorblax"]', "the speech model cannot hear the word 'zorblax' in 'zorblax'; add"),
    ],
)
def test_a_sentence_file(
    said: Say, hear: Hear, small_intents: Path, sentences: str, wanted: str
) -> None:
    file = small_intents / "yours.yaml"
    file.write_text(f"intents:\n  new:\n    harm: none\n    data:\n    - sentences: {sentences}\n")
    sentence = said(*hear)
    assert re.match(rf"{file}:[56]: ", sentence)
    assert wanted in sentence


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("then: cover", "then: clover", "unknown step 'clover'; known steps: warm_oil"),
        ("{10: 20, 20: 30", "{10: -20, 20: 30", "-20 is too small; it must be at least 0"),
        ("part: ending", "part: hands_on", "the routine has no light ending; give one step"),
    ],
)
def test_a_routine(said: Say, tmp_path: Path, old: str, new: str, wanted: str) -> None:
    source = (places.intents_dir() / "routines" / "back.yaml").read_text(encoding="utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text(source.replace(old, new, 1), encoding="utf-8")
    sentence = said("routine", "show", file)
    assert re.match(rf"{file}:\d+: ", sentence)
    assert wanted in sentence


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("voices: {giver: nobody}\nscene: [{giver: start}]\n", ":1: unknown voice 'nobody'; known"),
        ("scene:\n- giver: start\n- expect: {joy: 1}\n", ":3: unknown key 'joy'; known keys"),
    ],
)
def test_a_scene(said: Say, tmp_path: Path, text: str, wanted: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    assert said("rehearse", file, "--out", tmp_path / "out").startswith(f"{file}{wanted}")


def stereo(path: Path) -> None:
    soundfile.write(path, np.stack([TONE, TONE], axis=1), RATE_HZ)


def at_8_khz(path: Path) -> None:
    soundfile.write(path, TONE, 8000)


def with_24_bits(path: Path) -> None:
    soundfile.write(path, TONE, RATE_HZ, subtype="PCM_24")


def without_sound(path: Path) -> None:
    soundfile.write(path, TONE[:0], RATE_HZ)


def cut_short(path: Path) -> None:
    soundfile.write(path, TONE, RATE_HZ)
    os.truncate(path, 10_000)


def of_text(path: Path) -> None:
    path.write_text("not a sound")


@pytest.mark.parametrize(
    ("make", "wanted"),
    [
        (stereo, "the sound has 2 channels, and one is needed; convert it: sox"),
        (at_8_khz, "the sound has 8000 samples a second, and at least 16000 are needed; record"),
        (with_24_bits, "the sound has 24-bit samples, and 16-bit ones are needed; convert it: sox"),
        (Path.touch, "the sound file is empty; record it again"),
        (without_sound, "there is no sound in it; record it again"),
        (cut_short, "the sound file is cut short; record it again"),
        (of_text, "this is not a sound file that can be read; convert it: sox"),
        (Path.mkdir, "it is not a file"),
        (lambda _: None, "there is no such sound file"),
    ],
)
def test_a_recording_beside_a_good_one(
    said: Say, good: Path, tmp_path: Path, make: Callable[[Path], None], wanted: str
) -> None:
    file = tmp_path / "bad.wav"
    make(file)
    assert said("hear", good, file).startswith(f"{file}: {wanted}")
    assert said("hear", "--json", good, file).startswith(f"{file}: {wanted}")
