"""`run`, `say` and `doctor` where something is missing; no sound card is needed."""

import json
import os
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.live.instance import only_instance
from tests.live.quiet_hands import bare_env, quiet_hands, sentence

pytestmark = pytest.mark.skipif(
    Path("/proc/asound/card0").exists(), reason="this machine has a sound card"
)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return bare_env(tmp_path)


def hide(env: dict[str, str], *libraries: str) -> None:
    """The loader finds a broken library of that name first."""
    folder = Path(env["HOME"]) / "broken"
    folder.mkdir()
    for name in libraries:
        (folder / name).write_bytes(b"not a library")
    env["LD_LIBRARY_PATH"] = str(folder)


def test_run_without_a_microphone(env: dict[str, str]) -> None:
    assert sentence(quiet_hands("run", env=env)) == (
        "no microphone was found; plug one in and see whether 'arecord -l' lists it."
    )


def test_run_without_portaudio(env: dict[str, str]) -> None:
    hide(env, "libportaudio.so.2")
    assert sentence(quiet_hands("run", env=env)) == (
        "the sound library PortAudio was not found; "
        "install it with 'sudo apt install libportaudio2'."
    )


def test_run_twice(env: dict[str, str]) -> None:
    with only_instance(Path(env["XDG_STATE_HOME"]) / "quiet-hands"):
        said = sentence(quiet_hands("run", env=env))
    assert said.startswith("Quiet Hands is running already (process ")
    assert said.endswith("); stop it first, or go on with it.")


def test_run_for_no_time(env: dict[str, str]) -> None:
    assert "--minutes must be at least 1" in sentence(quiet_hands("run", "--minutes", "0", env=env))


def test_run_with_a_routine_that_is_not_there(env: dict[str, str]) -> None:
    assert sentence(quiet_hands("run", "--routine", "feet", env=env)) == (
        "there is no routine 'feet'; choose from back, shoulders, or name a file."
    )


def test_run_where_nothing_can_be_kept(env: dict[str, str]) -> None:
    Path(env["XDG_STATE_HOME"]).touch()
    done = quiet_hands("run", env=env)
    # It gets as far as the microphone.
    assert "no microphone was found" in sentence(done)
    assert "no_lock" in done.stderr
    assert "no log is written" in done.stderr


def test_doctor_says_that_nothing_can_be_kept(env: dict[str, str]) -> None:
    Path(env["XDG_STATE_HOME"]).touch()
    done = quiet_hands("doctor", "--model", "no-such-model", env=env)
    assert "state       WRONG  the session cannot be kept in " in done.stdout
    assert "to do: make it writable, or set XDG_STATE_HOME" in done.stdout


@pytest.fixture
def refused(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The one sentence that `say` says, in this process: no library is missing here."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    def say(*args: str) -> str:
        code = main(["say", *args])
        return sentence(subprocess.CompletedProcess(args, code, *capsys.readouterr()))

    return say


def test_say_makes_a_wav_of_our_kind(env: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "cue.wav"
    done = quiet_hands("say", "Their left side now.", str(out), env=env)
    assert (done.returncode, done.stdout) == (0, "")
    with wave.open(str(out)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        assert 1.0 < file.getnframes() / 16_000 < 3.0


@pytest.mark.parametrize(
    ("text", "out", "wanted"),
    [
        ("", "cue.wav", "there is nothing to say in the text; give at least one word."),
        (" … ", "cue.wav", "there is nothing to say in the text; give at least one word."),
        ("Hello.", ".", "this is a folder; give the name of a WAV file."),
        ("Hello.", "none/cue.wav", "there is no such folder; make it first."),
    ],
)
def test_say_with_bad_input(
    refused: Callable[..., str], tmp_path: Path, text: str, out: str, wanted: str
) -> None:
    assert refused(text, str(tmp_path / out)).endswith(wanted)
    assert not (tmp_path / "cue.wav").exists()


def test_say_to_a_place_that_cannot_be_written(refused: Callable[..., str]) -> None:
    said = refused("Hello.", "/proc/cue.wav")
    assert said.startswith("/proc/cue.wav: it cannot be written (")


def test_say_takes_the_place_of_no_device(refused: Callable[..., str], tmp_path: Path) -> None:
    pipe = tmp_path / "cue.wav"
    os.mkfifo(pipe)
    assert refused("Hello.", str(pipe)) == (
        f"{pipe}: it cannot be written (it is not a file); choose another place."
    )
    assert pipe.is_fifo()


def test_say_what_is_not_utf_8(env: dict[str, str], tmp_path: Path) -> None:
    done = quiet_hands("say", os.fsdecode(b"a\xff"), str(tmp_path / "cue.wav"), env=env)
    assert sentence(done) == "the text is not UTF-8; give it in UTF-8."


def test_say_to_a_name_that_is_too_long(refused: Callable[..., str], tmp_path: Path) -> None:
    said = refused("Hello.", str(tmp_path / ("a" * 300)))
    assert said.endswith("the system refused (File name too long).")


def test_say_with_an_unknown_voice(env: dict[str, str], tmp_path: Path) -> None:
    done = quiet_hands("say", "Hello.", str(tmp_path / "cue.wav"), "--voice", "none", env=env)
    assert sentence(done).startswith("the voice 'none' is not installed; choose one from")


def test_say_without_any_espeak(env: dict[str, str], tmp_path: Path) -> None:
    hide(env, "libespeak-ng.so.1", "libespeak.so.1")
    env["PATH"] = str(tmp_path / "empty")
    said = sentence(quiet_hands("say", "Hello.", str(tmp_path / "cue.wav"), env=env))
    assert said.endswith("install them with 'sudo apt install espeak-ng'.")
    assert not (tmp_path / "cue.wav").exists()


def test_say_leaves_an_old_file_alone_when_it_fails(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    out = tmp_path / "cue.wav"
    out.write_bytes(b"old")
    refused("?", str(out))
    assert out.read_bytes() == b"old"


def test_doctor_finds_what_is_missing_and_what_is_not(env: dict[str, str]) -> None:
    hide(env, "libespeak-ng.so.1", "libespeak.so.1")
    env["PATH"] = "/nowhere"
    done = quiet_hands("doctor", "--json", "--model", "no-such-model", env=env)
    assert done.returncode == 1, done.stderr
    findings = {finding["check"]: finding for finding in json.loads(done.stdout)}
    assert {name: finding["ok"] for name, finding in findings.items()} == {
        "portaudio": True,
        "microphone": False,
        "speaker": False,
        "voice": False,
        "model": False,
        "cues": True,
        "state": True,
        "instance": True,
    }
    assert all(finding["remedy"] for finding in findings.values() if not finding["ok"])
    assert "apt install espeak-ng" in findings["voice"]["remedy"]


@pytest.mark.slow
def test_doctor_says_that_a_session_is_running_and_settings_are_wrong(env: dict[str, str]) -> None:
    settings = Path(env["XDG_CONFIG_HOME"]) / "quiet-hands" / "settings.yaml"
    settings.parent.mkdir(parents=True)
    settings.write_text("colour: blue\n")
    with only_instance(Path(env["XDG_STATE_HOME"]) / "quiet-hands"):
        done = quiet_hands("doctor", env=env)
    assert done.returncode == 1
    assert "instance    WRONG  a session is running (process " in done.stdout
    assert "settings    WRONG  " in done.stdout
    assert "unknown key 'colour'" in done.stdout
    assert "model       ok     quiet-hands-en" in done.stdout


@pytest.mark.slow
def test_doctor_without_portaudio(env: dict[str, str]) -> None:
    hide(env, "libportaudio.so.2")
    done = quiet_hands("doctor", env=env)
    assert done.returncode == 1
    assert "portaudio   WRONG  the sound library PortAudio was not found" in done.stdout
    assert "to do: install it with 'sudo apt install libportaudio2'" in done.stdout
