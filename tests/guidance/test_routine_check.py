"""Every kind of mistake in a routine: all of them in one run, each at its own line."""

import contextlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import places
from assistant.errors import BadInput
from assistant.guidance.lines import Lines
from assistant.guidance.lines_file import load_lines
from assistant.located_yaml import load_yaml
from assistant.mistakes import Mistakes
from assistant.routine_check import check_routine
from assistant.understanding.catalogue import Catalogue
from tests.bundled import bundled_catalogue

SMALL = """\
name: small
title: A small one
minutes: 5
lengths: [5, 10]
pressure: {softer: 2, deeper: 1, tense: 1, ceiling: 5}
more_time: {seconds: 30, most_s: 30, stay_s: 15}
gives_time: [knot_holds, tops]
reminders: {every_s: 600, say: ["Lean in from your feet."]}
leaves_out: [whole_back, erector, mid_back, lower_back, ql, kidneys, ribs, hips, rhomboid]
ways:
  soft: {say: "Softly, then.", conditions: [shoulder]}
leaves_alone: {sciatica: [hips]}
holds:
  seconds: 30
  soften_s: 15
  most: {5: 0, 10: 2}
  per_place: 1
  needs_warm_s: 60
  never_on: [neck, scapula]
  at_place: "The {place} now."
  cue: "Steady pressure, thirty seconds."
  over: "Ease off slowly."
  let_go: "Ease off."
  check_in: "Comfortable?"
setup:
  - id: health
    name: the health question
    passes: clear
    cue: "Any illness or injury?"
    which: "What is it?"
    explain: "Say what it is."
    do_not: []
  - id: consent
    name: the yes
    passes: consent
    cue: "Happy to begin?"
    explain: "Say yes."
    do_not: []
steps:
  - id: strokes
    name: warming presses
    part: hands_on
    side: both
    areas: [shoulders, upper_back]
    technique: heel_palm
    warms: true
    minimum_s: 60
    if_cut: "One minute first."
    pressure: [2, 3]
    seconds: {5: 90, 10: 150}
    cue: "Press and let go."
    how: "Whole palms."
    why: "It warms them."
    explain: "Press and let go."
    then: left
  - id: left
    name: the shoulder
    group: tops
    part: hands_on
    side: left
    mirror: right
    areas: [shoulders]
    technique: petrissage
    needs_warm_s: 60
    pressure: [3, 5]
    ceiling: 5
    seconds: {5: 60, 10: 120}
    cue: "Their left shoulder."
    how: "Whole hand."
    why: "Tired."
    explain: "Gather and let go."
    then: right
  - id: right
    same_as: left
    side: right
    mirror: left
    cue: "Their right shoulder."
    then: knot_holds
  - id: knot_holds
    name: steady holds
    part: hands_on
    side: both
    areas: []
    takes_holds: true
    needs_warm_s: 60
    seconds: {5: 0, 10: 90}
    cue: "Settle on one place."
    how: "Stay still."
    why: "It often feels good."
    explain: "Stay still."
    ways: {soft: leave_out}
    then: light
  - id: light
    name: light strokes
    part: ending
    side: both
    areas: [shoulders]
    minimum_s: 60
    if_cut: "Keep a short ending."
    pressure: [1, 1]
    seconds: {5: 90, 10: 120}
    cue: "Light strokes."
    how: "Barely touching."
    why: "To end softly."
    explain: "Slower and slower."
    then: rest
  - id: rest
    name: rest
    part: after
    side: none
    for_s: 60
    cue_after_s: 40
    cue: "Stand up slowly."
    how: "Slowly."
    why: "It is kinder."
    explain: "Slowly."
    then: done
never_say: [oil, the back, lie still, forearm]
lines:
  wipe_oil: "None is needed."
  skin: "Hands off. Leave that skin alone."
  skin_after: "If it spreads, get medical help."
  faint: "Hands off. Breathe slowly."
  other_tool: "Whole palms instead."
  quiet_hands: "Let your hands rest."
answers:
  ask_what_is:
    upper_back: "Below the neck."
"""


@pytest.fixture(scope="module")
def lines() -> Lines:
    return load_lines(places.intents_dir() / "spoken")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return bundled_catalogue()


Check = Callable[[str], list[tuple[str, str]]]


@pytest.fixture
def check(tmp_path: Path, lines: Lines, catalogue: Catalogue) -> Check:
    """What is wrong with a text: the line that is pointed at, and what is said of it."""

    def problems(text: str) -> list[tuple[str, str]]:
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        unheard, mistakes = {"gua", "sha", "shiatsu"}, Mistakes()
        root = load_yaml(path, mistakes)
        checked = check_routine(root, mistakes, lines, catalogue, lambda w: w not in unheard)
        found = sorted((*checked.mistakes, *checked.warnings), key=lambda one: one.line or 0)
        assert all("\n" not in str(one) and one.path == path and one.remedy for one in found)
        written = text.splitlines()
        return [(written[(one.line or 0) - 1].strip(), one.problem) for one in found]

    return problems


def test_a_good_one_has_nothing_to_be_said_of(check: Check) -> None:
    assert check(SMALL) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        # Keys and kinds.
        (
            "minutes: 5",
            "minuets: 5",
            [("name: small", "'minutes' is missing"), ("minuets: 5", "unknown key 'minuets'")],
        ),
        ("title: A small one", "title: [a]", [("title: [a]", "expected text here, found a list")]),
        ("title: A small one\n", "", [("name: small", "'title' is missing here")]),
        (
            "steps:\n  -",
            "steps: []\nfoo:\n  -",
            [
                ("steps: []", "the routine has no steps"),
                ("- id: strokes", "unknown key 'foo'"),
            ],
        ),
        ('    how: "Whole hand."', "    how: 7", [("how: 7", "expected text here, found '7'")]),
        (
            '    how: "Whole hand."\n',
            "",
            [("- id: left", "'how' is missing here"), ("- id: right", "'how' is missing here")],
        ),
        (
            "warms: true",
            "warms: maybe",
            [("- id: strokes", "no step warms up"), ("warms: maybe", "expected true or false")],
        ),
        (
            "side: both\n    areas: [shoulders, upper",
            "side: top\n    areas: [shoulders, upper",
            [("side: top", "'top' is not known here")],
        ),
        (
            "passes: clear",
            "passes: perhaps",
            [("passes: perhaps", "'perhaps' is not a way to pass")],
        ),
        (
            "lengths: [5, 10]",
            "lengths: [10, 5]",
            [("lengths: [10, 5]", "not minutes in rising order")],
        ),
        ("minutes: 5", "minutes: 30", [("minutes: 30", "30 is not within 5 and 10")]),
        (
            '    minimum_s: 60\n    if_cut: "One',
            '    minimum_s: -6\n    if_cut: "One',
            [("minimum_s: -6", "-6 is too small")],
        ),
        ("same_as: left", "same_as: lift", [("same_as: lift", "there is no step 'lift' above")]),
        (
            "- id: knot_holds",
            "- id: left",
            [
                ("- id: left", "there are two steps 'left'"),
                ("gives_time", "no step or group 'knot_holds'"),
            ],
        ),
        # Seconds.
        (
            "seconds: {5: 90, 10: 150}",
            "seconds: {5: 95, 10: 150}",
            [("seconds: {5: 90, 10: 120}", "of 5 minutes add up to 305 seconds, not 300")],
        ),
        (
            "seconds: {5: 90, 10: 150}",
            "seconds: {5: 95, 10: 140}",
            [
                ("seconds: {5: 90, 10: 120}", "of 5 minutes add up to 305"),
                ("seconds: {5: 90, 10: 120}", "of 10 minutes add up to 590"),
            ],
        ),
        (
            "seconds: {5: 90, 10: 150}",
            "seconds: {5: 90}",
            [("seconds: {5: 90}", "the 10 minute session has no number")],
        ),
        (
            "seconds: {5: 90, 10: 150}",
            "seconds: {5: 90, 10: 150, 20: 1}",
            [("seconds: {5: 90, 10: 150, 20: 1}", "unknown key '20'")],
        ),
        (
            "    mirror: left\n",
            "    mirror: left\n    seconds: {5: 70, 10: 120}\n",
            [
                ("seconds: {5: 70", "'left' and 'right' get different seconds"),
                ("seconds: {5: 90, 10: 120}", "add up to 310"),
            ],
        ),
        # Order.
        ("then: light", "then: lite", [("then: lite", "unknown step 'lite'")]),
        (
            "then: done",
            "then: strokes",
            [("then: strokes", "goes back to 'strokes' and never ends")],
        ),
        (
            "then: knot_holds",
            "then: light",
            [("- id: knot_holds", "no step leads to 'knot_holds'")],
        ),
        ("part: ending", "part: hands_on", [("- id: strokes", "the routine has no light ending")]),
        (
            "    mirror: left\n",
            "",
            [("mirror: right", "'left' and 'right' are not each other's mirror")],
        ),
        # Interlocks.
        (
            "    needs_warm_s: 60\n    pressure",
            "    pressure",
            [
                ("- id: left", "'left' works deep and does not wait"),
                ("- id: right", "'right' works deep"),
            ],
        ),
        (
            "    needs_warm_s: 60\n    seconds",
            "    needs_warm_s: 30\n    seconds",
            [("needs_warm_s: 30", "'knot_holds' works deep and does not wait")],
        ),
        (
            "    needs_warm_s: 60\n    pressure",
            "    needs_warm_s: 120\n    pressure",
            [("needs_warm_s: 120", "in 5 minutes there are 90 seconds of warming before 'left'")],
        ),
        (
            "  needs_warm_s: 60\n  never_on",
            "  needs_warm_s: 0\n  never_on",
            [("seconds: 30", "holds do not wait for warming strokes")],
        ),
        (
            '    warms: true\n    minimum_s: 60\n    if_cut: "One minute first."\n',
            "",
            [("- id: strokes", "no step warms up")],
        ),
        (
            "    part: hands_on\n    side: both\n    areas: [shoulders, upper",
            "    part: hands_on\n    side: none\n    areas: [shoulders, upper",
            [],
        ),
        (
            "ceiling: 5\n    seconds",
            "ceiling: 6\n    seconds",
            [("ceiling: 6", "the ceiling 6 of 'left' is above the 5")],
        ),
        (
            "tense: 1, ceiling: 5",
            "tense: 1, ceiling: 8",
            [("pressure: {softer", "level 8 is more than untrained hands")],
        ),
        (
            "pressure: [3, 5]",
            "pressure: [3, 6]",
            [("pressure: [3, 6]", "not two levels up to the ceiling 5")],
        ),
        (
            "seconds: {5: 90, 10: 120}",
            "seconds: {5: 50, 10: 120}",
            [
                ("seconds: {5: 50", "the light ending of 5 minutes has 50 seconds"),
                ("seconds: {5: 50", "add up to 260"),
            ],
        ),
        (
            '    minimum_s: 60\n    if_cut: "Keep',
            '    minimum_s: 30\n    if_cut: "Keep',
            [("minimum_s: 30", "the light ending may be cut to 30 seconds")],
        ),
        (
            "pressure: [1, 1]",
            "pressure: [1, 4]",
            [("pressure: [1, 4]", "the ending presses up to 4")],
        ),
        (
            '    minimum_s: 60\n    if_cut: "One',
            '    minimum_s: 100\n    if_cut: "One',
            [("minimum_s: 100", "'strokes' lasts 90 seconds and may not be left before 100")],
        ),
        (
            "cue_after_s: 40",
            "cue_after_s: 80",
            [("cue_after_s: 80", "comes after 80 seconds, and it lasts 60")],
        ),
        (
            "    areas: []\n",
            "    areas: [shoulders, neck]\n",
            [
                (
                    "areas: [shoulders, neck]",
                    "'knot_holds' takes holds, and 'holds:' has neck under never_on",
                )
            ],
        ),
        (
            "areas: [shoulders, upper_back]",
            "areas: [shoulders, upper_back, spine]",
            [("upper_back, spine]", "'strokes' works spine, which is never pressed")],
        ),
        (
            "areas: [shoulders, upper_back]",
            "areas: [shoulders, upper_back, ribs]",
            [
                ("leaves_out", "a step works 'ribs', which is left out"),
                (
                    "upper_back, ribs]",
                    "warning: nothing answers ask_where_is, ask_what_is, ask_how_to, ask_why",
                ),
            ],
        ),
        (
            "    mirror: right\n",
            "",
            [
                ("side: left", "'left' works the left side alone"),
                ("mirror: left", "not each other's mirror"),
            ],
        ),
        (
            "passes: clear",
            "passes: ready",
            [("- id: health", "nobody is asked about their health")],
        ),
        ("passes: consent", "passes: ready", [("- id: health", "nobody is asked for their yes")]),
        (
            '    if_cut: "One minute first."\n',
            '    if_cut: "One minute first."\n    ways: {soft: leave_out}\n',
            [("ways: {soft", "'strokes' is left out in the way 'soft'")],
        ),
        (
            '    cue: "Their right shoulder."\n',
            '    cue: "Their right shoulder."\n    ways: {soft: leave_out}\n',
            [("ways: {soft", "only one of 'left' and 'right' is left out in the way 'soft'")],
        ),
        (
            '    which: "What is it?"\n',
            "",
            [("- id: health", "after a yes it must ask what it is")],
        ),
        (
            "passes: clear",
            "passes: clear\n    if_yes: perhaps",
            [("if_yes: perhaps", "'perhaps' does not follow from a yes")],
        ),
        (
            "passes: consent",
            "passes: consent\n    ways: {sitting: leave_out}",
            [("ways: {sitting", "unknown key 'sitting'")],
        ),
        (
            'cue: "Their right shoulder."',
            'cue: "Their left shoulder."',
            [('cue: "Their left shoulder."', "the cue of 'right' is for the other side")],
        ),
        (
            '    cue: "Their right shoulder."\n',
            "",
            [('cue: "Their left shoulder."', "the cue of 'right' is for the other side")],
        ),
        (
            '    minimum_s: 60\n    if_cut: "One minute first."\n',
            "",
            [("- id: strokes", "'strokes' warms up and may be left after 0 seconds")],
        ),
        (
            '    if_cut: "One minute first."\n',
            "",
            [("minimum_s: 60", "may not be left before 60 seconds, and does not say so")],
        ),
        ("  seconds: 30", "  seconds: 45", [("seconds: 45", "45 is too much for a hold")]),
        ("per_place: 1", "per_place: 3", [("per_place: 3", "3 is too much for a hold")]),
        ("{5: 0, 10: 2}", "{5: 0, 10: 9}", [("most: {", "9 is too much for a hold")]),
        (
            "- id: strokes",
            "- id: warm strokes",
            [("- id: warm strokes", "'warm strokes' is no id")],
        ),
        ('"The {place} now."', '"There now."', [("at_place", "does not say which place")]),
        # What is spoken.
        (
            'cue: "Press and let go."',
            'cue: "' + "Press " * 15 + '"',
            [('cue: "Press Press', "has 15 words")],
        ),
        (
            'cue: "Press and let go."',
            'cue: "Press, and stop."',
            [('cue: "Press, and stop."', "contains the command 'stop'")],
        ),
        (
            'cue: "Press and let go."',
            'cue: "' + "Stop " * 15 + '"',
            [('cue: "Stop', "has 15 words"), ('cue: "Stop', "contains the command 'stop'")],
        ),
        (
            'explain: "Say yes."',
            'explain: "It is a cure."',
            [('explain: "It is a cure."', "says 'cure', which is never said")],
        ),
        (
            "name: the shoulder\n",
            "name: the next place\n",
            [("name: the next place", "contains the command 'next'")],
        ),
        (
            "name: the shoulder\n",
            "name: the top of the shoulder on one side\n",
            [("name: the top", "has 8 words")],
        ),
        ('"The {place} now."', '"The {spot} now."', [("at_place", "unknown slot {spot}")]),
        # Lines and answers of its own.
        (
            '  wipe_oil: "None is needed."',
            '  wipe_oils: "None is needed."',
            [("wipe_oils", "there is no line 'wipe_oils'")],
        ),
        (
            '  skin: "Hands off. Leave that skin alone."\n',
            "",
            [("never_say", "the line 'skin' says 'oil'")],
        ),
        (
            '  faint: "Hands off. Breathe slowly."',
            '  faint: "' + "Hands off " * 5 + '"',
            [("faint", "has 10 words")],
        ),
        (
            '  wipe_oil: "None is needed."',
            '  wipe_oil: "Stop, none is needed."',
            [("wipe_oil", "contains the command 'stop'")],
        ),
        ('  wipe_oil: "None is needed."', '  time: "{hours}."', [("time", "unknown slot {hours}")]),
        (
            '  wipe_oil: "None is needed."',
            '  wipe_oil: "No oil is needed."',
            [("wipe_oil", "says 'oil', which is never said here")],
        ),
        (
            "  ask_what_is:",
            "  ask_whence:",
            [
                (
                    "areas: [shoulders, upper_back]",
                    "warning: nothing answers ask_what_is about 'upper_back'",
                ),
                ('upper_back: "Below', "unknown key 'ask_whence'"),
            ],
        ),
        (
            '    upper_back: "Below the neck."',
            '    upper_back: "' + "Below " * 26 + '"',
            [('upper_back: "Below', "has 26 words")],
        ),
        # The receiver's health.
        (
            "leaves_alone: {sciatica: [hips]}",
            "leaves_alone: {sciatika: [hipps]}",
            [
                ("leaves_alone", "unknown condition 'sciatika'"),
                ("leaves_alone", "nobody can name the place 'hipps'"),
            ],
        ),
        (
            "conditions: [shoulder]",
            "conditions: [sholder]",
            [("conditions: [sholder]", "unknown condition 'sholder'")],
        ),
        ("soft: leave_out", "softer: leave_out", [("softer: leave_out", "unknown key 'softer'")]),
        # Names nobody can say or ask for.
        (
            "areas: [shoulders, upper_back]",
            "areas: [shoulders, upper_back, toes]",
            [("upper_back, toes]", "nobody can name the place 'toes'")],
        ),
        (
            "technique: petrissage",
            "technique: gua_sha",
            [
                ("technique: gua_sha", "nobody can name the technique 'gua_sha'"),
                ("technique: gua_sha", "warning: the speech model cannot hear 'gua'"),
                ("technique: gua_sha", "warning: the speech model cannot hear 'sha'"),
                (
                    "technique: gua_sha",
                    "warning: nothing answers ask_what_is, ask_how_to, ask_why about 'gua_sha'",
                ),
            ],
        ),
        (
            "never_on: [neck, scapula]",
            "never_on: [neck, scapla]",
            [
                ("never_on", "someone may want a hold where no step works: scapula"),
                ("never_on", "nobody can name the place 'scapla'"),
            ],
        ),
        (
            "name: steady holds",
            "name: shiatsu holds",
            [("name: shiatsu holds", "warning: the speech model cannot hear 'shiatsu'")],
        ),
        ("id: strokes\n", "id: press\n", []),
        (
            "- id: knot_holds",
            "- id: presses",
            [
                ("gives_time", "no step or group 'knot_holds'"),
                ("then: knot_holds", "unknown step 'knot_holds'"),
                ("- id: presses", "warning: nobody can ask for 'steady holds'"),
            ],
        ),
        (
            "gives_time: [knot_holds, tops]",
            "gives_time: [knot_holds, toes]",
            [("gives_time", "no step or group 'toes'")],
        ),
    ],
)
def test_a_mistake_is_found_at_its_line(
    check: Check, old: str, new: str, found: list[tuple[str, str]]
) -> None:
    assert old in SMALL
    problems = check(SMALL.replace(old, new, 1))
    told = "\n".join(f"{line}  <-  {problem}" for line, problem in problems)
    assert len(problems) == len(found), told
    for wanted in found:
        assert any(wanted[0] in line and wanted[1] in problem for line, problem in problems), told


def test_everything_is_found_in_one_run(check: Check) -> None:
    text = SMALL
    for old, new in (
        ("title: A small one", "titel: A small one"),
        ("ceiling: 5}", "ceiling: 9}"),
        ('over: "Ease off slowly."', 'over: "Ease off again."'),
        ('explain: "Say yes."', "explain: [yes]"),
        ("technique: heel_palm", "technique: gua_sha"),
        ('cue: "Their left shoulder."', "cue:"),
        ("pressure: [3, 5]", "pressure: [5, 3]"),
        ("then: light", "then: lite"),
        ('minimum_s: 60\n    if_cut: "Keep', 'minimum_s: 5\n    if_cut: "Keep'),
        ("for_s: 60", "for_s: soon"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    problems = check(text)
    lines = [line for line, _ in problems]
    assert lines == sorted(lines, key=[line.strip() for line in text.splitlines()].index)
    for wanted in (
        ("name: small", "'title' is missing"),
        ("titel: A small one", "unknown key 'titel'"),
        ("pressure: {softer", "level 9 is more than"),
        ('over: "Ease off again."', "the command 'again'"),
        ("explain: [yes]", "expected text"),
        ("technique: gua_sha", "nobody can name the technique"),
        ("cue:", "expected text here, found nothing"),
        ("pressure: [5, 3]", "not two levels"),
        ("then: lite", "unknown step 'lite'"),
        ("minimum_s: 5", "may be cut to 5 seconds"),
        ("for_s: soon", "expected a number"),
    ):
        assert any(wanted[0] in line and wanted[1] in what for line, what in problems), wanted


@pytest.mark.slow
def test_whatever_is_written_is_told_and_never_a_fault(check: Check) -> None:
    """Every line left out, and every value of every other kind."""
    lines = SMALL.splitlines(keepends=True)
    for at, line in enumerate(lines):
        key = re.match(r"\s*(- )?\w+:", line)
        for value in (None, "", " 7", " -3", " x y", " [a, {b: c}]", " {a: 1}") if key else (None,):
            changed = "" if value is None or key is None else f"{key.group()}{value}\n"
            with contextlib.suppress(BadInput):  # not YAML any more
                check("".join((*lines[:at], changed, *lines[at + 1 :])))
