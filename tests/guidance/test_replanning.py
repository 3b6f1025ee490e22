"""The plan while hands are at work, whatever is asked for: it fits, it is even, it ends lightly."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.guidance.plan import hands_on_s
from assistant.guidance.script import Script
from assistant.guidance.session import HANDS_ON, Leg, State, Topic
from tests.guidance.guiding import Guiding

Slots = dict[str, str]
Move = tuple[str, Slots] | float

LENGTHS = st.one_of(st.sampled_from([10, 20, 30, 45, 60]), st.integers(10, 60))
TIMES = st.sampled_from(["5", "10", "15", "20", "25", "30", "40", "45", "50", "60", "90"])
LENGTH_CHANGES = st.one_of(
    TIMES.map(lambda time: ("set_duration", {"duration": time})),
    TIMES.map(lambda time: ("set_duration", {"duration": time, "counted": "left"})),
    st.sampled_from(["least", "down", "up"]).map(lambda way: ("set_duration", {"direction": way})),
)
PLACES = st.sampled_from(
    [
        {"area": "scapula"},
        {"area": "lower_back"},
        {"area": "erector"},
        {"area": "mid_back"},
        {"step": "erector_left"},
        {"step": "knot_holds"},
        {"step": "forearm_glide"},
        {"step": "heel_palm"},
        {"area": "scapula", "side": "right"},
        {"area": "lower_back", "side": "left"},
    ]
)
MORE = st.sampled_from([{}, {"duration": "1"}, {"duration": "2"}, {"duration": "5"}])
NONE = st.just(dict[str, str]())
PAUSES = st.sampled_from(["pause", "resume", "oil_more"])
SILENCES = st.one_of(st.floats(0.5, 30.0), st.floats(30.0, 400.0))


def word(intents: str | list[str], slots: st.SearchStrategy[Slots]) -> st.SearchStrategy[Move]:
    names = [intents] if isinstance(intents, str) else intents
    return st.tuples(st.sampled_from(names), slots)


EVEN = st.lists(
    st.one_of(
        SILENCES,
        SILENCES,
        LENGTH_CHANGES,
        word("more_time", MORE),
        word(["yes", "pause", "resume", "oil_more", "stay_here", "pressure_ok"], NONE),
        word("skip_step", st.sampled_from([{"area": "lower_back"}, {"step": "knot_holds"}])),
    ),
    max_size=25,
)
"""Requests after which both sides are still to have the same."""
ANYTHING = st.lists(
    st.one_of(
        SILENCES,
        SILENCES,
        LENGTH_CHANGES,
        word("more_time", MORE),
        word(["skip_step", "go_to_step"], PLACES),
        word("hold_start", st.sampled_from([{}, {"area": "rhomboid"}, {"area": "shoulders"}])),
        word(["next_step", "previous_step", "skip_step", "switch_side", "undo", "stay_here"], NONE),
        word(["yes", "no", "pause", "resume", "oil_more", "finish_up", "hold_release"], NONE),
        word("avoid_area", PLACES),
    ),
    max_size=40,
)

many = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)


Guide = Callable[[int], Guiding]


@pytest.fixture(scope="module")
def guide(script: Script) -> Guide:
    return lambda minutes: Guiding(script, minutes)


def carry_out(guiding: Guiding, moves: list[Move], look: Callable[[str], None]) -> None:
    """Carry out the moves, and look at what each of them did; a silence has no name."""
    for move in moves:
        if isinstance(move, float):
            guiding.wait(move)
            look("")
        elif guiding.state is not State.DONE:
            guiding.hear(*move)
            look(move[0])


def planned_s(guiding: Guiding) -> float:
    """Hands-on seconds as they are planned now, with those that have passed."""
    work, routine = guiding.session.work, guiding.script.routine
    if work.leg is None:
        return work.worked_s
    here = Leg(work.leg.step, max(0.0, work.leg.seconds - work.in_step_s))
    return work.worked_s + hands_on_s(routine, (here, *work.ahead))


@many
@given(minutes=LENGTHS, moves=ANYTHING)
def test_it_always_fits_and_ends_lightly(guide: Guide, minutes: int, moves: list[Move]) -> None:
    guiding = guide(minutes)
    ending = guiding.script.routine.ending
    most_s = {"minutes": minutes * 60.0}

    def look(_: str) -> None:
        session = guiding.session
        most_s["minutes"] = max(most_s["minutes"], session.minutes * 60.0)
        if session.place.state not in HANDS_ON:
            return
        assert planned_s(guiding) <= session.minutes * 60.0 + 60.0
        if session.place.state is not State.CLOSING:
            light = [leg.seconds for leg in session.work.ahead if leg.step == ending.id]
            assert len(light) == 1
            assert light[0] >= 60.0
            assert planned_s(guiding) <= session.work.limit_s + 45.0 + 1e-6

    carry_out(guiding, moves, look)
    if guiding.state is State.DONE:
        return
    guiding.to_the_end()
    look("")
    assert guiding.had_s[ending.id] >= 60.0 - 1e-6
    assert sum(guiding.had_s.values()) <= most_s["minutes"] + 60.0
    assert guiding.entered[-4:] == [ending.id, "cover", "rest", "hydrate"]


@many
@given(minutes=LENGTHS, moves=EVEN)
def test_both_sides_have_the_same(guide: Guide, minutes: int, moves: list[Move]) -> None:
    guiding = guide(minutes)
    routine = guiding.script.routine
    uneven = set[str]()
    offered, here = {"group": ""}, {"group": ""}

    def look(said: str) -> None:
        work, question = guiding.session.work, guiding.session.question
        if offered["group"] and said != "yes":
            uneven.add(offered["group"])
        is_offer = question is not None and question.topic is Topic.SAME_ON_MIRROR
        offered["group"] = guiding.group if is_offer else ""
        mirror = routine.step(guiding.at).mirror if work.leg is not None else None
        if said == "stay_here" and all(leg.step != mirror for leg in work.ahead):
            # "Right there" is about this very place.
            uneven.add(guiding.group)
        if said == "skip_step" or (said == "set_duration" and guiding.state is State.CLOSING):
            uneven.add(here["group"])
        here["group"] = guiding.group

    carry_out(guiding, moves, look)
    if guiding.state is not State.DONE:
        look("")
        guiding.to_the_end()
    had_s, last = guiding.had_s, guiding.entered[-5]
    for step in routine.steps:
        if step.mirror is None or step.side == "right" or step.group in uneven:
            continue
        # The end came while they were at it, and there was not even half a minute for more.
        cut_short = last in (step.id, step.mirror) and had_s[routine.ending.id] <= 61.0
        if not (cut_short and had_s[step.mirror] < had_s[step.id]):
            assert had_s[step.id] == pytest.approx(had_s[step.mirror], abs=1.0)
