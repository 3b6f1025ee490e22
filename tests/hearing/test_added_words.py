"""Words the user adds: the file, what a word sounds like, and the model that hears them."""

import argparse
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import places
from assistant.cli import main, models
from assistant.errors import BadInput
from assistant.hearing.added_words import (
    AddedWord,
    checked_phones,
    checked_word,
    read_added_words,
    remove_added_word,
    sounds_like,
    write_added_words,
)
from assistant.hearing.extended_model import added_to, extended_model
from assistant.hearing.model_files import record_files
from assistant.hearing.phones import SPEECH_PHONES, Costs, Lexicon
from assistant.hearing.pronunciations import read_lexicon
from assistant.hearing.sound_file import write_wav
from assistant.hearing.word_graph import build_word_graph, words_file

from .conftest import Speak

SMALL: Lexicon = {
    "[unk]": [("SPN",)],
    "a": [("AH",), ("EY",)],
    "feed": [("F", "IY", "D")],
    "the": [("DH", "AH"), ("DH", "IY")],
    "vein": [("V", "EY", "N")],
    "yes": [("Y", "EH", "S")],
}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's words, their models and settings, all in a folder of the test's own."""
    for name in ("DATA", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return places.added_words_file()


@pytest.fixture(scope="module")
def lasting_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of five words, to be tried out by the engine only once."""
    return small_model(tmp_path_factory.mktemp("lasting") / "small-model")


@pytest.fixture
def small(file: Path, lasting_model: Path) -> Iterator[Path]:
    """That model, which the settings choose; nothing may be changed in it."""
    assert not file.exists()
    before = record_files(lasting_model)
    yield chosen(lasting_model)
    assert record_files(lasting_model) == before


@pytest.fixture
def own_small(file: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    assert not file.exists()
    return chosen(small_model(tmp_path / "small-model"))


def small_model(folder: Path, costs: Costs | None = None) -> Path:
    bundled = places.speech_models_dir() / "quiet-hands-en"
    shutil.copytree(bundled, folder, copy_function=os.link)
    graph = build_word_graph(SMALL, costs=costs)
    for name, content in (
        ("HCLr.fst", graph.content),
        ("words.txt", words_file(graph.word_ids).encode()),
    ):
        (folder / "graph" / name).unlink()
        (folder / "graph" / name).write_bytes(content)
    return folder


def chosen(model: Path) -> Path:
    places.settings_file().parent.mkdir(parents=True)
    places.settings_file().write_text(f"model: {model}\n")
    return model


def extended_words(model: Path) -> dict[str, tuple[tuple[str, ...], ...]]:
    return read_lexicon(extended_model(model)).lexicon


def test_a_word_is_added_heard_and_taken_away(
    small: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    untouched = record_files(small)
    assert main(["models", "add-word", "levain", "--sounds-like", "a vein"]) == 0
    assert capsys.readouterr().out == "levain\tAH V EY N\nlevain\tEY V EY N\n"
    model = extended_model(small)
    assert model.parent == places.extended_models_dir()
    before, after = read_lexicon(small), read_lexicon(model)
    assert after.lexicon["levain"] == (("AH", "V", "EY", "N"), ("EY", "V", "EY", "N"))
    # A graph of the old numbers still fits.
    assert after.ids == before.ids | {"levain": max(before.ids.values()) + 1}
    assert record_files(small) == untouched

    assert main(["models", "list"]) == 0
    assert main(["models", "check", str(small)]) == 0
    assert capsys.readouterr().out.endswith(f"small-model with 1 added word\tok\t{small}\n")

    assert main(["models", "remove-word", "Levain"]) == 0
    assert "levain" not in file.read_text()
    assert extended_model(small) == small
    assert main(["models", "remove-word", "levain"]) == 2
    assert "'levain' is not a word you have added; no word has been added." in (
        capsys.readouterr().err
    )


def test_a_way_that_few_speak_in_stays_dear_until_it_is_added(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dear = {("the", ("DH", "IY")): 1.5, ("yes", ("Y", "EH", "S")): 1.5}
    model = chosen(small_model(tmp_path / "dear", dear))
    assert not file.exists()
    assert main(["models", "add-word", "levain", "--sounds-like", "the vein"]) == 0
    assert capsys.readouterr().out == "levain\tDH AH V EY N\n"
    assert read_lexicon(extended_model(model)).costs == dear
    assert main(["models", "add-word", "the", "--phones", "DH IY"]) == 0
    assert read_lexicon(extended_model(model)).costs == {("yes", ("Y", "EH", "S")): 1.5}
    assert main(["models", "add-word", "yesses", "--sounds-like", "yes"]) == 2


def test_a_known_word_gets_another_way(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = ["models", "add-word", "yes", "--phones", "Y EH1 AH S", "y ae s"]
    assert main(args) == 0
    out, err = capsys.readouterr()
    assert out == "yes\tY EH AH S\nyes\tY AE S\n"
    assert err == (
        "'yes' is already known, pronounced 'Y EH S'; the new way is added as another one\n"
    )
    assert len(extended_words(small)["yes"]) == 3
    assert main(args) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "nothing is new" in err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["levain"], "how is 'levain' pronounced"),
        (["two words", "--phones", "K"], "'two words' is not a word"),
        (["[unk]", "--phones", "K"], r"'\[unk\]' is not a word"),
        (["levain", "--phones", "L AHH"], "no phone 'AHH'; did you mean 'AH'; known ones: AA AE"),
        (["levain", "--phones", "SIL"], "no phone 'SIL'"),
        (["levain", "--phones", ""], "there are no phones"),
        (["levain", "--phones", "L " * 99], "99 phones are too many"),
        (["levain", "--sounds-like", "a wein"], "does not know the word 'wein'"),
        (["levain", "--sounds-like", "[unk]"], r"does not know the word '\[unk\]'"),
        (["levain", "--sounds-like", ""], "nothing to sound like"),
        (["levain", "--sounds-like", "a the a the"], "can be said in 16 ways"),
    ],
)
@pytest.mark.usefixtures("small")
def test_what_cannot_be_added_changes_nothing(args: list[str], says: str, file: Path) -> None:
    with pytest.raises(BadInput, match=says):
        _add(args)
    assert not file.exists()
    assert not places.extended_models_dir().exists()


def _add(args: list[str]) -> None:
    parser = argparse.ArgumentParser()
    models.add_arguments(parser)
    models.run(parser.parse_args(["add-word", *args]))


def test_a_model_of_another_kind_cannot_take_words(
    own_small: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_small / "graph" / "phones.txt").unlink()
    (own_small / "graph" / "phones.txt").write_text("<eps> 0\nSIL 1\nSIL_B 2\n")
    assert main(["models", "add-word", "levain", "--sounds-like", "a vein"]) == 2
    assert capsys.readouterr().err == (
        f"quiet-hands: {own_small}: the pronunciations of this speech model cannot be read, so no"
        " word can be added to it; use the model that comes with the program.\n"
    )
    # Words of the file are not in the way of such a model either.
    write_added_words([AddedWord("levain", ("L", "AH"))])
    assert file.exists()
    assert extended_model(own_small) == own_small
    assert added_to(own_small) == ()


def test_the_words_outlive_a_new_version_of_the_model(own_small: Path) -> None:
    write_added_words([AddedWord("levain", ("L", "AH"))])
    old = extended_model(own_small)
    assert extended_model(own_small) == old
    more = build_word_graph({**SMALL, "dough": [("D", "OW")]})
    (own_small / "graph" / "HCLr.fst").write_bytes(more.content)
    (own_small / "graph" / "words.txt").write_text(words_file(more.word_ids))
    new = extended_model(own_small)
    assert new != old
    assert {"levain", "dough"} <= set(read_lexicon(new).lexicon)


def test_a_damaged_copy_is_made_anew(small: Path) -> None:
    write_added_words([AddedWord("levain", ("L", "AH"))])
    model = extended_model(small)
    whole = (model / "graph" / "HCLr.fst").read_bytes()
    (model / "graph" / "HCLr.fst").write_bytes(whole[:-100])
    assert extended_model(small) == model
    assert (model / "graph" / "HCLr.fst").read_bytes() == whole
    assert [path.name for path in model.parent.iterdir()] == [model.name]


def test_old_copies_are_dropped(small: Path) -> None:
    home = places.extended_models_dir()
    for age, name in enumerate(("small-model-c", "small-model-b", "small-model-a", "other-d")):
        (home / name).mkdir(parents=True)
        os.utime(home / name, (1000 - age, 1000 - age))
    made = extended_model(small, [AddedWord("levain", ("L",))])
    kept = {"small-model-c", "small-model-b", "other-d", made.name}
    assert {path.name for path in home.iterdir()} == kept


def test_no_room_is_one_sentence(small: Path) -> None:
    places.extended_models_dir().parent.mkdir(parents=True)
    places.extended_models_dir().touch()
    with pytest.raises(BadInput, match=r"with the added words cannot be written .* make room"):
        extended_model(small, [AddedWord("levain", ("L",))])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("levain", "there are no phones"),
        ("levain L EH Q", "no phone 'Q'"),
        ("4 F AO R", "'4' is not a word"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(file: Path, line: str, says: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(f"# ours\n\n{line}\n")
    with pytest.raises(BadInput, match=says) as caught:
        read_added_words()
    assert (caught.value.path, caught.value.line) == (file, 3)


def test_a_file_that_is_no_text_is_refused(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match=r"words\.txt: the added words cannot be read"):
        read_added_words()


def test_what_people_wrote_into_the_file_stays(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("# mine\nLevain  L AH V\n\npoolish\tP UW L IH SH")
    write_added_words([AddedWord("levain", ("L", "AH", "V")), AddedWord("crumb", ("K", "R"))])
    assert file.read_text() == ("# mine\nLevain  L AH V\n\npoolish\tP UW L IH SH\ncrumb\tK R\n")
    remove_added_word("levain")
    assert file.read_text() == "# mine\n\npoolish\tP UW L IH SH\ncrumb\tK R\n"


WORDS = st.builds(
    AddedWord,
    st.from_regex(r"[a-z]+('[a-z]+)?", fullmatch=True),
    st.lists(st.sampled_from(SPEECH_PHONES), min_size=1, max_size=9).map(tuple),
)


@settings(max_examples=30)
@given(st.lists(WORDS, max_size=5, unique=True))
def test_what_is_written_is_read(words: list[AddedWord]) -> None:
    path = places.added_words_file().with_name("words-of-the-test.txt")
    path.unlink(missing_ok=True)
    write_added_words(words, path)
    assert read_added_words(path) == tuple(words)


def test_sounding_like_several_words() -> None:
    assert sounds_like("The vein", SMALL) == (
        ("DH", "AH", "V", "EY", "N"),
        ("DH", "IY", "V", "EY", "N"),
    )
    assert checked_phones(["k", "AA1"]) == ("K", "AA")
    assert checked_word("Erector-Spinae's") == "erector-spinae's"


@pytest.mark.slow
def test_an_added_word_in_a_sentence_of_another_task_is_heard(
    file: Path, tmp_path: Path, speak: Speak, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not file.exists()
    folder = tmp_path / "sourdough"
    folder.mkdir()
    (folder / "dough.yaml").write_text(
        "intents:\n"
        "  feed:\n"
        "    harm: none\n"
        "    states: [step]\n"
        "    example: feed the levain\n"
        "    near_misses: [feed the cat]\n"
        "    data:\n"
        "      - sentences: [feed the levain, feed the dough]\n"
        "  fold:\n"
        "    harm: none\n"
        "    states: [step]\n"
        "    example: fold it again\n"
        "    near_misses: [fold the towel]\n"
        "    data:\n"
        "      - sentences: [fold it again, stretch and fold]\n"
    )
    sound = tmp_path / "a.wav"
    write_wav(sound, speak("slt", "feed the luh vann"))
    hear = ["hear", "--json", "--intents", str(folder), str(sound)]
    assert main(hear) == 2
    assert "cannot hear the word 'levain'" in capsys.readouterr().err

    assert main(["models", "add-word", "levain", "--phones", "L AH V AE N"]) == 0
    capsys.readouterr()
    assert main(hear) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["text"], row["intent"]) == ("feed the levain", "feed")
