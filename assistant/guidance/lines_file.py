"""Reads the lines and answers of a language; every mistake names its file and line."""

import string
from collections.abc import Mapping
from pathlib import Path

from assistant.guidance.answers_file import load_answers
from assistant.guidance.effects import Tone
from assistant.guidance.lines import SLOTS, Line, Lines
from assistant.guidance.speech_rules import SpeechRules
from assistant.guidance.spoken_words import Words
from assistant.located_yaml import Node, load_yaml

_TONES: tuple[Tone, ...] = ("safety", "answer", "reminder", "check_in", "closing")
_LISTS = ("teaches", "command_words", "never_say", "only_when_asked", "never_pressed")
_FORMS: Mapping[str, frozenset[str]] = {
    "seconds": frozenset({"n"}),
    "one_minute": frozenset(),
    "minutes": frozenset({"n"}),
    "a_moment": frozenset(),
    "under_a_minute": frozenset(),
    "range": frozenset({"low", "high"}),
    "on_side": frozenset({"step", "side"}),
    "somewhere": frozenset(),
    "side_only": frozenset({"side"}),
    "place": frozenset({"side", "area"}),
    "two": frozenset({"one", "other"}),
    "emergency_number": frozenset(),
}
_TABLES = ("sides", "areas", "requests")


def load_lines(folder: Path) -> Lines:
    """Read `lines.yaml` and `answers.yaml` in `folder`.

    Raises BadInput for a line that is missing, unknown, too long, has a slot it cannot fill, or
    contains a bare command word or a claim that is never made.
    """
    root = load_yaml(folder / "lines.yaml")
    sections = root.mapping(frozenset({*_TONES, *_LISTS, "words"}))
    for name in (*_TONES, *_LISTS, "words"):
        if name not in sections:
            root.fail(f"there is no '{name}' section", "add it")
    commands, never, teaches, asked, pressed = (
        tuple(node.text() for node in sections[name].sequence())
        for name in ("command_words", "never_say", "teaches", "only_when_asked", "never_pressed")
    )
    for node in sections["only_when_asked"].sequence():
        if node.text() not in never:
            node.fail(f"'{node.text()}' is not in never_say", "add it there too")
    for node in sections["teaches"].sequence():
        if node.text() not in frozenset(Line):
            node.fail(f"there is no line '{node.text()}'")
    rules = SpeechRules(commands, never)
    texts, tones = _texts(root, sections, rules, frozenset(teaches))
    answers, longer = load_answers(folder / "answers.yaml", rules, asked)
    return Lines(
        texts=texts,
        tones=tones,
        answers=answers,
        longer=longer,
        words=_words(sections["words"]),
        command_words=commands,
        never_say=never,
        only_when_asked=asked,
        teaches=frozenset(Line(name) for name in teaches),
        never_pressed=frozenset(pressed),
    )


def _texts(
    root: Node, sections: Mapping[str, Node], rules: SpeechRules, teaches: frozenset[str]
) -> tuple[Mapping[Line, str], Mapping[Line, Tone]]:
    texts: dict[Line, str] = {}
    tones: dict[Line, Tone] = {}
    for tone in _TONES:
        for name, node in sections[tone].mapping(frozenset(Line)).items():
            line = Line(name)
            if line in texts:
                node.fail(f"the line '{name}' is in two sections", "keep one of them")
            texts[line] = rules.check(node, tone, may_teach=name in teaches)
            tones[line] = tone
            check_slots(node, SLOTS.get(line, frozenset()))
    for line in Line:
        if line not in texts:
            root.fail(f"the line '{line.value}' is missing", "add it to the section of its tone")
    return texts, tones


def check_slots(node: Node, allowed: frozenset[str]) -> str:
    """The node's text, if every {slot} in it is one of `allowed`; else a mistake."""
    text = node.text()
    try:
        used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        return node.instead(text, f"'{text}' has a stray brace ({error})", "slots look like {time}")
    for name in sorted(used - allowed):
        node.wrong(f"unknown slot {{{name}}}", f"here there is {_listed(allowed)}")
    return text


def _listed(slots: frozenset[str]) -> str:
    return ", ".join(f"{{{slot}}}" for slot in sorted(slots)) or "no slot"


def _words(node: Node) -> Words:
    entries = node.mapping(frozenset({*_FORMS, *_TABLES, "numbers", "tens"}))
    for name in (*_FORMS, *_TABLES, "numbers", "tens"):
        if name not in entries:
            node.fail(f"'{name}' is missing from the words", "add it")
    ones = entries["numbers"].text().split()
    tens = entries["tens"].text().split()
    if len(ones) != 21:
        entries["numbers"].fail(f"{len(ones)} numbers", "list the words from zero to twenty")
    if len(tens) != 5:
        entries["tens"].fail(f"{len(tens)} tens", "list twenty, thirty, forty, fifty and sixty")
    numbers = [*ones]
    for number in range(21, 61):
        ten, one = divmod(number, 10)
        numbers.append(tens[ten - 2] + (f"-{ones[one]}" if one else ""))
    forms = {name: check_slots(entries[name], slots) for name, slots in _FORMS.items()}
    tables = {
        table: {name: word.text() for name, word in entries[table].mapping().items()}
        for table in _TABLES
    }
    return Words(
        numbers=tuple(numbers),
        sides=tables["sides"],
        areas=tables["areas"],
        requests=tables["requests"],
        **forms,
    )
