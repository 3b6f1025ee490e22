"""Ways of massaging: lying on one side, without oil, an arm that stays where it is."""

from collections.abc import Collection
from dataclasses import replace

from assistant.guidance.effects import Say
from assistant.guidance.routine import Routine, Step, Way
from assistant.guidance.turn import Turn


def left_out_in(step: Step, ways: Collection[str]) -> bool:
    """Whether one of these ways goes without this step."""
    return any(way.left_out for name, way in step.ways.items() if name in ways)


def that_follow(routine: Routine, health: Collection[str]) -> tuple[str, ...]:
    """The ways that are chosen by themselves for a receiver with these conditions."""
    return tuple(way.name for way in routine.ways if set(way.conditions) & set(health))


def chosen(turn: Turn, way: Way) -> Turn:
    """Go on in this way from now on, without a word."""
    session = turn.session
    if way.name in session.ways:
        return turn
    return turn.becomes(replace(session, ways=(*session.ways, way.name)))


def said_of(way: Way) -> Say:
    """What is said when it is chosen."""
    return Say(way.say, f"ways.{way.name}", "answer")
