"""Sentences, short words and unlisted wordings by voices the model was not trained on.

`python -m train_model.measure.score --model DIR [--work DIR] [--side held_out] [--errors]`
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from train_model.measure.command import exit_code, parser_of, subject_of
from train_model.measure.decode import Decoded
from train_model.measure.edit_distance import word_errors
from train_model.measure.figures import Figure, as_markdown, by_part
from train_model.measure.noise import AT_6_DB, AT_12_DB, CLEAN, CONDITIONS, Condition
from train_model.measure.recognisers import Recogniser, by_grammar, by_product
from train_model.measure.recordings import single
from train_model.measure.sets import BAR_WORDS, SHORT_WORDS, first_of_each
from train_model.measure.shares import Share
from train_model.measure.subject import Subject

_SENTENCE_BARS = {CLEAN.name: 0.985, AT_12_DB.name: 0.96, AT_6_DB.name: 0.90}
_WORD_BAR = 0.97
_UNLISTED_BAR = 0.80
_GRAPH, _GRAMMAR = "graph", "run-time grammar"
"""How it is heard: as the product does, and with Vosk's own means."""

Right = Callable[[Decoded], bool]


def sentences(
    subject: Subject,
    recogniser: Recogniser,
    side: str,
    how: str,
    conditions: Sequence[Condition] = CONDITIONS,
) -> Iterator[Figure]:
    """Whole sentences heard word by word, and those understood, in each condition."""
    clips = subject.sets(side).families
    for condition in conditions:
        # Clean, each template in two voices; in noise one is enough, and half the time.
        takes = single(clips if condition is CLEAN else first_of_each(clips))
        decoded = subject.decoder.decode(recogniser, takes, condition)
        bar = _SENTENCE_BARS[condition.name] if how == _GRAPH else None
        name = f"sentences, {how}"
        yield _figure(name, f"exact, {condition.name}", decoded, exactly(subject), bar)
        yield _figure(name, f"understood, {condition.name}", decoded, understood(subject), None)


def words(
    subject: Subject,
    recogniser: Recogniser,
    side: str,
    how: str,
    conditions: Sequence[Condition] = (CLEAN, AT_12_DB),
) -> Iterator[Figure]:
    """All short words alone in each condition; each of them clean, and there at every offset."""
    clips = subject.sets(side).words
    right = exactly(subject)
    for condition in conditions:
        takes = single([c for c in clips if condition is CLEAN or not c.offset])
        decoded = subject.decoder.decode(recogniser, takes, condition)
        yield _figure(f"short words, {how}", f"all, {condition.name}", decoded, right, None)
        for word in SHORT_WORDS if condition is CLEAN else ():
            of_word = [one for one in decoded if one.said.text == word]
            if not of_word:
                continue
            bar = _WORD_BAR if how == _GRAPH and word in BAR_WORDS else None
            yield _figure(f"short words, {how}", f"{word}, clean", of_word, right, bar)


def unlisted(subject: Subject, recogniser: Recogniser, side: str) -> Iterator[Figure]:
    """Wordings that the recogniser was compiled without: the right words, up to one."""
    takes = single(subject.sets(side).left_out)
    decoded = subject.decoder.decode(recogniser, takes, CLEAN)
    name = f"unlisted wordings, {_GRAPH}"
    yield _figure(name, "up to one word, clean", decoded, up_to_one(subject), _UNLISTED_BAR)
    yield _figure(name, "exact, clean", decoded, exactly(subject), None)
    yield _figure(name, "understood, clean", decoded, understood(subject), None)


def exactly(subject: Subject) -> Right:
    """Whether all words were heard, and no other; spelling apart."""
    return lambda one: subject.plain(one.text) == subject.plain(one.said.text)


def up_to_one(subject: Subject) -> Right:
    """Whether at most one word is wrong, missing or too many."""
    return lambda one: word_errors(subject.plain(one.said.text), subject.plain(one.text)) <= 1


def understood(subject: Subject) -> Right:
    """Whether the first meaning is that of the sentence as written, where it counts."""

    def right(one: Decoded) -> bool:
        context, wanted = subject.meaning_of(one.said.text)
        found = (subject.understanding(heard, context) for heard in one.heard)
        meaning = next((meaning for meaning in found if meaning is not None), None)
        return meaning is not None and (meaning.intent, meaning.slots) == (
            wanted.intent,
            wanted.slots,
        )

    return right


def measure(subject: Subject, side: str) -> Iterator[Figure]:
    """All figures of this module, as they come."""
    with by_product(subject.model, subject.texts, subject.wordings) as recogniser:
        yield from words(subject, recogniser, side, _GRAPH)
        yield from sentences(subject, recogniser, side, _GRAPH)
    with by_product(subject.model, subject.kept_texts, subject.kept_wordings) as recogniser:
        yield from unlisted(subject, recogniser, side)
    with by_grammar(subject.model, subject.texts) as recogniser:
        yield from words(subject, recogniser, side, _GRAMMAR, (CLEAN,))
        yield from sentences(subject, recogniser, side, _GRAMMAR, (CLEAN,))


def errors(decoded: Iterable[Decoded], right: Right) -> Iterator[str]:
    """What went wrong, a line each."""
    for one in decoded:
        if not right(one):
            confidence = min((heard.confidence for heard in one.heard), default=0.0)
            yield f"{one.said.voice}\t{one.said.text}\t{one.text}\t{confidence:.2f}"


def _figure(
    measure_name: str, what: str, decoded: Sequence[Decoded], right: Right, bar: float | None
) -> Figure:
    outcomes = [(one, right(one)) for one in decoded]
    parts = by_part((one.said.voice, outcome) for one, outcome in outcomes)
    parts |= by_part((one.noise, outcome) for one, outcome in outcomes if one.noise)
    share = Share.of(outcome for _, outcome in outcomes)
    return Figure.of(measure_name, what, share, bar=bar, parts=parts)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures as a table."""
    parser = parser_of(__doc__)
    args = parser.parse_args(argv)
    print(as_markdown(list(measure(subject_of(args), args.side))), end="")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
