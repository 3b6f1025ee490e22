"""The plan while hands are at work, whatever is asked for: it fits, it is even, it ends lightly."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.guidance.plan import fit, hands_on_s, legs_for
from assistant.guidance.script import Script
from assistant.guidance.session import HANDS_ON, Leg, State, Topic
from tests.guidance.guiding import Guiding
from tests.sweep import sweep

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

slowly = settings(
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


@slowly
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


@slowly
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


@slowly
@given(minutes=LENGTHS, moves=st.lists(st.one_of(SILENCES, LENGTH_CHANGES), max_size=20))
def test_the_order_stays(guide: Guide, minutes: int, moves: list[Move]) -> None:
    """A step that comes for the first time comes after all that came before it in the routine."""
    guiding = guide(minutes)
    carry_out(guiding, moves, lambda _: None)
    if guiding.state is not State.DONE:
        guiding.to_the_end()
    ids = [step.id for step in guiding.script.routine.steps]
    first = [ids.index(name) for name in dict.fromkeys(guiding.entered)]
    assert first == sorted(first)


DROPPED_IN_ORDER = ("forearm_glide", "heel_palm", "knot_holds", "scapula", "ql")


@slowly
@given(minutes=LENGTHS, share=st.floats(0.0, 1.0), available_s=st.floats(60.0, 3600.0))
def test_what_has_to_go_goes_in_this_order(
    guide: Guide, minutes: int, share: float, available_s: float
) -> None:
    """The broad strokes first, holds but for one, the shoulder blade, then the low back."""
    routine = guide(minutes).script.routine
    legs = legs_for(routine, minutes)
    legs = legs[round(share * (len(legs) - 4)) :]
    fitted = fit(routine, legs, available_s)

    def group_s(legs: tuple[Leg, ...], group: str) -> float:
        return sum(leg.seconds for leg in legs if routine.step(leg.step).group == group)

    # A side whose mirror has had its time gives last of all.
    alone = [
        name for name in ("scapula", "ql") if [leg.step for leg in legs].count(f"{name}_left") == 0
    ]
    gave = [name for name in DROPPED_IN_ORDER if group_s(fitted, name) < group_s(legs, name)]
    for later in gave:
        for earlier in DROPPED_IN_ORDER[: DROPPED_IN_ORDER.index(later)]:
            if earlier not in alone and later not in alone:
                assert group_s(fitted, earlier) <= (45.0 if earlier == "knot_holds" else 0.0)
    light_s = group_s(fitted, routine.ending.group)
    assert light_s >= min(60.0, group_s(legs, routine.ending.group))
    longer_than_needed_s = group_s(fitted, "knot_holds") - 45.0
    assert longer_than_needed_s <= 0.0 or not {"scapula", "ql"} & set(gave)


@pytest.mark.parametrize("minutes", sweep(30, 10, 20, 45, 60))
@pytest.mark.parametrize("part", [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9])
@pytest.mark.parametrize("left", ["2", "5", "10", "20", "30"])
def test_so_many_minutes_left_at_any_moment(
    script: Script, minutes: int, part: float, left: str
) -> None:
    guiding = Guiding(script, minutes)
    guiding.wait(minutes * 60.0 * part)
    worked_s = guiding.session.work.worked_s
    guiding.hear("set_duration", {"duration": left, "counted": "left"})
    guiding.to_the_end()
    in_all_s = sum(guiding.had_s.values())
    at_most_s = worked_s + max(float(left) * 60.0, 60.0)
    assert in_all_s <= max(at_most_s, 60.0) + 0.1
    assert guiding.had_s["nerve_strokes"] >= 60.0 - 1e-6
    # Where it is a real request, most of the time is used.
    if float(left) * 60.0 <= minutes * 60.0 - worked_s:
        assert in_all_s >= at_most_s - 90.0


@pytest.mark.parametrize("minutes", sweep(30, 10, 20, 45, 60))
@pytest.mark.parametrize("at", ["intro_strokes", "erector_right", "ql_left", "heel_palm"])
@pytest.mark.parametrize("pause_s", [30.0, 3600.0])
def test_a_pause_costs_nothing(script: Script, minutes: int, at: str, pause_s: float) -> None:
    guiding, undisturbed = Guiding(script, minutes), Guiding(script, minutes)
    guiding.until(at)
    guiding.wait(5.0)
    guiding.hear("pause")
    guiding.wait(pause_s)
    guiding.to_the_end()
    undisturbed.to_the_end()
    assert guiding.had_s == pytest.approx(undisturbed.had_s, abs=0.1)


@pytest.mark.parametrize("minutes", [20, 30, 45, 60])
class TestThePlacesAgain:
    """ "Do the shoulder blades again", and what is left out."""

    def test_both_sides_once_more_but_not_too_much(self, script: Script, minutes: int) -> None:
        guiding = Guiding(script, minutes)
        guiding.until("ql_left")
        guiding.wait(20.0)
        once_s = dict(guiding.had_s)
        guiding.hear("go_to_step", {"area": "scapula"})
        assert guiding.entered[-1] == "scapula_left"
        guiding.to_the_end()
        again_s = guiding.had_s["scapula_left"] - once_s["scapula_left"]
        assert 30.0 <= again_s <= 31.0
        assert guiding.had_s["scapula_right"] == pytest.approx(guiding.had_s["scapula_left"])
        assert guiding.had_s["ql_left"] == pytest.approx(guiding.had_s["ql_right"], abs=1.0)
        guiding = Guiding(script, minutes)

    def test_not_a_third_time_and_not_right_away(self, script: Script, minutes: int) -> None:
        guiding = Guiding(script, minutes)
        guiding.until("scapula_right")
        guiding.wait(10.0)
        guiding.hear("switch_side")
        assert guiding.said == ["That's plenty here."]
        guiding.until("ql_left")
        guiding.hear("go_to_step", {"area": "scapula"})
        guiding.until("ql_left")
        guiding.hear("go_to_step", {"area": "scapula"})
        assert guiding.said == ["That's plenty here."]
        assert guiding.at == "ql_left"

    def test_the_low_back_comes_again_as_long_as_there_is_time(
        self, script: Script, minutes: int
    ) -> None:
        guiding = Guiding(script, minutes)
        guiding.until("heel_palm")
        once_s = guiding.had_s["ql_left"]
        for _ in range(30):
            guiding.hear("go_to_step", {"area": "lower_back"})
            guiding.wait(130.0)
        guiding.to_the_end()
        assert guiding.had_s["ql_left"] >= once_s + 60.0
        assert guiding.had_s["ql_left"] == pytest.approx(guiding.had_s["ql_right"], abs=1.0)
        assert sum(guiding.had_s.values()) <= minutes * 60.0 + 60.0

    @pytest.mark.parametrize("at", ["intro_strokes", "ql_left", "ql_right", "heel_palm"])
    def test_leaving_out_the_low_back(self, script: Script, minutes: int, at: str) -> None:
        guiding = Guiding(script, minutes)
        guiding.until(at)
        guiding.wait(5.0)
        guiding.hear("skip_step", {"area": "lower_back"})
        assert guiding.said[0] == "No the low back, then." or guiding.said[0].startswith("No ")
        assert guiding.group != "ql"
        guiding.hear("set_duration", {"duration": "60"})
        guiding.hear("set_duration", {"duration": "45"})
        visits = [name for name in guiding.entered if name.startswith("ql")]
        guiding.to_the_end()
        assert [name for name in guiding.entered if name.startswith("ql")] == visits


@pytest.mark.parametrize(
    ("told", "slots"),
    [
        ("avoid_area", {"area": "lower_back"}),
        ("avoid_area", {"area": "lower_back", "side": "left"}),
        ("report_condition", {"condition": "sciatica"}),
    ],
)
def test_what_is_left_alone_is_in_no_plan(script: Script, told: str, slots: Slots) -> None:
    guiding = Guiding(script, 45)
    guiding.wait(100.0)
    guiding.hear(told, slots)
    assert "ql_left" not in {leg.step for leg in guiding.session.work.ahead}
    guiding.hear("resume")
    guiding.hear("set_duration", {"duration": "30"})
    assert "ql_left" not in {leg.step for leg in guiding.session.work.ahead}
    guiding.to_the_end()
    assert "ql_left" not in guiding.entered
