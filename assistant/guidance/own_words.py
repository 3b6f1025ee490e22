"""The words a routine brings with it: lines and answers of its own over those of the language."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from assistant.guidance.answers_file import Answers, read_answers
from assistant.guidance.lines import SLOTS, Line, Lines
from assistant.guidance.lines_file import check_slots
from assistant.guidance.speech_rules import SpeechRules, says
from assistant.located_yaml import Node

OWN_WORDS = frozenset({"lines", "answers", "never_say", "leaves_out"})
"""The keys of a routine file that are read here."""


def with_own_words(root: Node, lines: Lines) -> Lines:
    """The lines of the language with those of this routine file laid over them.

    What the routine leaves out or never says is gone from the answers of the language, and it is a
    mistake when a line of the language says it that the routine does not put in other words.
    """
    sections = root.value if isinstance(root.value, dict) else {}
    never = sections["never_say"].sequence() if "never_say" in sections else []
    banned = tuple(text for text in (node.text() for node in never) if text)
    without = left_out(root)
    never_say = (*lines.never_say, *banned)
    rules = SpeechRules(lines.command_words, never_say)
    texts = _texts(sections["lines"], lines, rules) if "lines" in sections else {}
    answers, longer = (
        read_answers(sections["answers"], rules, lines.only_when_asked)
        if "answers" in sections
        else ({}, {})
    )
    for node in never:
        _check_other_lines(node, lines, texts)
    return replace(
        lines,
        texts={**lines.texts, **texts},
        answers=_laid_over(_of_this_one(lines.answers, without, banned), answers),
        longer=_laid_over(_of_this_one(lines.longer, without, banned), longer),
        never_say=never_say,
    )


def left_out(root: Node) -> frozenset[str]:
    """The places and techniques this routine does without."""
    sections = root.value if isinstance(root.value, dict) else {}
    nodes = sections["leaves_out"].sequence() if "leaves_out" in sections else []
    return frozenset(node.text() for node in nodes)


def _texts(node: Node, lines: Lines, rules: SpeechRules) -> Mapping[Line, str]:
    texts: dict[Line, str] = {}
    for name, text in node.mapping().items():
        if name not in frozenset(Line):
            text.wrong(f"there is no line '{name}'", "the lines are those of spoken/lines.yaml")
            continue
        line = Line(name)
        texts[line] = rules.check(text, lines.tones[line], may_teach=line in lines.teaches)
        check_slots(text, SLOTS.get(line, frozenset()))
    return texts


def _of_this_one(answers: Answers, without: Collection[str], banned: Collection[str]) -> Answers:
    """The answers that are about something it has, and say nothing banned."""
    return {
        intent: {
            about: text
            for about, text in known.items()
            if about not in without and not any(says(text, word) for word in banned)
        }
        for intent, known in answers.items()
    }


def _laid_over(answers: Answers, own: Answers) -> Answers:
    return {
        intent: {**answers.get(intent, {}), **own.get(intent, {})}
        for intent in dict.fromkeys((*answers, *own))
    }


def _check_other_lines(node: Node, lines: Lines, own: Mapping[Line, str]) -> None:
    word = node.value
    for line, text in lines.texts.items():
        if isinstance(word, str) and line not in own and says(text, word):
            node.wrong(
                f"the line '{line}' says '{word}': '{text}'",
                f"put it in other words: '{line}:' under 'lines:'",
            )
