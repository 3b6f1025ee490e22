from pathlib import Path

import pytest

from assistant import places
from assistant.hearing.heard import Heard
from assistant.hearing.model_words import read_words
from assistant.hearing.openfst import acceptor_bytes
from assistant.hearing.sentence_acceptor import sentence_acceptor
from assistant.sound import Samples
from tests.bundled import catalogue_once
from train_model.measure import cost, report, score, speak_sets
from train_model.measure.command import Main, exit_code
from train_model.measure.decode import Decoder
from train_model.measure.noise import CLEAN, noises_with
from train_model.measure.recognisers import Recogniser, by_grammar, by_graph_file, identity_of
from train_model.measure.recordings import Recorder, single
from train_model.measure.sets import Clip
from train_model.measure.speech import Speech

MODEL = places.speech_models_dir() / "quiet-hands-en"
SENTENCES = ("next", "a bit softer", "where is the pelvis")


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    speech = Speech(tmp_path_factory.mktemp("speech"))
    assert speech.speak(Clip(text, "flite/slt") for text in SENTENCES) == 3
    return speech


def test_what_is_heard_is_kept(speech: Speech, tmp_path: Path) -> None:
    decoder = Decoder(Recorder(speech, noises_with([])), tmp_path / "heard")
    takes = single([Clip(text, "flite/slt") for text in SENTENCES])
    sentences = sentence_acceptor(SENTENCES, read_words(MODEL).ids)
    sentences.finals[0] = 0.0  # silence after a sentence is not the next one
    with by_graph_file(MODEL, acceptor_bytes(sentences)) as recogniser:
        first = decoder.decode(recogniser, takes, CLEAN)

    def never(_: Samples) -> tuple[Heard, ...]:
        raise AssertionError

    again = decoder.decode(Recogniser(recogniser.identity, never), takes, CLEAN)
    assert [one.text for one in first] == list(SENTENCES)
    assert again == first
    with pytest.raises(AssertionError):
        decoder.decode(Recogniser("another", never), takes, CLEAN)


def test_a_clip_spoken_anew_is_heard_anew(speech: Speech, tmp_path: Path) -> None:
    own = Speech(tmp_path / "speech")
    clip = Clip("next", "flite/slt")
    own.path(clip).parent.mkdir(parents=True)
    decoder = Decoder(Recorder(own, noises_with([])), tmp_path / "heard")
    lengths: list[int] = []

    def hear(samples: Samples) -> tuple[Heard, ...]:
        lengths.append(len(samples))
        return ()

    for text in ("next", "next", "a bit softer"):
        own.path(clip).write_bytes(speech.path(Clip(text, "flite/slt")).read_bytes())
        decoder.decode(Recogniser("any", hear), single([clip]), CLEAN)
    assert len(lengths) == 2


def test_the_run_time_grammar_hears_too(speech: Speech, tmp_path: Path) -> None:
    decoder = Decoder(Recorder(speech, noises_with([])), tmp_path)
    with by_grammar(MODEL, SENTENCES) as recogniser:
        (one,) = decoder.decode(recogniser, single([Clip("next", "flite/slt")]), CLEAN)
    assert one.text == "next"
    assert one.words[0].confidence > 0.5


def test_other_bytes_of_a_model_are_another_model(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    one = identity_of("product", tmp_path, "next")
    assert one == identity_of("product", tmp_path, "next")
    assert one != identity_of("product", tmp_path, "stop")
    (tmp_path / "a").write_bytes(b"2")
    assert one != identity_of("product", tmp_path, "next")


@pytest.mark.parametrize("main", [score.main, cost.main, report.main])
def test_a_model_that_is_not_there_is_one_sentence(
    main: Main, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path / "out")] if main is report.main else []
    argv = ["--model", str(tmp_path / "none"), "--work", str(tmp_path), *out]
    assert exit_code(main, argv) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "there is no such folder with a speech model" in told
    assert not (tmp_path / "out").exists()


def test_sets_that_are_not_spoken_are_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("train_model.measure.subject.load_catalogue", catalogue_once)
    assert exit_code(score.main, ["--model", str(MODEL), "--work", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "the measuring sets are not spoken yet" in told


def test_voices_that_are_missing_are_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOKORO_VOICES", str(tmp_path))
    assert exit_code(speak_sets.main, ["--work", str(tmp_path / "work")]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "the voice 'af_nova' is missing" in told
    assert not (tmp_path / "work").exists()
