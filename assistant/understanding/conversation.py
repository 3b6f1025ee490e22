"""Whether the two are talking with each other: what is heard then is mostly not for the guide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from assistant.hearing.heard import Heard
from assistant.understanding.meaning import AskedOther, Context, Doubt, Meaning

_Understood = TypeVar("_Understood", bound=Meaning | AskedOther | Doubt | None)

# Chosen on talk in development voices, with commands in it and without.
_LASTS_S = 10.0
_LEAST_WORDS = 4
"""Fewer may be a command that was badly heard, and will be said again."""
_NEVER_AMID_TALK = "safety"
"""In this state whatever is said may be what the guide is waiting for."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the two have said to each other lately, and until when the guide spoke; immutable.

    Attributes:
        said: of each utterance that was not for the guide, its end in seconds of sound, and how
            many words it had.
        guide_s: when the guide was last heard, in seconds of sound.
    """

    said: tuple[tuple[float, int], ...] = ()
    guide_s: float = float("-inf")

    def guide_heard(self, now_s: float) -> Conversation:
        """The guide is speaking now."""
        return replace(self, guide_s=now_s)

    def after(self, heard: Heard, understood: Meaning | AskedOther | Doubt | None) -> Conversation:
        """What was heard, and what it was taken for."""
        if understood is not None or heard.over_own_voice:
            return self
        lately = [one for one in self.said if _is_lately(one[0], heard.ended_s)]
        return replace(self, said=(*lately, (heard.ended_s, len(heard.words))))

    def around(self, heard: Heard, context: Context) -> Context:
        """The context of what was heard: the session's, and whether it stands amid their talk.

        What is said soon after the guide has spoken may well be for it, whatever came before.
        """
        if _is_lately(self.guide_s, heard.started_s) or context.state == _NEVER_AMID_TALK:
            return context
        words = sum(count for end_s, count in self.said if _is_lately(end_s, heard.started_s))
        return replace(context, amid_talk=words >= _LEAST_WORDS)


def each_amid_the_rest(
    utterances: Iterable[Heard],
    understand: Callable[[Heard, Context], _Understood],
    context: Context,
) -> Iterator[tuple[Heard, _Understood]]:
    """What each utterance is taken for, where the session stands still and the guide is silent."""
    conversation = Conversation()
    for heard in utterances:
        understood = understand(heard, conversation.around(heard, context))
        conversation = conversation.after(heard, understood)
        yield heard, understood


def _is_lately(at_s: float, now_s: float) -> bool:
    return now_s - at_s <= _LASTS_S
