import re

import pytest

from assistant.guidance.lines import SLOTS, Line
from assistant.guidance.script import Script
from assistant.guidance.speech_rules import MOST_WORDS, MOST_WORDS_OF_AN_EXPLANATION

FORBIDDEN = [
    "toxin",
    "detox",
    "flush",
    "cure",
    "heal",
    "fix",
    "realign",
    "adhesions",
    "cortisol",
    "theta",
]
NAMED = {
    "ask_why.cortisol": "cortisol",
    "ask_why.cortisol.more": "cortisol",
    "ask_why.theta.more": "theta",
}
"""What is named to those who asked about it by its name, and nowhere else."""
COMMANDS = [
    *("stop", "next", "pause", "skip", "repeat", "harder", "softer"),
    *("too much", "too hard", "hurts", "help", "again", "finish"),
]


def test_the_rules_for_speech_are_those_of_the_teachers(script: Script) -> None:
    assert set(COMMANDS) <= set(script.lines.command_words)
    assert {*FORBIDDEN, "push through", "no pain no gain"} <= set(script.lines.never_say)


def test_every_line_is_short_plain_and_no_command(script: Script) -> None:
    teaching = {line.value for line in script.lines.teaches}
    says = (*script.every_line(), *script.lines.longer_answers())
    assert len(says) > 400
    for say in says:
        explains = say.line.endswith((".explain", ".teach"))
        longer = explains or say.line.endswith(".more")
        most = MOST_WORDS_OF_AN_EXPLANATION if longer else MOST_WORDS[say.tone]
        assert len(say.text.split()) <= most, say
        assert not re.search(r"\d|[{}<>*_]", say.text), f"{say}: numbers are words"
        assert say.text[0].isupper(), say
        assert say.text[-1] in ".?", say
        for word in FORBIDDEN:
            named = word == NAMED.get(say.line)
            assert named is bool(re.search(rf"\b{word}", say.text, re.IGNORECASE)), say
        for word in COMMANDS if not explains and say.line not in teaching else ():
            assert not re.search(rf"\b{word}\b", say.text, re.IGNORECASE), say


def test_lines_with_slots_keep_to_the_limit_when_filled(script: Script) -> None:
    words = script.lines.words
    step = max((step.name for step in script.routine.steps), key=lambda name: len(name.split()))
    place = max((words.spot(area, "left") for area in words.areas), key=lambda p: len(p.split()))
    filled = {
        "step": words.sided(step, "left"),
        "following": words.sided(step, "left"),
        "place": place,
        "time": words.time(59 * 60),
        "places": words.listed((step, step)),
        "minutes": words.whole_minutes(59),
        "number": words.numbers[59],
        "level": words.levels(4, 6),
        "request": max(words.requests.values(), key=len),
    }
    for line, slots in SLOTS.items():
        say = script.lines.say(line, **{slot: filled[slot] for slot in slots})
        assert len(say.text.split()) <= MOST_WORDS[say.tone], say
    at_place = script.routine.holds.at_place.format(place=words.spot("scapula", "left"))
    assert len(at_place.split()) <= MOST_WORDS["cue"]


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [
        (0, "a few seconds"),
        (4.9, "a few seconds"),
        (5, "ten seconds"),
        (24, "twenty seconds"),
        (54.9, "fifty seconds"),
        (55, "one minute"),
        (89, "one minute"),
        (91, "two minutes"),
        (23 * 60, "twenty-three minutes"),
        (3600, "sixty minutes"),
    ],
)
def test_times_as_people_say_them(script: Script, seconds: float, spoken: str) -> None:
    assert script.lines.words.time(seconds) == spoken


def test_safety_lines_begin_with_what_matters(script: Script) -> None:
    for line in (Line.STOP, Line.NERVE, Line.FAINT, Line.BREATHING, Line.EMERGENCY, Line.SKIN):
        assert script.lines.say(line).text.startswith("Hands off.")


def test_every_place_and_technique_has_every_answer(script: Script) -> None:
    asked = script.lines.answers
    areas = [area for step in script.routine.steps for area in step.areas]
    techniques = [step.technique for step in script.routine.steps if step.technique]
    for intent in ("ask_what_is", "ask_how_to", "ask_why"):
        assert {*areas, *techniques} <= set(asked[intent]), intent
    assert set(areas) <= set(asked["ask_where_is"])


def test_the_number_of_the_country_is_said_digit_by_digit(script: Script) -> None:
    lines = script.lines.with_emergency_number("112")
    assert lines.say(Line.EMERGENCY).text == "Hands off. Call one one two now."
    other = {line for line in Line if lines.texts[line] != script.lines.texts[line]}
    assert other == {Line.EMERGENCY}
