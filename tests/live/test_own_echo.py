"""What the check-up says of the device's own voice."""

import json
import re
from subprocess import run

import pytest

from assistant.hearing.alignment import Alignment
from assistant.live.own_echo import told
from tests.live.quiet_hands import quiet_hands
from tests.live.virtual_card import VirtualCard


@pytest.mark.parametrize(
    ("alignment", "sentence"),
    [
        (
            Alignment(0.1114, 2.2, 0.0001, 12.3),
            "cancel: its own voice comes back after 111 ms, 12 dB softer than played, "
            "drift +2 ppm; it is taken out of what is heard",
        ),
        (
            Alignment(0.05, -400.0, 0.0001, -3.0),
            "duck: its own voice comes back after 50 ms, 3 dB louder than played, drift -400 ppm; "
            "two clocks too far apart to cancel it, so lines are softer; see docs/live.md",
        ),
        (
            Alignment(0.05, 0.0, 0.01, 3.0),
            "duck: its own voice comes back after 50 ms, 3 dB softer than played, drift +0 ppm; "
            "it moves about too much to cancel it, so lines are softer; see docs/live.md",
        ),
        (
            Alignment(0.05, 0.0, 0.0, 57.0),
            "guard: its own voice comes back after 50 ms, 57 dB softer than played, drift +0 ppm; "
            "too soft to matter",
        ),
        (None, "guard: the microphone does not hear the speaker, as with headphones"),
    ],
)
def test_the_figures_and_what_follows(alignment: Alignment | None, sentence: str) -> None:
    assert told(alignment) == sentence


@pytest.mark.slow
@pytest.mark.card
def test_doctor_measures_a_speaker_that_the_microphone_hears(card: VirtualCard) -> None:
    loopback = "load-module module-loopback source=speaker.monitor sink=micfeed latency_msec=20"
    run(["pactl", *loopback.split()], env=card.env, check=True, capture_output=True)
    done = quiet_hands("doctor", "--json", env=card.env)
    findings = {finding["check"]: finding["found"] for finding in json.loads(done.stdout)}
    told = re.match(r"(cancel|duck): its own voice comes back after (\d+) ms", findings["echo"])
    assert told is not None, done.stdout
    assert 20 <= int(told[2]) <= 400
