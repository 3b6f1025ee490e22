"""What may be said, and when."""

from collections.abc import Sequence
from functools import cache

from assistant.guidance.effects import Effect, Say
from assistant.guidance.events import Event, Played, Tick
from assistant.guidance.lines import SLOTS
from assistant.guidance.script import Script
from assistant.guidance.session import Question, Session, State
from assistant.guidance.speech_rules import MOST_WORDS, MOST_WORDS_OF_AN_EXPLANATION

_FILLED_IN = {*SLOTS, "holds.at_place"}
_LONG = (".explain", ".more")
_texts: dict[int, frozenset[str]] = {}


def check(
    script: Script, before: Session, event: Event, after: Session, effects: Sequence[Effect]
) -> None:
    """Lines of the data, short enough, one question at a time, and silence in a hold."""
    says = [effect for effect in effects if isinstance(effect, Say)]
    if not says:
        return
    for say in says:
        _check_line(script, say)
    asking = [say.text for say in says if say.text.endswith("?")]
    assert len(asking) <= 1, f"two questions at once: {asking}"
    if not isinstance(event, Tick | Played):
        return
    holding = before.place.state is after.place.state is State.HOLD
    assert not holding, f"'{says[0].text}' in a hold"
    asked, asks = before.question, after.question
    if asked is not None and asks is not None and asked.topic is not asks.topic:
        over = before.place != after.place or _is_over(asked, after)
        assert over, f"{asks.line} was asked over {asked.line}"


def _check_line(script: Script, say: Say) -> None:
    most = MOST_WORDS_OF_AN_EXPLANATION if say.line.endswith(_LONG) else MOST_WORDS[say.tone]
    assert _words(say.text) <= most, f"'{say.text}' is too long"
    in_the_data = say.text in _fixed(script) or say.line in _FILLED_IN
    assert in_the_data, f"'{say.text}' is not in the data"
    assert "{" not in say.text, f"'{say.text}' is not filled in"


def _fixed(script: Script) -> frozenset[str]:
    if id(script) not in _texts:
        says = (*script.every_line(), *script.lines.longer_answers())
        _texts[id(script)] = frozenset(say.text for say in says)
    return _texts[id(script)]


def _is_over(question: Question, after: Session) -> bool:
    """Whether nobody answered it in time."""
    waited_s = after.clock_s - question.asked_at_s
    return question.open_s is not None and waited_s > question.open_s


@cache
def _words(text: str) -> int:
    return len(text.split())
