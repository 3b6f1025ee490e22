from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.rehearsal.levels import FULL_SCALE, gain, rms_db, speech_db
from assistant.sound import RATE_HZ
from assistant.understanding.catalogue import NOT_FOR_US, Catalogue
from tests.bundled import bundled_catalogue
from train_model.measure.chance import is_left_out
from train_model.measure.noise import (
    AT_12_DB,
    BUILT_IN,
    CLEAN,
    Condition,
    babble,
    mixed,
    noises_with,
    with_noise,
)
from train_model.measure.recordings import Recorder, passages, single
from train_model.measure.sets import SHORT_WORDS, SIDES, Clip, load_talk, sets_of
from train_model.measure.speech import Speech, fault_of, without_silence
from train_model.measure.voices import DEVELOPMENT, HELD_OUT


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return bundled_catalogue()


def tone(seconds: float, rms: float) -> np.ndarray:
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.asarray(rms * np.sqrt(2.0) * np.sin(2 * np.pi * 440 * time_s), np.float32)


def test_nobody_speaks_on_both_sides() -> None:
    assert not set(HELD_OUT) & set(DEVELOPMENT)


@pytest.mark.parametrize("side", SIDES)
def test_every_template_is_spoken_by_two_voices(side: str, catalogue: Catalogue) -> None:
    families = Counter(
        f"{p.path.name}:{p.line}"
        for p in catalogue.phrases
        if p.stands_for is None and p.intent != NOT_FOR_US
    )
    spoken: dict[str, set[str]] = {}
    for clip in sets_of(side, catalogue).families:
        spoken.setdefault(clip.family, set()).add(clip.voice)
    assert spoken.keys() == families.keys()
    assert all(len(voices) == 2 for voices in spoken.values())


def test_a_sentence_added_elsewhere_changes_no_other_choice(catalogue: Catalogue) -> None:
    fewer = replace(
        catalogue, phrases=tuple(p for p in catalogue.phrases if p.path.name != "holds.yaml")
    )
    before, after = sets_of("held_out", fewer).families, sets_of("held_out", catalogue).families
    assert [c for c in after if not c.family.startswith("holds.yaml")] == list(before)


def test_a_tenth_of_the_sentences_is_left_out(catalogue: Catalogue) -> None:
    out = [p.text for p in catalogue.phrases if is_left_out(p.text)]
    assert 0.08 < len(out) / len(catalogue.phrases) < 0.12


def test_the_talk_is_no_sentence_of_ours(catalogue: Catalogue) -> None:
    ours = {p.text for p in catalogue.phrases if p.intent != NOT_FOR_US}
    for texts in load_talk().values():
        assert len(set(texts)) == len(texts)
        assert not ours & set(texts)


def test_short_words_meet_every_part_of_the_grid(catalogue: Catalogue) -> None:
    words = sets_of("held_out", catalogue).words
    per_word = Counter(clip.text for clip in words)
    assert per_word == dict.fromkeys(SHORT_WORDS, 5 * len(HELD_OUT))


@pytest.mark.parametrize("snr_db", [12.0, 6.0, 0.0])
@pytest.mark.parametrize("kind", BUILT_IN)
def test_noise_is_as_far_below_the_speech_as_asked(kind: str, snr_db: float) -> None:
    speech = np.concatenate([np.zeros(RATE_HZ, np.float32), tone(1.0, 800.0)])
    noise = noises_with([])[kind]()
    under = with_noise(speech, noise, snr_db, seed=1).astype(np.float64) - speech
    # The noise is level over its whole loop; a part of it may be louder or softer.
    assert rms_db(under) == pytest.approx(speech_db(speech) - snr_db, abs=1.5)


def test_speech_is_at_the_usual_level_whatever_it_was() -> None:
    loud, soft = (mixed(tone(1.0, rms), None, None, seed=1) for rms in (5000.0, 50.0))
    assert speech_db(loud) == pytest.approx(-26.0, abs=0.1)
    assert speech_db(soft) == pytest.approx(-26.0, abs=0.1)


def test_babble_is_level() -> None:
    talk = [(tone(0.5 + 0.1 * n, 100.0 * (n + 1))).astype(np.int16) for n in range(12)]
    assert rms_db(babble(talk) * FULL_SCALE * gain(-26.0)) == pytest.approx(-26.0, abs=0.01)


def test_the_noise_of_a_recording_is_always_the_same() -> None:
    kinds = {AT_12_DB.noise_for(1, f"clip {n}") for n in range(50)}
    assert kinds == set(AT_12_DB.noises)
    assert AT_12_DB.noise_for(1, "clip 1") == AT_12_DB.noise_for(1, "clip 1")
    assert CLEAN.noise_for(1, "clip 1") is None


def test_silence_around_is_cut_away() -> None:
    sound = np.concatenate([np.zeros(8000), tone(0.5, 1000.0), np.zeros(4000)]).astype(np.int16)
    assert len(without_silence(sound)) == pytest.approx(8000, abs=640)
    assert len(without_silence(np.zeros(0, np.int16))) == 0


@pytest.mark.parametrize(
    ("seconds", "rms", "text", "fault"),
    [
        (0.5, 1000.0, "stop", None),
        (0.5, 1.0, "stop", "silent"),
        (0.04, 1000.0, "stop", "too short"),
        (0.3, 1000.0, "a sentence that nobody says that fast", "too short"),
        (9.0, 1000.0, "stop", "too long"),
    ],
)
def test_clips_that_cannot_be_the_text_are_dropped(
    seconds: float, rms: float, text: str, fault: str | None
) -> None:
    found = fault_of(tone(seconds, rms).astype(np.int16), text)
    assert (found is None) if fault is None else (found is not None and fault in found)


def test_speech_is_made_once_and_recorded_the_same(tmp_path: Path) -> None:
    speech = Speech(tmp_path)
    clips = (Clip("softer", "flite/slt"), Clip("a bit softer", "flite/slt", offset=96))
    assert speech.usable(clips) == ()
    assert speech.speak(clips) == 2
    assert speech.speak(clips) == 0
    recorder = Recorder(speech, noises_with([]))
    white = Condition("12 dB", 12.0, ("white",))
    for take in (*single(clips), *passages(clips)):
        once, again = recorder.record(take, white), recorder.record(take, white)
        assert np.array_equal(once, again)
        assert not np.array_equal(once, recorder.record(take, CLEAN))
    (passage,) = passages(clips)
    assert set(passage) == set(clips)


def test_a_voice_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert Speech(tmp_path).speak([Clip("softer", "flite/slt")]) == 0
    assert "flite/slt cannot say 'softer'" in capsys.readouterr().err
