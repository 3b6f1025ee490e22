"""Mistakes in sentence files are pointed at; nothing is guessed."""

import shutil
from pathlib import Path

import pytest

from assistant import places
from assistant.errors import BadInput
from assistant.understanding import expand
from assistant.understanding.catalogue import load_catalogue
from assistant.understanding.meaning import Context
from assistant.understanding.understand import Understanding

GOOD = """\
language: en
lists:
  side:
    values:
      - {in: left, out: left}
intents:
  go:
    harm: none
    data:
      - sentences: ["go", "go {side}"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(places.intents_dir() / "lexicon", tmp_path / "lexicon")
    (tmp_path / "lexicon" / "safety.yaml").write_text("families: {}\nconcepts: []\n")
    (tmp_path / "lexicon" / "everyday.yaml").write_text("[]\n")
    return tmp_path


def mistake(folder: Path, source: str, name: str = "a.yaml") -> BadInput:
    (folder / name).write_text(source)
    with pytest.raises(BadInput) as caught:
        load_catalogue(folder)
    return caught.value


def test_a_small_file_is_read(folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD)
    catalogue = load_catalogue(folder)
    assert [(phrase.text, phrase.line) for phrase in catalogue.phrases] == [
        ("go", 10),
        ("go left", 10),
    ]
    assert dict(catalogue.sentences[1].slots) == {"side": "left"}


@pytest.mark.parametrize(
    ("old", "new", "problem", "line"),
    [
        ("harm: none", "harm: [none", "not valid YAML", 9),
        ("{side}", "{sidr}", "unknown slot '{sidr}'", 10),
        ("{side}", "<sid>", "sid", 10),
        ("harm: none", "harm: huge", "unknown harm 'huge'", 8),
        ("    harm: none\n", "", "no 'harm'", 8),
        ("harm: none", "harm: none\n    states: [steps]", "unknown state 'steps'", 9),
        ("harm: none", "harm: none\n    asked: why", "unknown question 'why'", 9),
        ("harm: none", "harm: none\n    colour: red", "unknown key 'colour'", 9),
        ("harm: none", "harm: none\n    reply: often", "expected true or false here", 9),
        ("harm: none", "harm: safety\n    reply: true", "never a mere reply", 9),
        ('"go {side}"', '""', "expected text", 10),
        ('"go {side}"', '"[go]"', "can be empty", 10),
        ('"go {side}"', '"..."', "no words", 10),
        ('"go {side}"', '"go (left"', "cannot be read", 10),
        ("out: left", "uot: left", "unknown key 'uot'", 5),
        (", out: left", "", "needs 'in'", 5),
        ("sentences:", "sentence:", "unknown key 'sentence'", 10),
        ('"go {side}"', '"' + "[a|b|c] " * 9 + 'x"', "more than", 10),
        ('"go {side}"', '"' + "[[a] b] " * 40 + 'x"', "more than", 10),
    ],
)
def test_a_mistake_is_named_with_its_line(
    folder: Path, old: str, new: str, problem: str, line: int
) -> None:
    assert old in GOOD
    error = mistake(folder, GOOD.replace(old, new))
    assert problem in error.problem
    assert error.path == folder / "a.yaml"
    assert error.line == line


def test_a_rule_that_contains_itself_is_a_mistake(folder: Path) -> None:
    source = GOOD.replace("{side}", "<loop>") + 'expansion_rules: {loop: "a [<loop>]"}\n'
    assert "more than" in mistake(folder, source).problem


def test_the_same_sentence_in_two_intents_names_both_places(folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD)
    other = "intents:\n  leave:\n    harm: none\n    data:\n      - sentences: [Go!]\n"
    error = mistake(folder, other, "b.yaml")
    assert error.path == folder / "b.yaml"
    assert error.line == 5
    assert f"{folder / 'a.yaml'}:10" in error.problem


def test_the_same_sentence_in_other_states_is_fine(folder: Path) -> None:
    first = GOOD.replace("harm: none", "harm: none\n    states: [step]")
    other = first.replace("  go:", "  leave:").replace("[step]", "[paused]")
    (folder / "a.yaml").write_text(first)
    (folder / "b.yaml").write_text("intents:" + other.partition("intents:")[2])
    assert len(load_catalogue(folder).sentences) == 4


def test_an_intent_may_be_spread_over_files(folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD)
    (folder / "b.yaml").write_text("intents:\n  go:\n    data:\n      - sentences: [off we go]\n")
    assert {phrase.intent for phrase in load_catalogue(folder).phrases} == {"go"}


def test_a_slot_defined_twice_is_a_mistake(folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD)
    error = mistake(folder, GOOD.partition("intents:")[0], "b.yaml")
    assert "'side' is there twice" in error.problem


def test_an_empty_folder_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no sentence files"):
        load_catalogue(tmp_path)


def test_a_concept_for_an_unknown_intent_is_a_mistake(folder: Path) -> None:
    (folder / "lexicon" / "safety.yaml").write_text(
        "families: {a: [b]}\nconcepts:\n  - {intent: nowhere, needs: [a]}\n"
    )
    assert "nowhere" in mistake(folder, GOOD).problem


def test_a_concept_with_an_unknown_family_is_a_mistake(folder: Path) -> None:
    (folder / "lexicon" / "safety.yaml").write_text(
        "families: {a: [b]}\nconcepts:\n  - {intent: go, needs: [c]}\n"
    )
    error = mistake(folder, GOOD)
    assert "unknown family 'c'" in error.problem
    assert error.line == 3


def test_sentences_alone_are_a_catalogue(tmp_path: Path) -> None:
    """Another task than massage needs no lexicon, and may list values that mean themselves."""
    (tmp_path / "coffee.yaml").write_text(
        "language: en\n"
        "lists:\n"
        "  size: {values: [small, large]}\n"
        "intents:\n"
        "  order:\n"
        "    harm: none\n"
        '    data: [{sentences: ["[make] me a [{size}] latte"]}]\n'
    )
    catalogue = load_catalogue(tmp_path)
    assert {phrase.text for phrase in catalogue.phrases} >= {"me a latte", "make me a large latte"}
    meaning = Understanding(catalogue).read("make me a large latte", Context())
    assert meaning is not None
    assert (meaning.intent, dict(meaning.slots)) == ("order", {"size": "large"})


def test_what_templates_stand_for_is_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (folder / "a.yaml").write_text(GOOD)
    made = load_catalogue(folder)
    monkeypatch.setattr(expand, "sample_sentence", None)
    assert load_catalogue(folder).sentences == made.sentences
    (folder / "a.yaml").write_text(GOOD.replace("in: left", "in: wrong"))
    with pytest.raises(TypeError):  # what was kept is of another list
        load_catalogue(folder)
