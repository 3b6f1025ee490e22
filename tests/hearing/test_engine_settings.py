"""A row of words that nobody expects does not stall the ears."""

import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from assistant import places
from assistant.assembly import sentences_for
from assistant.hearing import speech_model
from assistant.hearing.recognition import Recognition
from assistant.hearing.sound_file import read_sound
from assistant.hearing.speech_model import open_model
from assistant.sound import Samples
from assistant.understanding.catalogue import load_catalogue
from assistant.understanding.load import said_by_people

TALK = "we saw it on the other side of the lake and then we went all the way home"
A_STRANGER = "de"
"""espeak-ng's German voice reading English: much is as likely as anything else."""


def sorted_out_over_heard(sound: Samples) -> float:
    """How long it takes to sort out what was heard over how long to hear it, in CPU seconds."""
    catalogue = load_catalogue(places.intents_dir())
    wordings = said_by_people(places.intents_dir(), catalogue)
    with closing(open_model()) as model:
        engine = model.recogniser(sentences_for(model, catalogue), wordings)
        with closing(Recognition(engine, model.unknown)) as recognition:
            began_s = time.process_time()
            recognition.accept(sound)
            heard_s = time.process_time()
            recognition.finish()
            return (time.process_time() - heard_s) / (heard_s - began_s)


@pytest.mark.slow
def test_what_nobody_expects_is_sorted_out_in_less_time_than_it_took_to_hear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "talk.wav"
    subprocess.run(["espeak-ng", "-v", A_STRANGER, "-w", path, TALK], check=True)
    sound = read_sound(path)

    assert sorted_out_over_heard(sound) < 1.0
    monkeypatch.setattr(speech_model, "with_ours", lambda settings: settings)
    assert sorted_out_over_heard(sound) > 2.0, "this sound would show no stall"
