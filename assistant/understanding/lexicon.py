"""The words that give an utterance its structure, read from `lexicon/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.located_yaml import Node, load_yaml
from assistant.understanding.negation import Negation
from assistant.understanding.normalise import Replacements, Wordings, Words, plain
from assistant.understanding.safety import Concept

_GROUPS = frozenset(
    {
        "negators",
        "short_negators",
        "questions",
        "requests",
        "fillers",
        "light",
        "elsewhere",
        "never_negates_after",
        "fences",
        "never_denied",
        "interjections",
        "outspoken_no",
        "unsettled",
        "asks_if_right",
    }
)
_CONCEPT_KEYS = frozenset({"intent", "needs", "unless", "negated", "in_questions", "strangers"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words; every wording is plain (see `normalise.plain`).

    Attributes:
        sound_alikes: what the recogniser may write, to what it stands for.
        replacements: sound-alikes and other spellings, ready for normalising.
        negation: the words that turn a sentence around.
        questions: how a question begins.
        requests: polite beginnings that change nothing ("could you").
        fillers: words that change nothing anywhere.
        light: words that tell little; their absence hardly counts.
        elsewhere: signs that the talk is of another time or another person.
        interjections: intents that are said beside another one.
        outspoken_no: how a no begins that may settle a question of health.
        unsettled: what settles no such question, however it begins.
        asks_if_right: what is in a question that asks whether all is right ("is that good").
        cries: what a cry may have been heard as, to the cry.
        concepts: safety concepts, the most severe first.
        named: names of slot values in sentences that are not listed: slot to (name, value).
    """

    sound_alikes: Mapping[str, tuple[str, ...]]
    replacements: Replacements
    negation: Negation
    questions: Wordings
    requests: Wordings
    fillers: Wordings
    light: frozenset[str]
    elsewhere: frozenset[Words]
    interjections: frozenset[str]
    outspoken_no: frozenset[Words]
    unsettled: frozenset[Words]
    asks_if_right: frozenset[Words]
    cries: Mapping[Words, Words]
    concepts: tuple[Concept, ...]
    named: Mapping[str, tuple[tuple[Words, str], ...]]

    def words(self, text: str) -> Words:
        """Plain words, spellings replaced, fillers left out unless nothing else was said."""
        words = self.replacements.words(text)
        return self.fillers.left_out_of(words) or words


def load_lexicon(folder: Path) -> Lexicon:
    """Read the lexicon; a file that is not there is an empty one.

    Raises BadInput with file and line of a mistake.
    """
    sound_alikes = _table(_load(folder / "sound_alikes.yaml"))
    spellings = _table(_load(folder / "spellings.yaml"))
    replacements = Replacements.of(
        [
            (other, word)
            for table in (spellings, sound_alikes)
            for word in table
            for other in table[word]
        ]
    )
    groups = _load(folder / "words.yaml").mapping(_GROUPS)

    def wordings(name: str) -> frozenset[Words]:
        return frozenset(replacements.words(node.text()) for node in _items(groups, name))

    def words(name: str) -> frozenset[str]:
        return frozenset(word for wording in wordings(name) for word in wording)

    fillers = Wordings.of(wordings("fillers"))
    return Lexicon(
        sound_alikes=sound_alikes,
        replacements=replacements,
        negation=Negation(
            far=words("negators"),
            near=words("short_negators"),
            never_after=words("never_negates_after"),
            fences=words("fences"),
            never_denied=words("never_denied"),
        ),
        questions=Wordings.of(wordings("questions")),
        requests=Wordings.of(wordings("requests")),
        fillers=fillers,
        light=words("light"),
        elsewhere=wordings("elsewhere"),
        interjections=frozenset(node.text() for node in _items(groups, "interjections")),
        outspoken_no=wordings("outspoken_no"),
        unsettled=wordings("unsettled"),
        asks_if_right=wordings("asks_if_right"),
        cries={
            replacements.words(heard): replacements.words(cry)
            for cry, others in _table(_load(folder / "cries.yaml")).items()
            for heard in others
        },
        concepts=_concepts(_load(folder / "safety.yaml"), replacements),
        named=_named(_load(folder / "named.yaml"), replacements, fillers),
    )


def _named(
    root: Node, replacements: Replacements, fillers: Wordings
) -> dict[str, tuple[tuple[Words, str], ...]]:
    return {
        slot: tuple(
            (fillers.left_out_of(replacements.words(_text(name))), value)
            for value, names in values.mapping().items()
            for name in names.sequence()
        )
        for slot, values in root.mapping().items()
    }


def _load(path: Path) -> Node:
    return load_yaml(path) if path.exists() else Node({}, path, 1)


def _items(keys: Mapping[str, Node], name: str) -> list[Node]:
    return keys[name].sequence() if name in keys else []


def _table(root: Node) -> dict[str, tuple[str, ...]]:
    return {
        plain(word): tuple(_text(node) for node in others.sequence())
        for word, others in root.mapping().items()
    }


def _text(node: Node) -> str:
    # People write 30 without quotes; YAML makes it a number.
    return str(node.value) if isinstance(node.value, int) else node.text()


def _concepts(root: Node, replacements: Replacements) -> tuple[Concept, ...]:
    parts = root.mapping(frozenset({"families", "concepts"}))
    if not parts:
        return ()
    families = {
        name: frozenset(replacements.words(node.text()) for node in members.sequence())
        for name, members in parts["families"].mapping().items()
    }

    def family(node: Node) -> frozenset[Words]:
        if node.text() not in families:
            node.fail(f"unknown family '{node.value}'", f"known: {', '.join(sorted(families))}")
        return families[node.text()]

    concepts = []
    for entry in parts["concepts"].sequence():
        keys = entry.mapping(_CONCEPT_KEYS)
        if "intent" not in keys or "needs" not in keys:
            entry.fail("a concept needs the keys 'intent' and 'needs'")
        concepts.append(
            Concept(
                intent=keys["intent"].text(),
                needs=tuple(family(node) for node in keys["needs"].sequence()),
                unless=tuple(family(node) for node in _items(keys, "unless")),
                negated=keys["negated"].text() if "negated" in keys else None,
                in_questions="in_questions" in keys and keys["in_questions"].flag(),
                strangers=int(keys["strangers"].number(0)) if "strangers" in keys else 0,
            )
        )
    return tuple(concepts)
