"""What the rules make of words: listed sentences, safety concepts, the nearest sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from assistant.understanding.catalogue import Catalogue, Sentence
from assistant.understanding.matcher import Matcher
from assistant.understanding.meaning import AskedOther, Context, Harm, Meaning
from assistant.understanding.normalise import UNKNOWN, Words, find
from assistant.understanding.safety import Reading, read_safety
from assistant.understanding.structure import Structure

# The dearer a mistake, the surer; a missed safety word is the dearest, so it asks the least.
_LEAST_SCORE = {Harm.SAFETY: 70.0, Harm.NONE: 78.0, Harm.ANNOYING: 82.0, Harm.HARMFUL: 86.0}
_LONGEST_ASKED = 8
_ALL_IS_RIGHT = "pressure_ok"
_LEAST_MARGIN = {Harm.SAFETY: 0.0, Harm.NONE: 3.0, Harm.ANNOYING: 4.0, Harm.HARMFUL: 6.0}


class Rules:
    """The rules of one catalogue; immutable once built."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.structure = Structure(catalogue.lexicon)
        self._matcher = Matcher(catalogue.sentences, self.structure)
        self._known = _known_words(catalogue)

    def unlisted(self, words: Words, context: Context) -> Meaning | None:
        """What the rules make of a sentence that is not listed."""
        if self.structure.is_elsewhere(words):
            return None
        reading = self._safety(words)
        if reading is not None and (not reading.denied or reading.concept.negated):
            return self._from_reading(reading, words)
        core = self.structure.core(words)
        return self._two_in_one(words, context) or self._nearest(core, context)

    def listed(self, words: Words, context: Context) -> Meaning | None:
        """A listed sentence; the answers to the open question come first."""
        core = self.structure.core(words)
        for counts in _rules(context):
            sentence = self._matcher.exact(words, core, counts)
            sentence = sentence or self._matcher.exact_core(core, counts)
            if sentence is not None:
                return self._meaning(sentence, 100.0)
        return None

    def between_unknown(self, words: Words, context: Context) -> Meaning | None:
        """Only safety stands clear of unknown words: one such word, or two of ours together."""
        readings = []
        for part in _parts(words):
            if words.count(UNKNOWN) > 1 and len(part) < 2:
                continue
            meaning = self.listed(part, context)
            if meaning is not None and meaning.harm is Harm.SAFETY:
                readings.append(meaning)
                continue
            reading = self._safety(part)
            if reading is not None and not reading.denied:
                readings.append(self._from_reading(reading, part))
        return self.gravest(readings)

    def gravest(self, meanings: Iterable[Meaning | None]) -> Meaning | None:
        """Of several meanings the gravest of safety, if any."""
        safety = (one for one in meanings if one is not None and one.harm is Harm.SAFETY)
        return min(safety, key=self._mildness, default=None)

    def asked_other(self, words: Words) -> AskedOther | None:
        """What one of the two asks the other, when the answer matters to the guide."""
        structure, lexicon = self.structure, self._catalogue.lexicon
        asks = structure.asks(structure.core(words)) and not structure.is_elsewhere(words)
        if not asks or UNKNOWN in words or len(words) > _LONGEST_ASKED:
            return None
        reading = self._safety(words, question=False)
        if reading is not None and not reading.denied:
            return AskedOther(reading.concept.intent)
        right = any(find(words, wording) is not None for wording in lexicon.asks_if_right)
        return AskedOther(_ALL_IS_RIGHT) if right else None

    def _two_in_one(self, words: Words, context: Context) -> Meaning | None:
        """Two listed sentences in one breath that mean one thing, an interjection not counted.

        Safety is not for here: its concepts have read the whole utterance already.
        """
        for at in range(1, len(words)):
            parts = (words[:at], words[at:])
            one, other = (self.listed(part, context) for part in parts)
            if one is None or other is None or Harm.SAFETY in (one.harm, other.harm):
                continue
            if (one.intent, one.slots) == (other.intent, other.slots):
                return one
            if one.intent in self._catalogue.lexicon.interjections:
                return other
            if other.intent in self._catalogue.lexicon.interjections:
                return one
        return None

    def _safety(self, words: Words, *, question: bool | None = None) -> Reading | None:
        if question is None:
            question = self.structure.asks(self.structure.core(words))
        return read_safety(
            words,
            self._catalogue.lexicon.concepts,
            negation=self._catalogue.lexicon.negation,
            known=self._known,
            question=question,
        )

    def _nearest(self, core: Words, context: Context) -> Meaning | None:
        for counts in _rules(context):
            matches = self._matcher.nearest(core, counts)
            if not matches:
                continue
            best = matches[0]
            second = matches[1] if len(matches) > 1 else None
            harm = self._catalogue.intents[best.sentence.intent].harm
            margin = best.score - (second.score if second else 0.0)
            if best.score >= _LEAST_SCORE[harm] and margin >= _LEAST_MARGIN[harm]:
                runner_up = second.sentence.intent if second else None
                return self._meaning(best.sentence, best.score, runner_up)
        return None

    def _meaning(self, sentence: Sentence, score: float, runner_up: str | None = None) -> Meaning:
        return Meaning(
            intent=sentence.intent,
            slots=dict(sentence.slots),
            harm=self._catalogue.intents[sentence.intent].harm,
            score=round(score, 1),
            runner_up=runner_up,
            sentence=sentence.text,
        )

    def _from_reading(self, reading: Reading, words: Words) -> Meaning:
        denied = reading.concept.negated if reading.denied else None
        intent = denied or reading.concept.intent
        return Meaning(
            intent=intent,
            slots={} if denied else self._catalogue.named(intent, words),
            harm=self._catalogue.intents[intent].harm,
            score=round(reading.score, 1),
            sentence=" ".join(words),
        )

    def _mildness(self, meaning: Meaning) -> int:
        order = [concept.intent for concept in self._catalogue.lexicon.concepts]
        return order.index(meaning.intent) if meaning.intent in order else len(order)


def _rules(context: Context) -> Iterator[Callable[[Sentence], bool]]:
    """Which sentences count, in turn: answers to the open question, then those of the state."""
    if context.asked is not None:
        yield lambda sentence: sentence.asked == context.asked
    yield lambda sentence: sentence.asked is None and context.state in sentence.states


def _parts(words: Words) -> Iterator[Words]:
    """The runs of words between unknown ones."""
    part: list[str] = []
    for word in (*words, UNKNOWN):
        if word != UNKNOWN:
            part.append(word)
        elif part:
            yield tuple(part)
            part = []


def _known_words(catalogue: Catalogue) -> frozenset[str]:
    lexicon = catalogue.lexicon
    wordings = [sentence.words for sentence in catalogue.sentences]
    wordings += [*lexicon.questions, *lexicon.requests, *lexicon.fillers]
    for concept in lexicon.concepts:
        for family in (*concept.needs, *concept.unless):
            wordings += family
    return (
        frozenset(word for wording in wordings for word in wording)
        | lexicon.light
        | lexicon.negation.negators
    )
