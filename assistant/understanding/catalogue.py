"""Everything that may be said, read from a folder of sentence files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from sys import intern

from assistant.errors import BadInput
from assistant.located_yaml import Node, load_yaml
from assistant.understanding.lexicon import Lexicon, load_lexicon
from assistant.understanding.meaning import Harm
from assistant.understanding.named import Named, named_of
from assistant.understanding.normalise import Words
from assistant.understanding.sentence_files import Expanded, expanded, items, read_sentence_files
from assistant.understanding.slots import Names

STATES = ("idle", "setup", "step", "hold", "paused", "safety", "closing", "done")
_EVERY_STATE = frozenset(STATES)
NOT_FOR_US = "not_for_us"
ABOUT_HEALTH = "health"
QUESTIONS = ("yes_no", ABOUT_HEALTH, "pressure", "sharp_or_tender", "light_or_numb")

_INTENT_KEYS = frozenset({"harm", "reply", "states", "asked", "example", "near_misses", "data"})
_BLOCK_KEYS = frozenset({"sentences", "slots", "states", "asked", "reply"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence as the recogniser should hear it, and where it is written.

    `intent` is NOT_FOR_US for everyday talk: offered so that it is not bent into a command.
    `stands_for` is the listed sentence that this one, with a sound-alike in it, helps to hear;
    `words` are what understanding makes of what is meant.
    """

    text: str
    words: Words
    intent: str
    path: Path
    line: int
    stands_for: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A listed sentence as understanding compares it.

    `asked` is the open question it answers; such a sentence counts only while it is open.
    `is_reply`: amid their talk the two say it to each other, though not all of its intent.
    """

    words: Words
    intent: str
    slots: Mapping[str, str]
    states: frozenset[str]
    asked: str | None
    text: str
    path: Path
    line: int
    is_reply: bool = False


@dataclass(frozen=True, slots=True)
class Intent:
    """What is known of an intent besides its sentences."""

    name: str
    harm: Harm
    example: str
    near_misses: tuple[str, ...]
    is_reply: bool = False
    """It replies to what was said last, so it is for whoever said that."""


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
    replies: frozenset[Words]

    @property
    def sound_alikes(self) -> Mapping[str, tuple[str, ...]]:
        """Words the recogniser may not know, with words it knows that sound the same."""
        return self.lexicon.sound_alikes


class _Slots:
    """One mapping for all sentences with the same slots: a few hundred instead of thousands."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}

    def __call__(self, slots: Mapping[str, str]) -> Mapping[str, str]:
        return self._known.setdefault(tuple(slots.items()), slots)


def load_catalogue(folder: Path) -> Catalogue:
    """Read `folder/*.yaml` and `folder/lexicon/`; BadInput names file and line of a mistake."""
    files = read_sentence_files(folder)
    lexicon = load_lexicon(folder / "lexicon")
    said, shared = expanded(files), _Slots()
    intents = {name: _intent(name, nodes) for name, nodes in files.intents.items()}
    sentences: dict[tuple[Words, str | None], tuple[Sentence, ...]] = {}
    phrases: dict[str, Phrase] = {}
    for name, nodes in files.intents.items():
        for sentence in _sentences(name, nodes, said, lexicon, shared):
            same = sentences.get((sentence.words, sentence.asked), ())
            if _is_new(sentence, same):
                sentences[sentence.words, sentence.asked] = (*same, sentence)
            for phrase in _phrases(sentence, lexicon.sound_alikes):
                phrases.setdefault(phrase.text, phrase)
    for phrase in _everyday(folder / "lexicon" / "everyday.yaml", lexicon):
        phrases.setdefault(phrase.text, phrase)
    _check_concepts(lexicon, intents, folder)
    names = Names(
        {
            name: lexicon.named.get(name, ())
            + tuple(
                (lexicon.replacements.words(text), value)
                for text, value in said.lists.get(name, ())
            )
            for name in said.lists.keys() | lexicon.named.keys()
        }
    )
    listed = [one for same in sentences.values() for one in same]
    named = named_of(intents, listed, names)
    return Catalogue(
        intents=intents,
        sentences=tuple(_with_names(listed, intents, named, shared)),
        phrases=tuple(phrases.values()),
        named=named,
        lexicon=lexicon,
        near_misses=_near_misses(intents, lexicon),
        everyday=frozenset(
            phrase.words for phrase in phrases.values() if phrase.intent == NOT_FOR_US
        ),
        replies=frozenset(sentence.words for sentence in listed if sentence.is_reply),
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
    sentences: Iterable[Sentence], intents: Mapping[str, Intent], named: Named, shared: _Slots
) -> Iterator[Sentence]:
    """A complaint says where, though its author wrote no slot; a bad kidney is no place."""
    for sentence in sentences:
        if intents[sentence.intent].harm is Harm.SAFETY and "condition" not in sentence.slots:
            slots = {**named(sentence.intent, sentence.words), **sentence.slots}
            yield replace(sentence, slots=shared(slots))
        else:
            yield sentence


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
            miss.text() for node in nodes for miss in items(node.mapping(), "near_misses")
        ),
        is_reply=_is_reply(facts),
    )


def _is_reply(facts: Mapping[str, Node]) -> bool:
    if "reply" not in facts:
        return False
    is_reply = facts["reply"].flag()
    if is_reply and facts["harm"].text() == Harm.SAFETY:
        facts["reply"].fail("what is said for safety is never a mere reply", "leave 'reply' out")
    return is_reply


def _sentences(
    name: str, nodes: list[Node], said: Expanded, lexicon: Lexicon, shared: _Slots
) -> Iterator[Sentence]:
    for node in nodes:
        intent_keys = node.mapping()
        for block in items(intent_keys, "data"):
            keys = {**intent_keys, **block.mapping(_BLOCK_KEYS)}
            if "sentences" not in keys:
                block.fail("a block needs 'sentences'")
            states, asked = _states(keys), _asked(keys)
            is_reply = "reply" in block.mapping() and keys["reply"].flag()
            fixed = {
                slot: str(value.value)
                for slot, value in (keys["slots"].mapping().items() if "slots" in keys else ())
            }
            for template in keys["sentences"].sequence():
                for text, slots in said.of(template):
                    words = tuple(map(intern, lexicon.words(text)))
                    if not words:
                        template.fail(f"'{template.value}' has no words in it")
                    yield Sentence(
                        words=words,
                        intent=name,
                        slots=shared({**fixed, **slots}),
                        states=states,
                        asked=asked,
                        text=intern(text.casefold()),
                        path=template.path,
                        line=template.line,
                        is_reply=is_reply,
                    )


def _states(keys: Mapping[str, Node]) -> frozenset[str]:
    for node in items(keys, "states"):
        if node.text() not in STATES:
            node.fail(f"unknown state '{node.value}'", f"known: {', '.join(STATES)}")
    return frozenset(node.text() for node in items(keys, "states")) or _EVERY_STATE


def _asked(keys: Mapping[str, Node]) -> str | None:
    if "asked" not in keys:
        return None
    if keys["asked"].text() not in QUESTIONS:
        keys["asked"].fail(
            f"unknown question '{keys['asked'].value}'", f"known: {', '.join(QUESTIONS)}"
        )
    return keys["asked"].text()


def _is_new(sentence: Sentence, same: tuple[Sentence, ...]) -> bool:
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


def _phrases(sentence: Sentence, sound_alikes: Mapping[str, tuple[str, ...]]) -> Iterator[Phrase]:
    said = Phrase(sentence.text, sentence.words, sentence.intent, sentence.path, sentence.line)
    yield said
    for text in _sound_alikes(sentence.text, sound_alikes):
        yield replace(said, text=text, stands_for=sentence.text)


def _sound_alikes(text: str, sound_alikes: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The sentence once for each sound-alike of a word in it."""
    padded = f" {text} "
    for word, others in sound_alikes.items():
        if f" {word} " in padded:
            for other in others:
                yield padded.replace(f" {word} ", f" {other} ").strip()


def _everyday(path: Path, lexicon: Lexicon) -> Iterator[Phrase]:
    for node in load_yaml(path).sequence() if path.exists() else ():
        text = node.text().casefold()
        yield Phrase(text, lexicon.words(text), NOT_FOR_US, node.path, node.line)


def _check_concepts(lexicon: Lexicon, intents: Mapping[str, Intent], folder: Path) -> None:
    for concept in lexicon.concepts:
        for name in (concept.intent, concept.negated):
            if name is not None and name not in intents:
                raise BadInput(
                    f"it names the intent '{name}', which has no sentences",
                    path=folder / "lexicon" / "safety.yaml",
                )
