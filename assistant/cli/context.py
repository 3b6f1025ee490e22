"""The names of contexts on the command line: a state, or a question that is open."""

from __future__ import annotations

from assistant.errors import BadInput
from assistant.understanding.catalogue import ABOUT_HEALTH, QUESTIONS, STATES
from assistant.understanding.meaning import Context

CONTEXTS = (*STATES, *(f"asked_{question}" for question in QUESTIONS))


def context_of(name: str) -> Context:
    """The context of that name; BadInput for any other."""
    if name not in CONTEXTS:
        raise BadInput(f"unknown context '{name}'", remedy=f"known: {', '.join(CONTEXTS)}")
    if name == f"asked_{ABOUT_HEALTH}":
        return Context("setup", ABOUT_HEALTH)  # it is asked nowhere else
    if name.startswith("asked_"):
        return Context(asked=name.removeprefix("asked_"))
    return Context(name)
