"""Voices: the real flite and espeak-ng, and recordings."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.errors import BadInput
from assistant.rehearsal.levels import REFERENCE_DB, Wave, speech_db
from assistant.rehearsal.load_scene import load_scene
from assistant.rehearsal.speakers import FLITE_VOICES, voices_of
from assistant.sound import RATE_HZ


def spoken(tmp_path: Path, text: str) -> list[Wave]:
    path = tmp_path / "scene.yaml"
    path.write_text(text, encoding="utf-8")
    return [voiced.wave for voiced in voices_of(load_scene(path)).values()]


def with_voice(voice: str) -> str:
    return f"voices: {{giver: {voice}}}\nscene: [{{giver: too much pressure}}]\n"


@pytest.mark.parametrize("voice", [*FLITE_VOICES, '"espeak-ng:en-gb+f3"'])
def test_a_voice_speaks_at_the_reference_level(voice: str, tmp_path: Path) -> None:
    (wave,) = spoken(tmp_path, with_voice(voice))
    assert 0.5 < len(wave) / RATE_HZ < 2.5
    assert speech_db(wave) == pytest.approx(REFERENCE_DB, abs=0.1)
    assert np.array_equal(wave, spoken(tmp_path, with_voice(voice))[0])


def test_farther_away_is_quieter(tmp_path: Path) -> None:
    (wave,) = spoken(tmp_path, with_voice("{voice: slt, level_db: -10}"))
    assert speech_db(wave) == pytest.approx(REFERENCE_DB - 10, abs=0.1)


def test_a_pillow_takes_the_treble(tmp_path: Path) -> None:
    (clear,) = spoken(tmp_path, with_voice("slt"))
    (muffled,) = spoken(tmp_path, with_voice("{voice: slt, muffled: true}"))

    def loss_db(low_hz: float, high_hz: float) -> float:
        hz = np.fft.rfftfreq(len(clear), 1 / RATE_HZ)
        band = (hz >= low_hz) & (hz < high_hz)
        power = [np.sum(np.abs(np.fft.rfft(wave)[band]) ** 2) for wave in (clear, muffled)]
        return float(10 * np.log10(power[0] / power[1]))

    assert loss_db(100, 700) == pytest.approx(0, abs=0.1)
    assert loss_db(1550, 1650) == pytest.approx(12, abs=1)
    assert loss_db(3100, 3300) == pytest.approx(24, abs=1)


def test_a_voice_rings_on_in_a_bathroom(tmp_path: Path) -> None:
    (dry,) = spoken(tmp_path, with_voice("slt"))
    (wet,) = spoken(tmp_path, "room: {echo: bathroom}\n" + with_voice("slt"))
    assert len(wet) - len(dry) > 0.5 * RATE_HZ
    assert speech_db(wet) == pytest.approx(REFERENCE_DB, abs=0.1)


def test_an_utterance_may_be_a_recording(tmp_path: Path) -> None:
    tone = 0.1 * np.sin(2 * np.pi * 300 * np.arange(32_000) / 48_000)
    quiet = np.zeros(24_000)
    soundfile.write(tmp_path / "ow.flac", np.concatenate([quiet, tone, quiet]), 48_000)
    (wave,) = spoken(tmp_path, "scene: [{receiver: {recording: ow.flac, text: ow}}]\n")
    assert len(wave) / RATE_HZ == pytest.approx(2 / 3, abs=0.05)
    assert speech_db(wave) == pytest.approx(REFERENCE_DB, abs=0.1)


@pytest.mark.parametrize(
    ("rate_hz", "channels", "problem"),
    [(16_000, 2, "2 channels"), (8_000, 1, "8000"), (16_000, 1, "nothing to hear")],
)
def test_a_recording_that_cannot_be_used(
    rate_hz: int, channels: int, problem: str, tmp_path: Path
) -> None:
    soundfile.write(tmp_path / "bad.wav", np.zeros((4000, channels), np.int16), rate_hz)
    with pytest.raises(BadInput, match=rf"scene\.yaml:1: .*{problem}"):
        spoken(tmp_path, "scene: [{receiver: {recording: bad.wav}}]\n")


@pytest.mark.parametrize("text", ["not a sound", ""])
def test_a_recording_that_is_no_sound(text: str, tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"scene\.yaml:1: the recording '.*bad\.wav' cannot be used"):
        spoken(tmp_path, "scene: [{receiver: {recording: bad.wav}}]\n")


@pytest.mark.parametrize("voice", ["espeak-ng:nowhere", "espeak-ng:en-gb+nobody"])
def test_a_voice_that_espeak_does_not_have(voice: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"scene\.yaml:1: .*espeak-ng"):
        spoken(tmp_path, with_voice(f'"{voice}"'))


@pytest.mark.parametrize(("voice", "program"), [("slt", "flite"), ("espeak-ng:en", "espeak-ng")])
def test_a_program_that_is_not_installed(
    voice: str, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BadInput, match=f"'sudo apt-get install {program}'"):
        spoken(tmp_path, with_voice(f'"{voice}"'))
