"""Every mistake in a routine or in the lines is one sentence with its file and line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import places
from assistant.errors import BadInput
from assistant.guidance.lines import Lines
from assistant.guidance.lines_file import load_lines
from assistant.guidance.script import load_script, read_script

Spoil = Callable[[str, str], Path]


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """The back routine with the first occurrence of some text replaced."""

    def write(old: str, new: str) -> Path:
        source = (places.intents_dir() / "routines" / "back.yaml").read_text(encoding="utf-8")
        assert old in source
        path = tmp_path / "spoiled.yaml"
        path.write_text(source.replace(old, new, 1), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def lines() -> Lines:
    return load_lines(places.intents_dir() / "spoken")


@pytest.mark.parametrize(
    ("old", "new", "problem", "at_line"),
    [
        ("then: find_hot_zones", "then: nowhere", "unknown step 'nowhere'", "then: nowhere"),
        ("mirror: erector_right", "mirror: nobody", "unknown step 'nobody'", "mirror: nobody"),
        ("time_to: heel_palm", "time_to: nobody", "unknown step 'nobody'", "if_none:"),
        ("mirror: erector_right", "mirror: ql_left", "not each other's mirror", "mirror: ql_left"),
        (
            "same_as: erector_left",
            "same_as: nobody",
            "there is no step 'nobody'",
            "same_as: nobody",
        ),
        ("{10: 20, 20: 30", "{10: -20, 20: 30", "-20 is too small", "{10: -20, 20: 30"),
        ("at_s: 90", "at_s: -1", "-1 is too small", "at_s: -1"),
        ("part: ending", "part: hands_on", "no light ending", "- id: warm_oil"),
        ("then: done", "then: warm_oil", "never ends", "then: warm_oil"),
        ("then: erector_right", "then: knot_holds", "no step leads to", "- id: erector_right"),
        ('    cue: "Rub oil between your palms until it is warm."\n', "", "'cue' is missing", ""),
        ("Rub oil between your palms", "Rub " + "slowly " * 15, "words; at most 14", "Rub slowly"),
        ("Rub oil between", "Stop and rub between", "contains the command 'stop'", "Stop and rub"),
        ("Water is pleasant", "Water is a cure", "'cure', which is never said", "explain: >-"),
        ("warms: true", "warm: true", "unknown key 'warm'", "warm: true"),
        ("warms: true", "warms: perhaps", "expected true or false", "warms: perhaps"),
        ("warms: true\n", "warms: false\n", "no step warms up", "- id: warm_oil"),
        ("{10: 20, 20: 30", "{10: 25, 20: 30", "605 seconds, not 600", "seconds: {10: 60"),
        ("60: 30}\n    cue", "50: 30}\n    cue", "unknown key '50'", "50: 30}"),
        ("20: 30, 30: 30", "30: 30", "20 minute session has no number", "{10: 20, 30: 30"),
        ("passes: clear", "passes: maybe", "'maybe' is not a way to pass", "passes: maybe"),
        ("side: left", "side: top", "'top' is not known here", "side: top"),
        ("pressure: [2, 4]", "pressure: [2, 8]", "two levels up to the ceiling 6", "[2, 8]"),
        ("pressure: [2, 4]", "pressure: [4]", "two levels", "pressure: [4]"),
        ("lengths: [10, 20", "lengths: [20, 10", "rising order", "lengths: [20, 10"),
        ("minutes: 30\n", "minutes: 90\n", "90 is not within 10 and 60", "minutes: 90"),
        ("gives_time: [", "gives_time: [toes, ", "no step or group 'toes'", "gives_time"),
        ("The {place} now.", "The {spot} now.", "unknown slot {spot}", "The {spot} now."),
        ("The {place} now.", "The {place now.", "stray brace", "The {place now."),
        ("id: intro_strokes", "id: warm_oil", "two steps 'warm_oil'", ""),
        ("for_s: 15", "seconds: {10: 1}", "no share of the time", "seconds: {10: 1}"),
        ("at: half", "at: third", "'third' is not known here", "at: third"),
        ("title: Back massage", "title: [Back", "not valid YAML", ""),
        ("ceiling: 6}", "ceiling: 11}", "level 11 does not exist", "ceiling: 11}"),
        ("end_cue: none", "end_cue: Lift off.", "no other words in a way", "end_cue: Lift off."),
    ],
)
def test_a_mistake_is_one_sentence_with_file_and_line(
    spoil: Spoil, lines: Lines, old: str, new: str, problem: str, at_line: str
) -> None:
    path = spoil(old, new)
    with pytest.raises(BadInput) as caught:
        read_script(path, lines)
    error = caught.value
    assert problem in str(error)
    assert error.path == path
    assert error.line is not None
    assert "\n" not in str(error)
    assert at_line in path.read_text(encoding="utf-8").splitlines()[error.line - 1]


def test_no_such_file(lines: Lines, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such file"):
        read_script(tmp_path / "none.yaml", lines)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("lines", '  stop: "Hands off. Are they all right?"\n', "", "the line 'stop' is missing"),
        ("lines", "  stop: ", "  halt: ", "unknown key 'halt'"),
        ("lines", "Hands off. Are they all right?", "Hands off " * 5, "at most 8"),
        ("lines", '"{time} more."', '"{hours} more."', "unknown slot {hours}"),
        ("lines", '"Staying off."', '"Staying off, {step}."', "here there is no slot"),
        ("lines", 'still_paused: "Still paused."', 'still_paused: "Pause."', "command 'pause'"),
        ("lines", '  paused: "', '  better: "Well?"\n  paused: "', "in two sections"),
        ("lines", "  - cleared\n", "  - clear\n", "there is no line 'clear'"),
        ("lines", "zero one two", "one two", "20 numbers"),
        ("lines", 'twenty thirty forty fifty sixty"', 'twenty thirty"', "2 tens"),
        ("lines", '  one_minute: "one minute"\n', "", "'one_minute' is missing"),
        ("lines", "reminder:\n", "reminders:\n", "unknown key 'reminders'"),
        ("answers", "ask_why:", "ask_whence:", "unknown key 'ask_whence'"),
        ("lines", "only_when_asked:\n  - cort", "only_when_asked:\n  - sort", "not in never_say"),
        ("answers", "say: The thin", "say: The " + "very " * 25 + "thin", "at most 25"),
        ("answers", "say: The thin", "say: The toxin", "never said"),
        ("answers", "say: The thin", "tell: The thin", "unknown key 'tell'"),
        ("answers", "    say: Long, sweeping", "    names: []\n    # sweeping", "no 'say'"),
        ("answers", "It wraps each", "It " + "very " * 60 + "wraps each", "at most 60"),
        ("answers", "It wraps each", "Stop. It wraps each", "contains the command 'stop'"),
        ("answers", "It wraps each", "The theta wraps each", "never said"),
        ("answers", "names: [cortisol]", "names: [toxin]", "not even when asked"),
        ("answers", "    names: [cortisol]\n", "", "says 'cortisol', which is never said"),
    ],
)
def test_a_mistake_in_the_lines(
    tmp_path: Path, file: str, old: str, new: str, problem: str
) -> None:
    folder = tmp_path / "en"
    shutil.copytree(places.intents_dir() / "spoken", folder / "spoken")
    path = folder / "spoken" / f"{file}.yaml"
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_script(folder)
    assert problem in str(caught.value)
    assert caught.value.path == path
    assert caught.value.line is not None
