from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant.cli.context import context_of
from assistant.errors import BadInput
from assistant.rehearsal.levels import REFERENCE_DB, rms_db, speech_db
from assistant.sound import BLOCK_SAMPLES, RATE_HZ
from assistant.understanding.meaning import Context
from bench_kit.recording import (
    LIVING_ROOM,
    THREE_METRES,
    Aired,
    Condition,
    Line,
    at_microphone,
    command,
    command_over,
    own_line,
)
from bench_kit.sets import NOISES, OVER_OWN_VOICE_DB, SNRS_DB, Maker, thinned
from bench_kit.sides import DEVELOPMENT, HELD_OUT
from bench_kit.talk import PIECE_S, piece_of, recorded, talk_cases
from bench_kit.voices import Manner, at_pace, check_voice, manner_of, speak
from bench_kit.wordings import Wordings, load_wordings
from tests.understanding.bundled import CATALOGUE, UNDERSTANDING
from train_model.measure.speech import Speech
from train_model.measure.voices import DEVELOPMENT as CHOSEN_WITH


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return load_wordings()


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return Maker(Speech(tmp_path, speak), HELD_OUT.voices)


def voice(seconds: float) -> np.ndarray:
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return np.asarray(3000.0 * np.sin(2 * np.pi * 440 * time_s), np.int16)


def test_every_intent_has_three_wordings_the_first_its_example(wordings: Wordings) -> None:
    intents = CATALOGUE.intents
    assert Counter(w.intent for w in wordings.commands) == dict.fromkeys(intents, 3)
    firsts = {w.intent: w.text for w in reversed(wordings.commands)}
    assert firsts == {name: intent.example for name, intent in intents.items()}
    assert len({(w.text, w.context) for w in wordings.commands}) == 3 * len(intents)


def test_what_is_longer_begins_with_something_else_that_may_be_meant(wordings: Wordings) -> None:
    for wording in wordings.longer:
        words, context = wording.text.split(), context_of(wording.context)
        prefixes = [" ".join(words[:n]) for n in range(1, len(words))]
        meanings = [UNDERSTANDING.read(prefix, context) for prefix in prefixes]
        others = [
            one
            for one in meanings
            if one
            and (one.intent != wording.intent or not wording.slots.items() <= one.slots.items())
        ]
        assert others, wording.text


def test_no_voice_is_one_that_settings_are_chosen_with() -> None:
    chosen_with = (*CHOSEN_WITH, *DEVELOPMENT.voices, *DEVELOPMENT.talkers)
    names = {manner_of(voice).name for voice in chosen_with}
    assert not names & {manner_of(voice).name for voice in (*HELD_OUT.voices, *HELD_OUT.talkers)}


def test_the_sides_talk_about_other_things() -> None:
    development, held_out = DEVELOPMENT.texts, HELD_OUT.texts
    assert not set(development.shapes) & set(held_out.shapes)
    assert not set(development.written) & set(held_out.written)
    listed = [text for text in development.written if UNDERSTANDING.read(text, Context())]
    assert len(listed) < 0.1 * len(development.written), listed


def test_all_voices_of_the_development_side_are_there() -> None:
    for voice in {*DEVELOPMENT.voices, *DEVELOPMENT.talkers}:
        check_voice(voice)


def test_each_wording_is_said_in_each_condition_by_each_voice(
    maker: Maker, wordings: Wordings
) -> None:
    cases = [*maker.commands(wordings), *maker.over_own_voice(wordings)]
    rows = Counter(case.row for case in cases)
    clips = len(HELD_OUT.voices) * len(wordings.commands)
    assert len(rows) == 3 + len(SNRS_DB) + len(OVER_OWN_VOICE_DB)
    assert set(rows.values()) == {clips}
    assert len({case.key for case in cases}) == len(cases)
    assert {case.part for case in cases if case.row == "12 dB"} == set(NOISES)


def test_a_thinner_set_is_part_of_the_whole() -> None:
    items = [str(n) for n in range(1000)]
    few = thinned(items, 10, lambda item: (item,))
    assert len(few) == 100
    assert set(few) < set(items)
    # One more changes the order little, and so the choice: most of it stays.
    assert thinned(items, 1, lambda item: (item,)) != items


def test_the_voice_ends_when_it_is_said_to_and_the_noise_is_as_far_below() -> None:
    noises = {"pink": lambda: np.asarray(np.random.default_rng(1).normal(0, 1, 16000), np.float32)}
    clean = command(voice(1.0), Condition("clean"), noises, seed=1)
    assert clean.voice_end_s == pytest.approx(4.5)
    assert len(clean.near) % BLOCK_SAMPLES == 0
    assert speech_db(clean.near) == pytest.approx(REFERENCE_DB, abs=0.5)
    noisy = command(voice(1.0), Condition("6 dB", noise="pink", snr_db=6.0), noises, seed=1)
    before = noisy.near[: RATE_HZ // 4]
    assert rms_db(before) == pytest.approx(REFERENCE_DB - 6.0, abs=0.5)


def test_from_three_metres_it_is_quieter_and_rings_more() -> None:
    noise = np.random.default_rng(1).normal(0.0, 3000.0, RATE_HZ // 2)
    wave = np.concatenate([noise, np.zeros(RATE_HZ // 2)]).astype(np.float32)
    near, far = at_microphone(wave, LIVING_ROOM), at_microphone(wave, THREE_METRES)
    assert rms_db(far) - rms_db(near) == pytest.approx(-3.9, abs=0.5)

    def rings_db(sound: np.ndarray) -> float:
        return rms_db(sound[round(0.52 * RATE_HZ) : round(0.6 * RATE_HZ)]) - rms_db(sound)

    assert rings_db(far) > rings_db(near) + 3.0


def test_over_its_own_voice_the_person_is_as_much_louder_as_is_said() -> None:
    line, other = Line("lean in with your whole weight", voice(3.0)), Line("slowly", voice(2.0))
    made = command_over(voice(1.0), -10.0, line, [other], 1)
    assert made.lines == (Aired(other.text, 3.5, 5.5), Aired(line.text, 6.5, 9.5))
    assert made.counts_from_s == 6.5
    assert made.voice_end_s == pytest.approx(8.5)
    assert len(made.far) == len(made.near)
    assert speech_db(made.near) == pytest.approx(REFERENCE_DB + 10.0, abs=1.0)
    alone = own_line(line, "bathroom", 0.0, 1)
    assert speech_db(alone.near) == pytest.approx(REFERENCE_DB, abs=1.0)
    assert np.array_equal(alone.far[56000 : 56000 + 48000], line.samples)


def test_talk_is_the_same_every_time_and_no_two_pieces_are_alike() -> None:
    pieces = [piece_of(number, HELD_OUT) for number in range(40)]
    assert pieces == [piece_of(number, HELD_OUT) for number in range(40)]
    assert len({piece.turns for piece in pieces}) == 40
    assert all(len({turn.voice for turn in piece.turns}) == 2 for piece in pieces)
    assert all(one.voice != other.voice for one, other in pairwise(pieces[0].turns))
    assert {piece.under for piece in pieces} == {None, "music", "babble"}
    texts = [text for piece in pieces for turn in piece.turns for text in turn.texts]
    assert len(set(texts)) > 0.6 * len(texts)
    assert not any("{" in text for text in texts)
    shorter = [case.key for case in talk_cases(0.1, {}, HELD_OUT)]
    assert shorter == [case.key for case in talk_cases(0.5, {}, HELD_OUT)][: len(shorter)]


def test_a_piece_of_talk_is_about_a_minute_of_sound() -> None:
    made = recorded([0], {}, HELD_OUT)
    assert 0.7 * PIECE_S < len(made.near) / RATE_HZ < 1.6 * PIECE_S
    assert len(HELD_OUT.texts.written) > 300


def test_an_evening_of_talk_is_one_recording_of_ten_pieces() -> None:
    first, second = talk_cases(1 / 3, {}, HELD_OUT)
    assert [case.wording.text.count(" / ") > 40 for case in (first, second)] == [True, True]
    two = recorded([0, 1], {}, HELD_OUT).near
    one = recorded([0], {}, HELD_OUT).near
    assert np.array_equal(two[: len(one) - BLOCK_SAMPLES], one[:-BLOCK_SAMPLES])
    assert len(two) > 1.7 * len(one)


def test_a_voice_has_an_engine_a_name_and_factors() -> None:
    assert manner_of("flite/awb") == Manner("flite", "awb")
    assert manner_of("espeak/en-029+Denis@1.1,0.9") == Manner("espeak", "en-029+Denis", 1.1, 0.9)
    assert at_pace("flite/awb", 1.2) == "flite/awb@1.2,1"
    assert at_pace("kokoro/af_nova", 1.2) == "kokoro/af_nova"
    slow, quick = (len(speak("next", at_pace("flite/awb", pace))) for pace in (0.7, 1.4))
    assert slow > 1.5 * quick
    for wrong in ("awb", "flite/", "flite/awb@fast", "flite/awb@1,2,3", "flite/awb@0"):
        with pytest.raises(BadInput, match="is no voice"):
            manner_of(wrong)
    with pytest.raises(BadInput, match="needs what is not here"):
        speak("next", "kokoro/af_nova")
