"""More time for the step under way, taken from what comes later; both sides stay equal."""

from dataclasses import replace

from assistant.guidance.coming_again import room_s
from assistant.guidance.lines import Line
from assistant.guidance.moving import enter, is_avoided
from assistant.guidance.plan import SHORTEST_LEG_S, fit, spare_s, stretched, with_more
from assistant.guidance.routine import Part
from assistant.guidance.session import Leg, Topic
from assistant.guidance.targets import spoken_s
from assistant.guidance.turn import Turn
from assistant.understanding.meaning import Meaning

_WORTH_S = 10.0


def more_time(turn: Turn, meaning: Meaning) -> Turn:
    """STEP: another minute, or what this step may have at most."""
    rules, owed = turn.routine.more_time, _owed(turn)
    wanted_s = min(rules.seconds, spoken_s(meaning) or rules.seconds)
    if owed is None:
        turn, given_s = _give(turn, wanted_s)
    else:
        # Half of what there is: the other side may want the same.
        turn, given_s = _give(turn, wanted_s, share=2, worth_s=SHORTEST_LEG_S)
    if given_s == 0.0:
        capped = turn.session.work.more_s > 0 or room_s(turn, turn.step) < turn.left_s + _WORTH_S
        return turn.say(Line.PLENTY if capped else Line.NO_MORE_TIME)
    time = turn.script.lines.words.time(given_s)
    if owed is None:
        return turn.say(Line.MORE_GIVEN, time=time)
    turn = turn.say(Line.MORE_SAME_SIDE, time=time)
    about = Leg(owed, given_s)
    return turn.ask(Topic.SAME_ON_MIRROR, Line.MORE_SAME_SIDE, open_s=15.0, about=about)


def same_on_mirror(turn: Turn, leg: Leg) -> Turn:
    """The yes to "same on the other side?": it comes right after this one."""
    work = turn.session.work
    waits = any(other.step == leg.step for other in work.ahead)
    ahead = with_more(work.ahead, leg) if waits else (leg, *work.ahead)
    available_s = work.limit_s - work.worked_s - turn.left_s
    return turn.works(replace(work, ahead=fit(turn.routine, ahead, available_s))).chime()


def stay(turn: Turn, _: Meaning) -> Turn:
    """STEP: "right there" keeps hands there a little longer, once, without a word."""
    work = turn.session.work
    if "stayed" in work.told:
        return turn.chime()
    turn = turn.works(replace(work, told=(*work.told, "stayed")))
    return _give(turn, turn.routine.more_time.stay_s)[0].chime()


def more_light(turn: Turn, _: Meaning) -> Turn:
    """CLOSING: a minute more of the light strokes, once, without a word."""
    work = stretched(turn.session.work)
    extra_s = min(turn.routine.more_time.seconds, work.limit_s - work.worked_s - turn.left_s)
    if turn.step.part is not Part.ENDING or work.leg is None or work.more_s or extra_s <= 0:
        return turn.chime()
    leg = replace(work.leg, seconds=work.leg.seconds + extra_s)
    return turn.works(replace(work, leg=leg, more_s=extra_s)).chime()


def nobody_named_a_place(turn: Turn) -> Turn:
    """The time of a step of holds that found no place goes where the routine says."""
    rule, work = turn.step.if_none, turn.session.work
    if rule is None:
        return turn
    turn = turn.say_step("if_none", rule.say, "cue")
    ahead = tuple(
        replace(leg, seconds=leg.seconds + turn.left_s) if leg.step == rule.time_to else leg
        for leg in work.ahead
    )
    return enter(turn, ahead)


def _owed(turn: Turn) -> str | None:
    """The other side of the step under way, if it is done and would have to come once more."""
    mirror = turn.step.mirror
    if mirror is None or any(leg.step == mirror for leg in turn.session.work.ahead):
        return None
    return None if is_avoided(turn.session, turn.routine.step(mirror)) else mirror


def _give(
    turn: Turn, wanted_s: float, share: int = 1, worth_s: float = _WORTH_S
) -> tuple[Turn, float]:
    """Lengthen the step under way, and its mirror if that is still ahead.

    It gets at most one of so many shares of the time to spare, and nothing below `worth_s`.
    """
    work, routine, step = turn.session.work, turn.routine, turn.step
    if work.leg is None:
        return turn, 0.0
    most_s = routine.more_time.most_s if step.most_more_s is None else step.most_more_s
    mirrored = any(leg.step == step.mirror for leg in work.ahead)
    others = tuple(leg for leg in work.ahead if leg.step != step.mirror)
    spare = spare_s(routine, others) / (2 if mirrored else share)
    room = room_s(turn, step) - turn.left_s
    given_s = min(wanted_s, most_s - work.more_s, spare, room)
    if given_s < worth_s:
        return turn, 0.0
    ahead = tuple(
        replace(leg, seconds=leg.seconds + given_s) if leg.step == step.mirror else leg
        for leg in work.ahead
    )
    left_s = turn.left_s + given_s
    lengthened = replace(
        work,
        leg=replace(work.leg, seconds=work.leg.seconds + given_s),
        more_s=work.more_s + given_s,
        ahead=_paid(turn, ahead, others, work.limit_s - work.worked_s - left_s),
    )
    return turn.works(lengthened), given_s


def _paid(
    turn: Turn, ahead: tuple[Leg, ...], others: tuple[Leg, ...], available_s: float
) -> tuple[Leg, ...]:
    """What is ahead, the others shortened so that the lengthened mirror keeps its time."""
    kept_s = sum(leg.seconds for leg in ahead) - sum(leg.seconds for leg in others)
    shortened = {leg.step: leg for leg in fit(turn.routine, others, available_s - kept_s)}
    names = {leg.step for leg in others}
    return tuple(
        shortened.get(leg.step, leg)
        for leg in ahead
        if leg.step not in names or leg.step in shortened
    )
