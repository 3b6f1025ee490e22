"""What is named in a request of an intent: which slots it has, and which values count for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.understanding.normalise import Words
from assistant.understanding.slots import PLACE, Names

if TYPE_CHECKING:
    from assistant.understanding.catalogue import Sentence

_OF_THE_INTENT = ("direction", "about")
"""Slots whose values mean something only beside their intent: "up" is not one of speed."""
_QUESTION = "ask_"
"""Questions share their topics: the same thing is asked in many ways."""

Values = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Named:
    """Finds what is named; immutable.

    Attributes:
        names: the names of all slot values.
        slots: the slots of each intent: places always, and what its sentences have.
        values: intent, then slot, to the values that count; a slot that is not there takes any.
        questions: the intents that ask about the massage.
        topics: what they may be about.
    """

    names: Names
    slots: Mapping[str, tuple[str, ...]]
    values: Values
    questions: frozenset[str]
    topics: frozenset[str]

    def __call__(self, intent: str, words: Words) -> dict[str, str]:
        """The slots of a request of this intent in these words."""
        return self.names.said(words, self.slots[intent], self.values[intent])

    def asking_the_same(self, words: Words) -> frozenset[str]:
        """The questions about the topic that is named: it has one answer, however it is asked for.

        None when no topic of questions is named.
        """
        topic = self.names.said(words, ("about",), {"about": self.topics})
        return self.questions if topic else frozenset()


def named_of(intents: Collection[str], sentences: Collection[Sentence], names: Names) -> Named:
    """What may be named in each intent, as its sentences show it."""
    slots: dict[str, set[str]] = {intent: set(PLACE) for intent in intents}
    values: dict[str, dict[str, set[str]]] = {intent: {} for intent in intents}
    topics: set[str] = set()
    for sentence in sentences:
        slots[sentence.intent].update(sentence.slots)
        for slot in _OF_THE_INTENT:
            if slot in sentence.slots:
                values[sentence.intent].setdefault(slot, set()).add(sentence.slots[slot])
        if sentence.intent.startswith(_QUESTION) and "about" in sentence.slots:
            topics.add(sentence.slots["about"])
    questions = frozenset(intent for intent in intents if intent.startswith(_QUESTION))
    for intent in questions:
        slots[intent].add("about")
        values[intent]["about"] = topics
    return Named(
        names=names,
        slots={intent: tuple(sorted(names)) for intent, names in slots.items()},
        values={
            intent: {slot: frozenset(one) for slot, one in of_intent.items()}
            for intent, of_intent in values.items()
        },
        questions=questions,
        topics=frozenset(topics),
    )
