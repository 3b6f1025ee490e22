"""Words to meaning: structure first, then safety, then whole sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.hearing.heard import Heard
from assistant.understanding.catalogue import Catalogue, Sentence
from assistant.understanding.matcher import Matcher
from assistant.understanding.meaning import Context, Harm, Meaning
from assistant.understanding.normalise import UNKNOWN, Words
from assistant.understanding.safety import Reading, read_safety
from assistant.understanding.slots import place_slots
from assistant.understanding.structure import Structure

# The dearer a mistake, the surer; a missed safety word is the dearest, so it asks the least.
_LEAST_SCORE = {Harm.SAFETY: 70.0, Harm.NONE: 78.0, Harm.ANNOYING: 82.0, Harm.HARMFUL: 86.0}
_LEAST_MARGIN = {Harm.SAFETY: 0.0, Harm.NONE: 3.0, Harm.ANNOYING: 4.0, Harm.HARMFUL: 6.0}
_LEAST_CONFIDENCE = {Harm.SAFETY: 0.2, Harm.NONE: 0.3, Harm.ANNOYING: 0.4, Harm.HARMFUL: 0.6}
# Nobody gives a guide a command of more words, and comparing parts of a long text takes long.
_MOST_WORDS = 40
# A cue of ours, badly heard, can read like a command; a safety word is never risked for that.
_LEAST_OVER_OWN_VOICE = 0.95
# Of all words together; less is asked for a listed sentence, and nothing for a listed safety
# sentence or the answer to an open question. Chosen on development voices and on 256 recordings of
# people saying other things.
_LEAST_CERTAINTY, _LEAST_CERTAINTY_LISTED = 0.7, 0.5


class Understanding:
    """Decides what an utterance means for the session; pure, and immutable once built."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._structure = Structure(catalogue.lexicon)
        self._matcher = Matcher(catalogue.sentences, self._structure)
        self._known = _known_words(catalogue)

    def __call__(self, heard: Heard, context: Context) -> Meaning | None:
        """What the utterance means, or None when it is not for us.

        The dearer a mistake would be, the surer the recogniser must have been of every word; over
        the device's own voice, surest of all and of a listed sentence, safety apart.
        """
        meaning = self.read(heard.text, context)
        return meaning if meaning and self._is_sure(heard, meaning, context) else None

    def _is_sure(self, heard: Heard, meaning: Meaning, context: Context) -> bool:
        if heard.certainty < _LEAST_CERTAINTY:
            # A word of pain amid words made up from other talk is nothing; alone it always counts,
            # as does an answer that was waited for.
            if not self._is_listed(heard.text, context):
                return False
            awaited = meaning.harm is Harm.SAFETY or context.asked is not None
            if heard.certainty < _LEAST_CERTAINTY_LISTED and not awaited:
                return False
        if heard.over_own_voice and meaning.harm is not Harm.SAFETY:
            return heard.confidence >= _LEAST_OVER_OWN_VOICE and meaning.score == 100.0
        return self._weakest(heard) >= _LEAST_CONFIDENCE[meaning.harm]

    def _weakest(self, heard: Heard) -> float:
        """The confidence of the weakest word that tells something; "a" may well have been "the"."""
        telling = [word.confidence for word in heard.words if not self._is_light(word.text)]
        return min(telling, default=heard.confidence)

    def _is_light(self, word: str) -> bool:
        return all(map(self._structure.is_light, self._catalogue.lexicon.words(word)))

    def _is_listed(self, text: str, context: Context) -> bool:
        words = self._catalogue.lexicon.words(text)
        return self._listed(words, self._structure.core(words), context) is not None

    def read(self, text: str, context: Context) -> Meaning | None:
        """What the text means where the session stands, or None when it is not for us."""
        words = self._catalogue.lexicon.words(text)
        if UNKNOWN in words:
            return self._between_unknown(words, context)
        if len(words) > _MOST_WORDS:
            return None
        core = self._structure.core(words)
        listed = self._listed(words, core, context)
        if listed is not None:
            return listed
        if not words or self._structure.is_elsewhere(words):
            return None
        reading = self._safety(words)
        if reading is not None and (not reading.denied or reading.concept.negated):
            return self._from_reading(reading, words)
        return self._two_in_one(words, context) or self._nearest(core, context)

    def _listed(self, words: Words, core: Words, context: Context) -> Meaning | None:
        """A listed sentence; the answers to the open question come first."""
        for counts in _rules(context):
            sentence = self._matcher.exact(words, counts) or self._matcher.exact_core(core, counts)
            if sentence is not None:
                return self._meaning(sentence, 100.0)
        return None

    def _two_in_one(self, words: Words, context: Context) -> Meaning | None:
        """Two listed sentences in one breath that mean one thing, an interjection not counted.

        Safety is not for here: its concepts have read the whole utterance already.
        """
        for at in range(1, len(words)):
            parts = (words[:at], words[at:])
            one, other = (self._listed(part, self._structure.core(part), context) for part in parts)
            if one is None or other is None or Harm.SAFETY in (one.harm, other.harm):
                continue
            if (one.intent, one.slots) == (other.intent, other.slots):
                return one
            if one.intent in self._catalogue.lexicon.interjections:
                return other
            if other.intent in self._catalogue.lexicon.interjections:
                return one
        return None

    def _between_unknown(self, words: Words, context: Context) -> Meaning | None:
        """Only safety stands clear of unknown words: one such word, or two of ours together."""
        readings = []
        for part in _parts(words):
            if words.count(UNKNOWN) > 1 and len(part) < 2:
                continue
            meaning = self._listed(part, self._structure.core(part), context)
            if meaning is not None and meaning.harm is Harm.SAFETY:
                readings.append(meaning)
                continue
            reading = self._safety(part)
            if reading is not None and not reading.denied:
                readings.append(self._from_reading(reading, part))
        return min(readings, key=self._mildness, default=None)

    def _safety(self, words: Words) -> Reading | None:
        return read_safety(
            words,
            self._catalogue.lexicon.concepts,
            negation=self._catalogue.lexicon.negation,
            known=self._known,
            question=self._structure.asks(self._structure.core(words)),
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
            slots={} if denied else place_slots(words, self._catalogue.slot_values),
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
