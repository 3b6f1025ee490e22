"""Words to meaning: a listed sentence, else what the rules and the second opinion make of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.hearing.heard import Heard, Reading
from assistant.understanding.between_pauses import between_pauses
from assistant.understanding.catalogue import ABOUT_HEALTH, Catalogue
from assistant.understanding.decision import OPINION, Decision
from assistant.understanding.meaning import AskedOther, Context, Doubt, Harm, Meaning
from assistant.understanding.normalise import UNKNOWN, Words
from assistant.understanding.opinion import Opinion
from assistant.understanding.rules import Rules
from assistant.understanding.several_readings import LEAST_READING, Pooled, pooled
from assistant.understanding.weighing import (
    Likeliest,
    doubt_between,
    likeliest,
    with_rule,
    without_missed,
)

# The dearer a mistake, the surer the recogniser must have been of every word.
_LEAST_CONFIDENCE = {Harm.SAFETY: 0.2, Harm.NONE: 0.3, Harm.ANNOYING: 0.4, Harm.HARMFUL: 0.6}
# Nobody gives a guide a command of more words, and comparing parts of a long text takes long.
_MOST_WORDS = 40
# A cue of ours, badly heard, can read like a command; a safety word is never risked for that.
_LEAST_OVER_OWN_VOICE = 0.88
# Of all words together; less is asked for a listed sentence, and nothing for a listed safety
# sentence or the answer to an open question. Chosen on development voices and on 256 recordings of
# people saying other things.
_LEAST_CERTAINTY, _LEAST_CERTAINTY_LISTED = 0.64, 0.5
# While the two talk with each other. Chosen on such talk in development voices.
_LEAST_AMID_TALK = {Harm.SAFETY: 0.5, Harm.NONE: 0.8, Harm.ANNOYING: 0.8, Harm.HARMFUL: 0.9}
# Of every word of a complaint amid other words. Chosen on the same talk.
_LEAST_BETWEEN_PAUSES = 0.7
_SETTLES = ("no", "all_clear")
_HANDS_ON = frozenset({"step", "hold", "closing"})


class Understanding:
    """Decides what an utterance means for the session; pure, and immutable once built."""

    def __init__(self, catalogue: Catalogue, opinion: Opinion | None = None) -> None:
        self._catalogue = catalogue
        self._opinion = opinion
        self._harms = {name: intent.harm for name, intent in catalogue.intents.items()}
        self._rules = Rules(catalogue)

    def __call__(self, heard: Heard, context: Context) -> Meaning | None:
        """What the utterance means, or None when it is not for us.

        Of several readings, all that mean the same count together. The dearer a mistake would be,
        the surer the recogniser must have been; amid their talk surer; over the device's own voice,
        surest of all and of a listed sentence, safety apart.
        """
        return _acted_on(self.pooled(heard, context))

    def pooled(self, heard: Heard, context: Context) -> Pooled | None:
        """What the utterance most likely means, be that enough to act on or not.

        Of an utterance without readings the weakest word tells how likely.
        """
        return self._pooled(heard, self._decisions(heard, context), context)

    def _decisions(self, heard: Heard, context: Context) -> dict[str, Decision]:
        """How the words were decided, and each reading that counts: each text once."""
        texts = (heard.text, *(reading.text for reading in _counting(heard, context)))
        return {text: self.decide(text, context) for text in dict.fromkeys(texts)}

    def _pooled(
        self, heard: Heard, decisions: Mapping[str, Decision], context: Context
    ) -> Pooled | None:
        likely = self._likely(heard, decisions, context)
        if likely is not None and context.amid_talk:
            likely = self._amid_talk(likely, context)
        if likely is not None and likely.is_enough:
            return likely
        return self._cried_out(heard, context) or likely

    def _cried_out(self, heard: Heard, context: Context) -> Pooled | None:
        """A listed complaint that stands between two pauses, whatever else was said there."""
        runs = between_pauses(heard.words)
        if len(runs) == 1 or heard.over_own_voice:
            return None
        lexicon = self._catalogue.lexicon
        found: list[tuple[Meaning | None, float]] = []
        for run in runs:
            sure = min(word.confidence for word in run)
            if sure >= _LEAST_BETWEEN_PAUSES:
                words = lexicon.words(" ".join(word.text for word in run))
                if words not in self._catalogue.replies:
                    found.append((self._rules.listed(words, context), sure))
        gravest = self._rules.gravest(meaning for meaning, _ in found)
        shares = (sure for meaning, sure in found if meaning is gravest)
        return None if gravest is None else Pooled(gravest, next(shares), is_enough=True)

    def _amid_talk(self, likely: Pooled, context: Context) -> Pooled:
        """Only what is hardly anything else counts there; a reply was one to the other person."""
        meaning = likely.meaning
        replies = context.asked is None and self._catalogue.intents[meaning.intent].is_reply
        surely = likely.share >= _LEAST_AMID_TALK[meaning.harm]
        return replace(likely, is_enough=likely.is_enough and surely and not replies)

    def _likely(
        self, heard: Heard, decisions: Mapping[str, Decision], context: Context
    ) -> Pooled | None:
        if heard.readings and not heard.over_own_voice:
            read = ((one, decisions[one.text].meaning) for one in _counting(heard, context))
            awaited, in_need = context.asked is not None, context.state == "safety"
            return pooled(read, awaited=awaited, in_need=in_need)
        decision = decisions[heard.text]
        # Over our own voice an opinion is not enough: a cue badly heard is like what people say.
        if decision.meaning is None or (heard.over_own_voice and decision.by == OPINION):
            return None
        sure = self._is_sure(heard, decision.meaning, context)
        return Pooled(decision.meaning, heard.confidence, sure)

    def harm(self, intent: str) -> Harm | None:
        """What acting on the intent by mistake does; None for one that is not known."""
        return self._harms.get(intent)

    def answer(self, heard: Heard, context: Context) -> Meaning | AskedOther | Doubt | None:
        """What the utterance means, a question between the two, a doubt, or None."""
        decisions = self._decisions(heard, context)
        meaning = _acted_on(self._pooled(heard, decisions, context))
        if meaning is not None:
            return meaning
        decision = decisions[heard.text]
        asked = None if heard.over_own_voice else self._rules.asked_other(decision.words)
        return asked or self._doubt(decision, heard, context)

    def _doubt(self, decision: Decision, heard: Heard, context: Context) -> Doubt | None:
        """What may be asked about an utterance that was decided to be nothing.

        Only of what was heard well while nothing else was being asked or talked about.
        """
        if context.asked is not None or context.amid_talk or heard.over_own_voice:
            return None
        if heard.certainty < _LEAST_CERTAINTY:
            return None
        if decision.meaning is not None or not decision.doubt:
            return None
        between = tuple(
            self._named(Likeliest(one, decision.shares[one], None), decision.words)
            for one in decision.doubt
        )
        return Doubt(between if len(between) > 1 else ())

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
        return all(map(self._rules.structure.is_light, self._catalogue.lexicon.words(word)))

    def _is_listed(self, text: str, context: Context) -> bool:
        return self._rules.listed(self._words(text, context), context) is not None

    def _words(self, text: str, context: Context) -> Words:
        """The words of the text; of one that may be a cry from under the hands, the cry's.

        Amid talk "out" and "now" are no cries: people say them all the time. Nor is an
        answer that was asked for: about health that may be "ill".
        """
        lexicon = self._catalogue.lexicon
        words = lexicon.words(text)
        cry = lexicon.cries.get(words)
        if cry is None or context.state not in _HANDS_ON or context.amid_talk:
            return words
        listed = self._rules.listed(words, context)
        answers = listed is not None and self._catalogue.intents[listed.intent].is_reply
        return words if answers else cry

    def read(self, text: str, context: Context) -> Meaning | None:
        """What the text means where the session stands, or None when it is not for us."""
        return self.decide(text, context).meaning

    def decide(self, text: str, context: Context) -> Decision:
        """What the text means, and how that was decided."""
        words = self._words(text, context)
        if UNKNOWN in words:
            return Decision(words, self._rules.between_unknown(words, context), "unknown words")
        if not words or len(words) > _MOST_WORDS:
            return Decision(words, None, "length")
        listed = self._listed(words, context)
        if listed is not None:
            return listed
        decision = self._unlisted(words, context)
        if context.asked == ABOUT_HEALTH and self._is_no_answer(decision):
            return replace(decision, meaning=None, by="no outspoken answer")
        return decision

    def _listed(self, words: Words, context: Context) -> Decision | None:
        """What a listed sentence means, if it is one."""
        if context.amid_talk and context.asked is None and words in self._catalogue.replies:
            return Decision(words, None, "a reply to the other person")
        listed = self._rules.listed(words, context)
        if listed is not None:
            return Decision(words, listed, "listed sentence")
        if words in self._catalogue.everyday:
            return Decision(words, None, "listed as everyday talk")
        return None

    def _unlisted(self, words: Words, context: Context) -> Decision:
        """What rules and opinion make of a sentence that is not listed."""
        ruled = self._rules.unlisted(words, context)
        if self._opinion is None:
            return Decision(words, ruled, "rules", ruled)
        structure = self._rules.structure
        shares = self._opinion(
            words,
            context.state,
            twisted=structure.is_twisted(words),
            elsewhere=structure.is_elsewhere(words),
        )
        shares = without_missed(shares, self._missed(words))
        return self._weighed(ruled, words, shares, amid_talk=context.amid_talk)

    def _is_no_answer(self, decision: Decision) -> bool:
        """Whether a question of health would be taken for settled by something less than a no."""
        if decision.meaning is None or decision.meaning.intent not in _SETTLES:
            return False
        lexicon, words = self._catalogue.lexicon, decision.words
        begins = any(words[: len(no)] == no for no in lexicon.outspoken_no)
        return not begins or any(_within(wording, words) for wording in lexicon.unsettled)

    def _missed(self, words: Words) -> frozenset[str]:
        """The intents at which these words stand as a near miss."""
        return self._catalogue.near_misses.get(words, frozenset())

    def _weighed(
        self,
        ruled: Meaning | None,
        words: Words,
        shares: Mapping[str, float],
        *,
        amid_talk: bool,
    ) -> Decision:
        """What the second opinion makes of it; what a rule says counts with it."""
        if ruled is not None:
            shares = with_rule(shares, ruled, words)
        alike = self._catalogue.named.asking_the_same(words)
        likely = likeliest(shares, self._harms, alike, amid_talk=amid_talk)
        if likely is None:
            doubt = doubt_between(shares, self._harms)
            return Decision(words, None, "not sure enough", ruled, shares, doubt)
        if ruled is not None and ruled.intent == likely.intent:
            return Decision(words, ruled, "rules", ruled, shares)
        meaning = self._named(likely, words)
        return Decision(words, meaning, OPINION, ruled, shares)

    def _named(self, likely: Likeliest, words: Words) -> Meaning:
        """The meaning with what is named in the words."""
        return Meaning(
            intent=likely.intent,
            slots=self._catalogue.named(likely.intent, words),
            harm=self._harms[likely.intent],
            score=round(100 * likely.share, 1),
            runner_up=likely.runner_up,
        )


def _acted_on(likely: Pooled | None) -> Meaning | None:
    return likely.meaning if likely is not None and likely.is_enough else None


def _counting(heard: Heard, context: Context) -> tuple[Reading, ...]:
    """The readings that may change what is decided; over our own voice only the words count.

    Amid talk only their sound does: how people speak to the guide tells nothing of it there.
    """
    if heard.over_own_voice:
        return ()
    readings = heard.readings
    if context.amid_talk:
        by_sound = (replace(one, share=one.by_sound) for one in readings)
        readings = tuple(sorted(by_sound, key=lambda one: -one.share))
    return tuple(reading for reading in readings if reading.share >= LEAST_READING)


def _within(wording: Words, words: Words) -> bool:
    length = len(wording)
    return any(words[at : at + length] == wording for at in range(len(words) - length + 1))
