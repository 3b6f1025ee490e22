"""Reads the answers of a language: a text, or one with a longer version and what it may name."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from assistant.guidance.speech_rules import SpeechRules
from assistant.located_yaml import Node, load_yaml

Answers = Mapping[str, Mapping[str, str]]

ANSWERED = frozenset(
    {
        *("ask_where_is", "ask_what_is", "ask_how_to", "ask_why", "ask_how_hard"),
        *("ask_may_i", "ask_direction", "ask_is_it_normal"),
        *("report_condition", "giver_hands_hurt", "reposition"),
    }
)
"""What can be answered from the data."""
_PARTS = frozenset({"say", "more", "names"})


def load_answers(
    path: Path, rules: SpeechRules, only_when_asked: Collection[str]
) -> tuple[Answers, Answers]:
    """The answers of `path`, and the longer versions of those that have one; see `read_answers`."""
    return read_answers(load_yaml(path), rules, only_when_asked)


def read_answers(
    root: Node, rules: SpeechRules, only_when_asked: Collection[str]
) -> tuple[Answers, Answers]:
    """The answers of a file or a section, and the longer versions of those that have one.

    An answer is its text, or `say` with `more` for "tell me more" and `names`: words of
    `never_say` that it may name because it is given only to someone who asked about them. Raises
    BadInput with file and line of an answer that may not be spoken.
    """
    answers: dict[str, dict[str, str]] = {}
    longer: dict[str, dict[str, str]] = {}
    for intent, section in root.mapping(ANSWERED).items():
        answers[intent], longer[intent] = {}, {}
        for about, node in section.mapping().items():
            if not isinstance(node.value, dict):
                answers[intent][about] = rules.check(node, "answer")
                continue
            parts = node.mapping(_PARTS)
            allowed = _naming(rules, parts, only_when_asked)
            if "say" not in parts:
                node.fail(f"the answer about '{about}' has no 'say'", "write what is said")
            answers[intent][about] = allowed.check(parts["say"], "answer")
            if "more" in parts:
                longer[intent][about] = allowed.check_longer(parts["more"])
    return answers, longer


def _naming(
    rules: SpeechRules, parts: Mapping[str, Node], only_when_asked: Collection[str]
) -> SpeechRules:
    """The rules for an answer that names what was asked about."""
    if "names" not in parts:
        return rules
    named = [node.text() for node in parts["names"].sequence()]
    for node in parts["names"].sequence():
        if node.text() not in only_when_asked:
            known = ", ".join(only_when_asked)
            node.fail(f"'{node.text()}' is never said, not even when asked", f"known: {known}")
    return replace(rules, never_say=[word for word in rules.never_say if word not in named])
