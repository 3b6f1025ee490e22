"""Everything that may be said, read from a folder of sentence files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.errors import BadInput
from assistant.located_yaml import Node, load_yaml
from assistant.understanding.expand import Grammar, Values, expand, parse
from assistant.understanding.lexicon import Lexicon, load_lexicon
from assistant.understanding.meaning import Harm
from assistant.understanding.named import Named, named_of
from assistant.understanding.normalise import Words, plain
from assistant.understanding.slots import Names

STATES = ("idle", "setup", "step", "hold", "paused", "safety", "closing", "done")
NOT_FOR_US = "not_for_us"
QUESTIONS = ("yes_no", "health", "pressure", "sharp_or_tender", "light_or_numb")

_FILE_KEYS = frozenset({"language", "intents", "lists", "expansion_rules"})
_INTENT_KEYS = frozenset({"harm", "states", "asked", "example", "near_misses", "data"})
_BLOCK_KEYS = frozenset({"sentences", "slots", "states", "asked"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence as the recogniser should hear it, and where it is written.

    `intent` is NOT_FOR_US for everyday talk: offered so that it is not bent into a command.
    `stands_for` is the listed sentence that this one, with a sound-alike in it, helps to hear.
    """

    text: str
    intent: str
    path: Path
    line: int
    stands_for: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A listed sentence as understanding compares it.

    `asked` is the open question it answers; such a sentence counts only while it is open.
    """

    words: Words
    intent: str
    slots: Mapping[str, str]
    states: frozenset[str]
    asked: str | None
    text: str
    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class Intent:
    """What is known of an intent besides its sentences."""

    name: str
    harm: Harm
    example: str
    near_misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All intents of a language, their sentences expanded, and the words around them."""

    intents: Mapping[str, Intent]
    sentences: tuple[Sentence, ...]
    phrases: tuple[Phrase, ...]
    named: Named
    lexicon: Lexicon
    near_misses: Mapping[Words, frozenset[str]]
    everyday: frozenset[Words]

    @property
    def sound_alikes(self) -> Mapping[str, tuple[str, ...]]:
        """Words the recogniser may not know, with words it knows that sound the same."""
        return self.lexicon.sound_alikes


@dataclass(slots=True)
class _Files:
    """The sentence files, merged but not yet expanded."""

    intents: dict[str, list[Node]] = field(default_factory=dict)
    lists: dict[str, Node] = field(default_factory=dict)
    rules: dict[str, Node] = field(default_factory=dict)


def load_catalogue(folder: Path) -> Catalogue:
    """Read `folder/*.yaml` and `folder/lexicon/`; BadInput names file and line of a mistake."""
    files = _read(folder)
    lexicon = load_lexicon(folder / "lexicon")
    rules = {name: parse(node) for name, node in files.rules.items()}
    lists = {name: _values(node, Grammar({}, rules)) for name, node in files.lists.items()}
    grammar = Grammar(lists, rules)
    intents = {name: _intent(name, nodes) for name, nodes in files.intents.items()}
    sentences: dict[tuple[Words, str | None], list[Sentence]] = {}
    phrases: dict[str, Phrase] = {}
    for name, nodes in files.intents.items():
        for sentence in _sentences(name, nodes, grammar, lexicon):
            same = sentences.setdefault((sentence.words, sentence.asked), [])
            if _is_new(sentence, same):
                same.append(sentence)
            place = (sentence.path, sentence.line)
            phrases.setdefault(sentence.text, Phrase(sentence.text, name, *place))
            for text in _sound_alikes(sentence.text, lexicon.sound_alikes):
                phrases.setdefault(text, Phrase(text, name, *place, stands_for=sentence.text))
    for phrase in _everyday(folder / "lexicon" / "everyday.yaml"):
        phrases.setdefault(phrase.text, phrase)
    _check_concepts(lexicon, intents, folder)
    names = Names(
        {
            name: lexicon.named.get(name, ())
            + tuple(
                (lexicon.replacements.words(text), value) for text, value in lists.get(name, ())
            )
            for name in lists.keys() | lexicon.named.keys()
        }
    )
    listed = [one for same in sentences.values() for one in same]
    named = named_of(intents, listed, names)
    return Catalogue(
        intents=intents,
        sentences=tuple(_with_names(listed, intents, named)),
        phrases=tuple(phrases.values()),
        named=named,
        lexicon=lexicon,
        near_misses=_near_misses(intents, lexicon),
        everyday=frozenset(
            lexicon.words(phrase.text) for phrase in phrases.values() if phrase.intent == NOT_FOR_US
        ),
    )


def _near_misses(intents: Mapping[str, Intent], lexicon: Lexicon) -> dict[Words, frozenset[str]]:
    """What looks like an intent and is none, with those it looks like."""
    found: dict[Words, frozenset[str]] = {}
    for intent in intents.values():
        for text in intent.near_misses:
            words = lexicon.words(text)
            found[words] = found.get(words, frozenset()) | {intent.name}
    return found


def _with_names(
    sentences: Iterable[Sentence], intents: Mapping[str, Intent], named: Named
) -> Iterator[Sentence]:
    """A complaint says where, though its author wrote no slot; a bad kidney is no place."""
    for sentence in sentences:
        if intents[sentence.intent].harm is Harm.SAFETY and "condition" not in sentence.slots:
            slots = {**named(sentence.intent, sentence.words), **sentence.slots}
            yield replace(sentence, slots=slots)
        else:
            yield sentence


def _read(folder: Path) -> _Files:
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise BadInput(
            "there are no sentence files here", remedy="give a folder with *.yaml", path=folder
        )
    files = _Files()
    for path in paths:
        root = load_yaml(path).mapping(_FILE_KEYS)
        for name, node in _section(root, "intents"):
            files.intents.setdefault(name, []).append(node)
        for name, node in _section(root, "lists"):
            if name in files.lists:
                node.fail(f"the slot '{name}' is there twice", f"first in {files.lists[name].path}")
            files.lists[name] = node
        files.rules |= dict(_section(root, "expansion_rules"))
    return files


def _section(root: Mapping[str, Node], name: str) -> Iterator[tuple[str, Node]]:
    if name in root:
        yield from root[name].mapping().items()


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


def _intent(name: str, nodes: list[Node]) -> Intent:
    facts: dict[str, Node] = {}
    for node in nodes:
        for key, value in node.mapping(_INTENT_KEYS).items():
            if key in facts and key not in ("data", "near_misses"):
                value.fail(f"'{key}' of {name} is there twice", f"first in {facts[key].path}")
            facts[key] = value
    if "harm" not in facts:
        nodes[0].fail(f"the intent {name} has no 'harm'", f"give one of {', '.join(Harm)}")
    if facts["harm"].text() not in tuple(Harm):
        facts["harm"].fail(f"unknown harm '{facts['harm'].value}'", f"known: {', '.join(Harm)}")
    return Intent(
        name=name,
        harm=Harm(facts["harm"].text()),
        example=facts["example"].text() if "example" in facts else "",
        near_misses=tuple(
            miss.text() for node in nodes for miss in _items(node.mapping(), "near_misses")
        ),
    )


def _items(keys: Mapping[str, Node], name: str) -> list[Node]:
    return keys[name].sequence() if name in keys else []


def _sentences(
    name: str, nodes: list[Node], grammar: Grammar, lexicon: Lexicon
) -> Iterator[Sentence]:
    for node in nodes:
        intent_keys = node.mapping()
        for block in _items(intent_keys, "data"):
            keys = {**intent_keys, **block.mapping(_BLOCK_KEYS)}
            if "sentences" not in keys:
                block.fail("a block needs 'sentences'")
            states, asked = _states(keys), _asked(keys)
            fixed = {
                slot: str(value.value)
                for slot, value in (keys["slots"].mapping().items() if "slots" in keys else ())
            }
            for template in keys["sentences"].sequence():
                for text, slots in expand(template, grammar):
                    words = lexicon.words(text)
                    if not words:
                        template.fail(f"'{template.value}' has no words in it")
                    yield Sentence(
                        words=words,
                        intent=name,
                        slots=fixed | slots,
                        states=states,
                        asked=asked,
                        text=text.casefold(),
                        path=template.path,
                        line=template.line,
                    )


def _states(keys: Mapping[str, Node]) -> frozenset[str]:
    for node in _items(keys, "states"):
        if node.text() not in STATES:
            node.fail(f"unknown state '{node.value}'", f"known: {', '.join(STATES)}")
    return frozenset(node.text() for node in _items(keys, "states")) or frozenset(STATES)


def _asked(keys: Mapping[str, Node]) -> str | None:
    if "asked" not in keys:
        return None
    if keys["asked"].text() not in QUESTIONS:
        keys["asked"].fail(
            f"unknown question '{keys['asked'].value}'", f"known: {', '.join(QUESTIONS)}"
        )
    return keys["asked"].text()


def _is_new(sentence: Sentence, same: list[Sentence]) -> bool:
    """Whether it is not listed yet; BadInput when it is, with another meaning."""
    for other in same:
        if not sentence.states & other.states:
            continue
        if (sentence.intent, sentence.slots) == (other.intent, other.slots):
            return False
        raise BadInput(
            f"'{sentence.text}' means {_meaning(sentence)} here and {_meaning(other)} in "
            f"{other.path}:{other.line}",
            remedy="keep one, or give them different states",
            path=sentence.path,
            line=sentence.line,
        )
    return True


def _meaning(sentence: Sentence) -> str:
    slots = ", ".join(f"{name}={value}" for name, value in sentence.slots.items())
    return f"{sentence.intent} ({slots})" if slots else sentence.intent


def _sound_alikes(text: str, sound_alikes: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The sentence once for each sound-alike of a word in it."""
    padded = f" {text} "
    for word, others in sound_alikes.items():
        if f" {word} " in padded:
            for other in others:
                yield padded.replace(f" {word} ", f" {other} ").strip()


def _everyday(path: Path) -> Iterator[Phrase]:
    for node in load_yaml(path).sequence() if path.exists() else ():
        yield Phrase(node.text().casefold(), NOT_FOR_US, node.path, node.line)


def _check_concepts(lexicon: Lexicon, intents: Mapping[str, Intent], folder: Path) -> None:
    for concept in lexicon.concepts:
        for name in (concept.intent, concept.negated):
            if name is not None and name not in intents:
                raise BadInput(
                    f"it names the intent '{name}', which has no sentences",
                    path=folder / "lexicon" / "safety.yaml",
                )
