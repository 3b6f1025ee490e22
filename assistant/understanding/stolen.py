"""Sentences of one intent that are taken for another: what an author must know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.understanding.catalogue import Sentence
from assistant.understanding.decision import Decision
from assistant.understanding.meaning import Context
from assistant.understanding.understand import Understanding
from assistant.understanding.wordings import NOTHING, Wording


@dataclass(frozen=True, slots=True)
class Stolen:
    """A sentence, where it was said, what it should mean, and what it was taken for."""

    text: str
    context: Context
    meant: tuple[str, ...]
    decision: Decision


def stolen_sentences(
    sentences: Iterable[Sentence], understanding: Understanding
) -> Iterator[Stolen]:
    """Listed sentences that mean something else, in any state they are listed for."""
    for sentence in sentences:
        for state in sorted(sentence.states):
            context = Context(state, sentence.asked)
            decision = understanding.decide(sentence.text, context)
            taken = decision.meaning
            if taken is None or (taken.intent, taken.slots) != (sentence.intent, sentence.slots):
                yield Stolen(sentence.text, context, (sentence.intent,), decision)


def stolen_wordings(wordings: Iterable[Wording], understanding: Understanding) -> Iterator[Stolen]:
    """People's own wordings that are taken for another request; silence is not counted."""
    for wording in wordings:
        context = Context(wording.state)
        decision = understanding.decide(wording.text, context)
        taken = decision.meaning.intent if decision.meaning else NOTHING
        if taken not in (*wording.meanings, NOTHING):
            yield Stolen(wording.text, context, wording.meanings, decision)
