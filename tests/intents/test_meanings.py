"""The sentences in the YAML files beside this one mean what they say there."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.located_yaml import Node, load_yaml
from assistant.understanding.catalogue import QUESTIONS
from assistant.understanding.meaning import Context, Meaning
from tests.sweep import sweep
from tests.understanding.bundled import CATALOGUE, UNDERSTANDING

KEYS = frozenset({"text", "context", "intent", "not", "slots", "known_failure"})


@dataclass(frozen=True)
class Case:
    text: str
    context: Context
    intents: tuple[object, ...] | None
    never: tuple[object, ...]
    slots: dict[str, object] | None
    known_failure: bool


def context_of(name: str) -> Context:
    asked = name.removeprefix("asked_")
    return Context(asked=asked) if asked in QUESTIONS else Context(name)


def case_of(row: Node) -> Case:
    keys = {key: node.plain() for key, node in row.mapping(KEYS).items()}
    wanted, never, slots = keys.get("intent"), keys.get("not", []), keys.get("slots")
    assert isinstance(never, list)
    assert slots is None or isinstance(slots, dict)
    if "intent" not in keys:
        intents = None
    else:
        intents = tuple(wanted) if isinstance(wanted, list) else (wanted,)
    return Case(
        text=str(keys["text"]),
        context=context_of(str(keys.get("context", "step"))),
        intents=intents,
        never=tuple(never),
        slots=dict(slots) if slots is not None else None,
        known_failure=bool(keys.get("known_failure", False)),
    )


def is_right(case: Case, meaning: Meaning | None) -> bool:
    intent = meaning.intent if meaning else None
    right = (case.intents is None or intent in case.intents) and intent not in case.never
    if case.slots is not None:
        right = right and meaning is not None and dict(meaning.slots) == case.slots
    return right


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parent.glob("*.yaml")), ids=lambda path: path.stem
)
def test_sentences_mean_what_the_file_says(path: Path) -> None:
    wrong = []
    for row in load_yaml(path).sequence():
        case = case_of(row)
        meaning = UNDERSTANDING.read(case.text, case.context)
        if is_right(case, meaning) is case.known_failure:
            wrong.append(f"{path.name}:{row.line}: {case.text!r} means {meaning}")
    assert not wrong


@pytest.mark.parametrize("every", sweep(10, 1))
def test_every_listed_sentence_means_its_intent_in_each_of_its_states(every: int) -> None:
    wrong = []
    for sentence in CATALOGUE.sentences[::every]:
        for state in sorted(sentence.states):
            meaning = UNDERSTANDING.read(sentence.text, Context(state, sentence.asked))
            if meaning is None or (meaning.intent, meaning.slots) != (
                sentence.intent,
                sentence.slots,
            ):
                wrong.append((sentence.text, state, sentence.intent, meaning))
    assert not wrong, wrong[:10]


def test_near_misses_do_not_mean_the_intent_they_stand_at() -> None:
    wrong = []
    for intent in CATALOGUE.intents.values():
        for text in intent.near_misses:
            meaning = UNDERSTANDING.read(text, Context())
            if meaning is not None and meaning.intent == intent.name:
                wrong.append((text, meaning))
    assert not wrong


def test_examples_are_understood() -> None:
    for intent in CATALOGUE.intents.values():
        asked = {
            sentence.asked for sentence in CATALOGUE.sentences if sentence.intent == intent.name
        }
        context = Context() if None in asked else Context(asked=min(map(str, asked)))
        meaning = UNDERSTANDING.read(intent.example, context)
        assert meaning is not None
        assert meaning.intent == intent.name
