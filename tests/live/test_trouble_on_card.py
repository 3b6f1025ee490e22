"""Set-ups that go wrong with a sound card there: each is one sentence, spoken where it can be."""

import json
import os
import pty
import re
import resource
import subprocess
import sys
import time

import numpy as np
import pytest

from assistant.speaking.voice import Voice
from assistant.wav import wav_bytes
from tests.live.quiet_hands import ROOT, quiet_hands, sentence
from tests.live.virtual_card import VirtualCard, find_in_pieces, is_whole

pytestmark = [pytest.mark.slow, pytest.mark.card]


def test_devices_that_are_not_there_are_named_with_those_that_are(card: VirtualCard) -> None:
    said = sentence(quiet_hands("run", "--input-device", "kazoo", env=card.env))
    assert said == "no microphone matches 'kazoo'; there is: 0 'pulse', 1 'default'."
    said = sentence(quiet_hands("run", "--output-device", "7", env=card.env))
    assert said == "no speaker matches '7'; there is: 0 'pulse', 1 'default'."


def test_trouble_at_the_start_is_spoken(card: VirtualCard) -> None:
    recording = card.record("speaker.monitor")
    assert "kazoo" in sentence(quiet_hands("run", "--input-device", "kazoo", env=card.env))
    time.sleep(0.3)
    heard = recording.stop()
    wanted = Voice(folder=card.folder / "spoken").render("no microphone matches 'kazoo'", "answer")
    _, likenesses = find_in_pieces(wanted / 32768.0, heard, 0.0, 30.0)
    assert is_whole(likenesses), likenesses


def test_run_with_a_full_disk(card: VirtualCard) -> None:
    def no_file_over_60_kb() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    env = {**card.env, "XDG_CACHE_HOME": str(card.folder / "small")}
    said = sentence(quiet_hands("run", env=env, before=no_file_over_60_kb))
    assert said == (
        "the graph of the sentences cannot be written (File too large); "
        "make room, or name a folder with room in the environment variable TMPDIR."
    )
    kept = card.folder / "small" / "quiet-hands"
    assert not [path for path in kept.rglob(".*") if path.is_file()]


def test_run_without_any_espeak(card: VirtualCard) -> None:
    broken = card.folder / "broken"
    broken.mkdir()
    for name in ("libespeak-ng.so.1", "libespeak.so.1"):
        (broken / name).write_bytes(b"not a library")
    empty = str(card.folder / "empty")
    env = {**card.env, "XDG_CACHE_HOME": empty, "LD_LIBRARY_PATH": str(broken), "PATH": "/nowhere"}
    assert sentence(quiet_hands("run", env=env)) == (
        "the voice cannot speak: neither libespeak-ng nor the espeak-ng command was found; "
        "install them with 'sudo apt install espeak-ng'."
    )


def test_doctor_hears_that_a_microphone_is_dead(card: VirtualCard) -> None:
    card.mute()
    done = quiet_hands("doctor", env=card.env)
    assert done.returncode == 1
    assert "sound       WRONG  the microphone gives nothing but exact zeros" in done.stdout


def test_doctor_is_content_when_all_is_well_and_plays_a_chime(card: VirtualCard) -> None:
    noise = card.folder / "noise.wav"
    room = np.random.default_rng(1).normal(0, 200, 16_000 * 8)
    noise.write_bytes(wav_bytes(room.astype(np.int16)))
    recording = card.record("speaker.monitor")
    command = ["paplay", "--device=micfeed", "--latency-msec=20", str(noise)]
    with subprocess.Popen(command, env=card.env) as playing:
        done = quiet_hands("doctor", "--json", env=card.env)
        playing.terminate()
    assert done.returncode == 0, done.stdout
    findings = {finding["check"]: finding["found"] for finding in json.loads(done.stdout)}
    assert findings["sound"] == "16000 Hz; a soft chime was played"
    assert re.fullmatch(r"-4\d dB of full scale", findings["noise"])
    assert "speech" not in findings
    assert np.abs(recording.stop()).max() > 0.02


@pytest.mark.parametrize(
    ("noise_peak", "gain", "said"),
    [(30, 0.5, r"speech      ok     -\d+ dB"), (600, 0.2, r"too little\s+to do: move closer")],
)
def test_doctor_asks_for_a_word_and_says_how_well_it_is_heard(
    card: VirtualCard, noise_peak: int, gain: float, said: str
) -> None:
    card.make_noise(noise_peak)
    word = card.folder / "next.wav"
    sound = Voice(folder=card.folder / "spoken").render("next next next", "answer")
    word.write_bytes(wav_bytes((sound * gain).astype(np.int16)))
    ours, theirs = pty.openpty()
    doctor = subprocess.Popen(
        [sys.executable, "-m", "assistant", "doctor", "--model", "no-such-model"],
        env=card.env,
        cwd=ROOT,
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.close(theirs)
    asked = b""
    while b"say " not in asked:
        asked += os.read(ours, 1000)
    card.speak(word)
    out, _ = doctor.communicate(timeout=60)
    os.close(ours)
    assert re.search(said, out), out
