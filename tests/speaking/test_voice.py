import os
import resource
import subprocess
import sys
import threading
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from assistant.errors import BadInput
from assistant.guidance.effects import Say, Tone
from assistant.sound import RATE_HZ
from assistant.speaking.engine import EngineFailed, Wording, _server, render_wav
from assistant.speaking.shaping import active_rms, shape
from assistant.speaking.synthesis import synthesise
from assistant.speaking.voice import Voice

TEXT = "Now the left side of the spine: slow strokes, hips to shoulders."


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    return Voice(folder=tmp_path / "cues")


def level_dbfs(samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> float:
    return float(20 * np.log10(active_rms(samples / 32768.0)))


def test_a_line_is_our_kind_of_sound(voice: Voice) -> None:
    samples = voice.render(TEXT, "cue")
    assert samples.dtype == np.int16
    assert 3 * RATE_HZ < len(samples) < 7 * RATE_HZ
    assert np.max(np.abs(samples)) < 32767


def test_silence_around_a_line_is_trimmed(voice: Voice) -> None:
    samples = np.abs(voice.render(TEXT, "cue").astype(np.int32))
    loud = np.flatnonzero(samples > samples.max() * 0.02)
    assert loud[0] < 0.03 * RATE_HZ
    assert len(samples) - loud[-1] < 0.08 * RATE_HZ


def test_safety_is_six_db_louder_and_faster_than_a_cue(voice: Voice) -> None:
    cue, safety = voice.render(TEXT, "cue"), voice.render(TEXT, "safety")
    assert level_dbfs(safety) - level_dbfs(cue) == pytest.approx(6.0, abs=0.3)
    assert len(safety) < 0.9 * len(cue)


def test_closing_is_softer_and_slower_than_a_cue(voice: Voice) -> None:
    cue, closing = voice.render(TEXT, "cue"), voice.render(TEXT, "closing")
    assert level_dbfs(closing) < level_dbfs(cue) - 2
    assert len(closing) > 1.05 * len(cue)


def test_another_pace_is_another_file(voice: Voice) -> None:
    usual, slow, fast = (voice.render(TEXT, "cue", pace) for pace in (1.0, 0.7, 1.3))
    assert len(slow) > 1.2 * len(usual) > 1.4 * len(fast)
    assert len(list(voice.cache.folder.glob("*.wav"))) == 3
    assert np.array_equal(voice.render(TEXT, "cue", 0.7), slow)


def test_short_and_long_lines_are_equally_loud(voice: Voice) -> None:
    levels = [level_dbfs(voice.render(text, "cue")) for text in ("Next.", "Ease off.", TEXT)]
    assert max(levels) - min(levels) < 0.5


def test_pace_follows_the_tone_every_time() -> None:
    """A change of rate just before a sentence is what pyttsx3 loses most easily."""
    lengths: dict[int, set[float]] = {}
    for pace in (135, 200, 100, 162) * 5:
        wav = render_wav(Wording("Hands off.", "gmw/en-us", pace, 35))
        lengths.setdefault(pace, set()).add(round(len(wav) / 44_100, 1))
    assert [lengths[pace] for pace in (100, 135, 162, 200)] == [{2.0}, {1.4}, {1.1}, {0.9}]


def test_many_threads_may_render_at_once() -> None:
    wavs: list[bytes] = []

    def render() -> None:
        wavs.append(render_wav(Wording("Ease off.", "gmw/en-us", 135, 35)))

    threads = [threading.Thread(target=render) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wavs) == 6
    assert len(set(wavs)) == 1


def test_a_sentence_does_not_depend_on_those_before_it() -> None:
    """espeak-ng carries something of each sentence over into the next."""
    wording = Wording("Ease off slowly.", "gmw/en-us", 135, 35)
    first = render_wav(wording)
    render_wav(Wording("Long, light strokes, barely touching.", "gmw/en-us+f4", 90, 60))
    assert render_wav(wording) == first


def test_a_voice_that_died_is_replaced() -> None:
    wording = Wording("Hands off.", "gmw/en-us", 135, 35)
    before = render_wav(wording)
    server = _server()._process
    assert server is not None
    server.kill()
    server.wait()
    with pytest.raises(EngineFailed):
        render_wav(wording)
    assert render_wav(wording) == before


def test_stdout_stays_clean(voice: Voice, capfd: pytest.CaptureFixture[str]) -> None:
    voice.render("Nothing to print.", "cue")
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("text", ["", "   ", "…", "?!"])
def test_nothing_to_say_is_bad_input(voice: Voice, text: str) -> None:
    with pytest.raises(BadInput, match="nothing to say"):
        voice.render(text, "cue")


@pytest.mark.parametrize("name", ["no-such-voice", "gmw/en-us+zz"])
def test_an_unknown_voice_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match=r"the voice '.*' is not installed; choose one"):
        Voice(name, folder=tmp_path).render("Hello.", "cue")


def test_a_voice_variant_is_another_voice(voice: Voice, tmp_path: Path) -> None:
    other = Voice("gmw/en-us+f4", folder=tmp_path / "cues")
    assert len(voice.render("Ease off.", "cue")) != len(other.render("Ease off.", "cue"))


def test_the_second_time_comes_from_the_cache(voice: Voice) -> None:
    first = voice.render(TEXT, "cue")
    (file,) = voice.cache.folder.iterdir()
    before = file.stat().st_mtime_ns
    assert np.array_equal(voice.render(TEXT, "cue"), first)
    assert file.stat().st_mtime_ns == before


def test_every_tone_pace_and_voice_has_its_own_file(tmp_path: Path) -> None:
    for name, pace in (("gmw/en-us", 135), ("gmw/en-us", 150), ("gmw/en-us+f4", 135)):
        for tone in ("cue", "safety"):
            Voice(name, pace, tmp_path).render("Ease off.", tone)
    assert len(list(tmp_path.iterdir())) == 6


@pytest.mark.parametrize("damage", ["cut", "empty", "flipped", "text"])
def test_a_damaged_cue_is_rendered_again(voice: Voice, damage: str) -> None:
    first = voice.render("Ease off.", "cue")
    (file,) = voice.cache.folder.iterdir()
    whole = file.read_bytes()
    flipped = whole[:500] + bytes([whole[500] ^ 64]) + whole[501:]
    damaged = {"cut": whole[:-700], "empty": b"", "flipped": flipped, "text": b"not sound"}[damage]
    file.write_bytes(damaged)
    again = voice.render("Ease off.", "cue")
    assert abs(len(again) - len(first)) < 0.03 * RATE_HZ
    assert len(file.read_bytes()) > 1000
    assert voice.cache.load(file.stem) is not None


def test_prepare_renders_each_line_once_and_tells_how_far(voice: Voice) -> None:
    lines = [Say("Ease off.", "ease"), Say("Next.", "next", "cue"), Say("Ease off.", "again")]
    told: list[tuple[int, int]] = []
    voice.prepare(lines, lambda done, all_: told.append((done, all_)))
    assert told == [(1, 2), (2, 2)]
    assert len(list(voice.cache.folder.iterdir())) == 2


def test_every_tone_has_a_manner(voice: Voice) -> None:
    for tone in get_args(Tone):
        assert len(voice.render("Ease off.", tone)) > 0


def test_a_cache_that_cannot_be_written_stops_preparing_but_not_speaking(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    voice = Voice(folder=tmp_path / "file" / "cues")
    with pytest.raises(BadInput, match=r"cannot be written .*; make it writable"):
        voice.prepare([Say("Ease off.", "ease")])
    assert len(voice.render("Ease off.", "cue")) > 0


FULL_DISK = """
import sys
from pathlib import Path
from assistant.errors import BadInput
from assistant.guidance.effects import Say
from assistant.speaking.voice import Voice
voice = Voice(folder=Path(sys.argv[1]))
try:
    voice.prepare([Say(%r, "long"), Say("Ease off.", "ease")])
except BadInput as error:
    print(error)
"""


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    """A limit on the size of files fails the write in its middle, as a full disk does."""

    def no_file_over_40_kb() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK % TEXT, str(tmp_path / "cues")],
        capture_output=True,
        text=True,
        preexec_fn=no_file_over_40_kb,
        check=False,
    )
    assert "the disk is full, so the spoken lines cannot be kept; free some space" in done.stdout
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "cues").iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a tiny file system")
def test_a_really_full_disk_is_said_in_one_sentence(tmp_path: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting is not permitted here")
    try:
        voice = Voice(folder=tmp_path / "cues")
        with pytest.raises(BadInput, match="the disk is full"):
            voice.prepare([Say(TEXT, "long")])
        assert list((tmp_path / "cues").iterdir()) == []
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


HIDDEN = """
from pathlib import Path
from assistant.errors import BadInput
from assistant.speaking.voice import Voice
try:
    print(len(Voice(folder=Path("cues")).render("Ease off.", "cue")))
except BadInput as error:
    print(error)
"""


def without_libespeak(tmp_path: Path, path: str) -> str:
    """Run HIDDEN where the loader finds a broken libespeak first."""
    libraries = tmp_path / "lib"
    libraries.mkdir()
    for name in ("libespeak-ng.so.1", "libespeak.so.1"):
        (libraries / name).write_bytes(b"not a library")
    done = subprocess.run(
        [sys.executable, "-c", HIDDEN],
        env={"LD_LIBRARY_PATH": str(libraries), "PATH": path, "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_without_any_espeak_the_remedy_is_named(tmp_path: Path) -> None:
    said = without_libespeak(tmp_path, path=str(tmp_path))
    assert said == (
        "the voice cannot speak: neither libespeak-ng nor the espeak-ng command was found; "
        "install them with 'sudo apt install espeak-ng'."
    )


def test_the_espeak_command_steps_in_when_pyttsx3_fails(tmp_path: Path) -> None:
    """The command needs the same library: a stand-in on PATH restores it for the child alone."""
    command = tmp_path / "bin" / "espeak-ng"
    command.parent.mkdir()
    command.write_text('#!/bin/sh\nunset LD_LIBRARY_PATH\nexec /usr/bin/espeak-ng "$@"\n')
    command.chmod(0o755)
    samples = int(without_libespeak(tmp_path, path=str(command.parent)))
    assert 0.4 * RATE_HZ < samples < 1.2 * RATE_HZ


def test_shaping_keeps_level_for_any_input_level() -> None:
    signal, rate_hz = synthesise(Wording("Ease off.", "gmw/en-us", 135, 35))
    for gain in (0.001, 0.1, 1.0):
        assert level_dbfs(shape(signal * gain, rate_hz, -25.0)) == pytest.approx(-25.0, abs=0.2)


def test_shaping_silence_gives_nothing() -> None:
    assert len(shape(np.zeros(22_050), 22_050, -25.0)) == 0
    assert len(shape(np.zeros(0), 22_050, -25.0)) == 0
