"""How a sentence was decided, as lines of `key: value` for those who write sentences."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from assistant.understanding.decision import Decision
from assistant.understanding.meaning import Meaning
from assistant.understanding.stolen import Stolen

_SHARES_SHOWN = 5


def explained(decision: Decision) -> str:
    """YAML: what was decided and by what, the runner-up, and why it was refused."""
    return yaml.safe_dump(dict(_facts(decision)), sort_keys=False, allow_unicode=True, width=100)


def _facts(decision: Decision) -> Iterator[tuple[str, object]]:
    meaning = decision.meaning
    yield "words", " ".join(decision.words)
    yield "intent", meaning.intent if meaning else None
    if meaning is not None:
        yield "slots", dict(meaning.slots)
        yield "score", meaning.score
        yield "runner_up", meaning.runner_up
    yield "decided_by" if meaning else "refused_by", decision.by
    if meaning is not None and meaning.sentence:
        yield "sentence", meaning.sentence
    if decision.ruled is not None and decision.ruled is not meaning:
        yield "rules_said", _short(decision.ruled)
    if decision.shares:
        shown = list(decision.shares.items())[:_SHARES_SHOWN]
        yield "weighed", {intent: round(share, 3) for intent, share in shown}
    if decision.doubt:
        yield "in_doubt", list(decision.doubt)


def _short(meaning: Meaning) -> str:
    return f"{meaning.intent} {meaning.score:g} ({meaning.sentence})"


def stolen_line(stolen: Stolen) -> str:
    """One line: the sentence, what it should mean, what took it and by what."""
    taken = stolen.decision.meaning
    return (
        f"'{stolen.text}' ({stolen.context.asked or stolen.context.state}): "
        f"{' or '.join(stolen.meant)} is taken by {taken.intent if taken else 'nothing'} "
        f"({stolen.decision.by})"
    )
