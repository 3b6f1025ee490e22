"""Real files of every kind a person may bring."""

import os
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.errors import BadInput
from assistant.hearing.sound_file import read_sound, write_wav
from assistant.sound import RATE_HZ, Samples


def tone(rate_hz: int, seconds: float = 1.0) -> Samples:
    times_s = np.arange(round(rate_hz * seconds)) / rate_hz
    return np.asarray(8000 * np.sin(2 * np.pi * 440 * times_s), dtype=np.int16)


def is_our_tone(samples: Samples) -> bool:
    wanted = tone(RATE_HZ).astype(float)
    error = samples[1600:-1600] - wanted[1600:-1600]
    return bool(samples.dtype == np.int16 and np.sqrt(np.mean(error**2)) < 10)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", tone(RATE_HZ))
    assert np.array_equal(read_sound(tmp_path / "a.wav"), tone(RATE_HZ))
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.parametrize("name", ["a.flac", "a.wav", "a.aiff"])
@pytest.mark.parametrize("rate_hz", [16000, 22050, 44100, 48000])
def test_mono_16_bit_of_any_higher_rate_is_resampled(
    tmp_path: Path, name: str, rate_hz: int
) -> None:
    soundfile.write(tmp_path / name, tone(rate_hz), rate_hz, subtype="PCM_16")
    samples = read_sound(tmp_path / name)
    assert abs(len(samples) - RATE_HZ) <= 1
    assert is_our_tone(samples[:RATE_HZ])


def test_extensible_wav_headers_are_read(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(RATE_HZ), RATE_HZ, "PCM_16", format="WAVEX")
    assert is_our_tone(read_sound(tmp_path / "a.wav"))


def test_a_phones_lossy_recording_is_read(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.ogg", tone(48000), 48000, subtype="OPUS")
    samples = read_sound(tmp_path / "a.ogg")
    assert abs(len(samples) - RATE_HZ) <= 1
    assert np.sqrt(np.mean(samples.astype(float) ** 2)) > 4000


def stereo(path: Path) -> None:
    soundfile.write(path, np.stack([tone(RATE_HZ)] * 2, axis=1), RATE_HZ)


def eight_khz(path: Path) -> None:
    soundfile.write(path, tone(8000), 8000)


def bits_24(path: Path) -> None:
    soundfile.write(path, tone(RATE_HZ) / 32768, RATE_HZ, subtype="PCM_24")


def bits_8(path: Path) -> None:
    subprocess.run(
        ["sox", "-n", "-r", "16000", "-b", "8", str(path), "synth", "0.1", "sine", "440"],
        check=True,
    )


def floats(path: Path) -> None:
    soundfile.write(path, tone(RATE_HZ) / 32768, RATE_HZ, subtype="FLOAT")


def empty(path: Path) -> None:
    path.touch()


def no_samples(path: Path) -> None:
    write_wav(path, tone(RATE_HZ, 0))


def truncated(path: Path) -> None:
    write_wav(path, tone(RATE_HZ))
    os.truncate(path, 20_000)


def header_only(path: Path) -> None:
    write_wav(path, tone(RATE_HZ))
    os.truncate(path, 30)


def text(path: Path) -> None:
    path.write_text("This is not a sound.")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (stereo, "has 2 channels, and one is needed; convert it: sox .* -c 1 out.wav"),
        (eight_khz, "8000 samples a second, and at least 16000 are needed; .* arecord -f S16_LE"),
        (bits_24, "24-bit samples, and 16-bit ones are needed; convert it: sox .* -b 16 out.wav"),
        (bits_8, "8-bit samples"),
        (floats, "32-bit samples"),
        (empty, "the sound file is empty; record it again"),
        (no_samples, "there is no sound in it"),
        (truncated, "cut short; .*sox --ignore-length"),
        (header_only, "cut short"),
        (text, "not a sound file that can be read"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_we_cannot_hear_is_one_clear_sentence(tmp_path: Path, make: object, says: str) -> None:
    path = tmp_path / "a.wav"
    make(path)  # type: ignore[operator]  # the table's makers
    with pytest.raises(BadInput, match=f"a.wav: .*{says}") as caught:
        read_sound(path)
    assert caught.value.path == path


@pytest.mark.parametrize("make", [stereo, eight_khz, bits_24, empty, text])
def test_it_is_the_same_for_flac(tmp_path: Path, make: object) -> None:
    make(tmp_path / "a.flac")  # type: ignore[operator]  # the table's makers
    with pytest.raises(BadInput, match=r"a\.flac: "):
        read_sound(tmp_path / "a.flac")


def test_a_truncated_flac_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, tone(RATE_HZ), RATE_HZ, subtype="PCM_16")
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(BadInput, match=r"cut short|not a sound file"):
        read_sound(path)


def test_a_file_that_is_not_there_or_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such sound file"):
        read_sound(tmp_path / "a.wav")
    with pytest.raises(BadInput, match=r"it is not a file"):
        read_sound(tmp_path)


@pytest.mark.parametrize(
    ("make", "arguments"),
    [(stereo, ["-c", "1"]), (bits_24, ["-b", "16"]), (floats, ["-b", "16"])],
)
def test_the_remedy_works(tmp_path: Path, make: object, arguments: list[str]) -> None:
    make(tmp_path / "a.wav")  # type: ignore[operator]  # the table's makers
    with pytest.raises(BadInput) as caught:
        read_sound(tmp_path / "a.wav")
    said = caught.value.remedy.removeprefix("convert it: ").split()
    assert said[2:-1] == arguments
    subprocess.run([*said[:-1], str(tmp_path / "out.wav")], check=True, capture_output=True)
    assert len(read_sound(tmp_path / "out.wav")) == RATE_HZ


def test_the_remedy_for_a_truncated_file_works(tmp_path: Path) -> None:
    truncated(tmp_path / "a.wav")
    out = str(tmp_path / "out.wav")
    command = ["sox", "--ignore-length", str(tmp_path / "a.wav"), out]
    subprocess.run(command, check=True, capture_output=True)
    assert len(read_sound(Path(out))) == (20_000 - 44) // 2


def test_nothing_half_written_stays(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere/a.wav: it cannot be written \(No such file"):
        write_wav(tmp_path / "nowhere" / "a.wav", tone(RATE_HZ))
    (tmp_path / "a.wav").mkdir()
    with pytest.raises(BadInput, match=r"a.wav: it cannot be written \(it is not a file\)"):
        write_wav(tmp_path / "a.wav", tone(RATE_HZ))
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_the_format_is_what_it_says(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", tone(RATE_HZ))
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getparams()[:4] == (1, 2, RATE_HZ, RATE_HZ)
