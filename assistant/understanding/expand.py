"""Sentence templates to plain sentences with their slots; hassil parses and samples them."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hassil.errors import MissingRuleError
from hassil.expression import (
    Alternative,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    Sentence,
)
from hassil.parse_expression import parse_sentence
from hassil.parser import ParseError
from hassil.sample import sample_sentence

from assistant.located_yaml import Node
from assistant.understanding.normalise import plain
from assistant.understanding.sentence_files import Expanded

_MAX_SENTENCES = 4000
_MAX_RULE_DEPTH = 8
_PLACEHOLDER = re.compile(r"\{(\w+)\}")

Values = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What templates may refer to: `{lists}` of (wording, canonical value), and `<rules>`."""

    lists: Mapping[str, Values]
    rules: Mapping[str, Sentence]


def expand_all(
    lists: Mapping[str, Node], rules: Mapping[str, Node], templates: Iterable[Node]
) -> Expanded:
    """What the slots and templates of a language stand for; BadInput as for `expand`."""
    parsed = {name: parse(node) for name, node in rules.items()}
    values = {name: _values(node, Grammar({}, parsed)) for name, node in lists.items()}
    grammar = Grammar(values, parsed)
    kept: dict[str, str] = {}
    for template in templates:
        if template.text() not in kept:
            kept[template.text()] = json.dumps(list(expand(template, grammar)))
    return Expanded(values, kept)


def _values(node: Node, grammar: Grammar) -> Values:
    """A slot's wordings with their canonical values.

    As in hassil, a value is a text that means itself, or has `in` (said) and `out` (meant).
    """
    found: dict[str, str] = {}
    for value in node.mapping(frozenset({"values"}))["values"].sequence():
        said, meant = value, None
        if not isinstance(value.value, str):
            pair = value.mapping(frozenset({"in", "out"}))
            if len(pair) < 2:
                value.fail("a slot value needs 'in' (what is said) and 'out' (what it means)")
            said, meant = pair["in"], str(pair["out"].value)
        for text, _ in expand(said, grammar):
            if found.setdefault(plain(text), meant or plain(text)) != (meant or plain(text)):
                value.fail(f"'{text}' already means {found[plain(text)]}", "keep one of them")
    return tuple(found.items())


def parse(template: Node) -> Sentence:
    """The template as hassil's tree; BadInput when brackets do not match."""
    try:
        return parse_sentence(template.text(), keep_text=True)
    except ParseError:
        template.fail(
            f"the sentence '{template.value}' cannot be read", "check that its brackets match"
        )


def expand(template: Node, grammar: Grammar) -> Iterator[tuple[str, dict[str, str]]]:
    """Every sentence the template stands for, with its slots.

    Raises BadInput for an unknown slot or rule, for a template that can be empty, and for one
    that stands for more sentences than anybody says.
    """
    sentence = parse(template)
    if _count(sentence.expression, grammar, 0) > _MAX_SENTENCES:
        template.fail(
            f"'{template.value}' stands for more than {_MAX_SENTENCES} sentences",
            "list what people say instead of every combination",
        )
    slot_of_list = _slots(template, sentence, grammar)
    try:
        patterns = list(
            sample_sentence(sentence, expansion_rules=dict(grammar.rules), expand_lists=False)
        )
    except MissingRuleError as error:
        template.fail(f"'{template.value}': {error}", "define it under expansion_rules")
    for pattern in patterns:
        if not pattern.strip():
            template.fail(f"'{template.value}' can be empty", "leave a word outside the brackets")
        yield from _fill(pattern, grammar, slot_of_list)


def _fill(
    pattern: str, grammar: Grammar, slot_of_list: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, str]]]:
    names = _PLACEHOLDER.findall(pattern)
    for chosen in itertools.product(*(grammar.lists[name] for name in names)):
        wordings = iter(chosen)
        text = _PLACEHOLDER.sub(lambda _, left=wordings: next(left)[0], pattern)  # type: ignore[misc]  # the default binds the loop's iterator
        slots = {slot_of_list[name]: value for name, (_, value) in zip(names, chosen, strict=True)}
        yield " ".join(text.split()), slots


def _slots(template: Node, sentence: Sentence, grammar: Grammar) -> dict[str, str]:
    """The slot each list of the sentence fills: its own name, or the one after a colon."""
    slot_of_list = {}
    expression = sentence.expression
    references = isinstance(expression, Group) and expression.list_references(dict(grammar.rules))
    for reference in references or ():
        if reference.list_name not in grammar.lists:
            template.fail(
                f"unknown slot '{{{reference.list_name}}}' in '{template.value}'",
                f"known slots: {', '.join(sorted(grammar.lists))}",
            )
        slot_of_list[reference.list_name] = reference.slot_name
    return slot_of_list


def _count(expression: Any, grammar: Grammar, depth: int) -> int:  # noqa: ANN401 - hassil's nodes share no typed protocol
    if isinstance(expression, ListReference):
        return len(grammar.lists.get(expression.list_name, ()))
    if isinstance(expression, RuleReference):
        rule = grammar.rules.get(expression.rule_name)
        if depth > _MAX_RULE_DEPTH:
            return _MAX_SENTENCES + 1  # the rule contains itself
        return 1 if rule is None else _count(rule.expression, grammar, depth + 1)
    if not isinstance(expression, Group):
        return 1
    counts = [_count(item, grammar, depth) for item in expression.items]
    if isinstance(expression, Alternative):
        return sum(counts)
    orders = math.factorial(len(counts)) if isinstance(expression, Permutation) else 1
    return orders * math.prod(counts)
