import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.guidance.plan import (
    SHORTEST_LEG_S,
    clamp_minutes,
    fit,
    hands_on_s,
    legs_for,
    most_holds,
    spare_s,
)
from assistant.guidance.script import Script


@pytest.mark.parametrize("minutes", range(10, 61))
def test_every_length_adds_up_with_equal_sides(script: Script, minutes: int) -> None:
    legs = legs_for(script.routine, minutes)
    seconds = {leg.step: leg.seconds for leg in legs}
    assert hands_on_s(script.routine, legs) == minutes * 60
    assert seconds[script.routine.ending.id] >= 60
    assert seconds[script.routine.warming.id] >= 60
    for step in script.routine.steps:
        if step.mirror:
            assert seconds.get(step.id) == seconds.get(step.mirror)


@pytest.mark.parametrize(("asked", "given_"), [(1, 10), (10, 10), (33, 33), (90, 60)])
def test_a_length_out_of_range_is_the_nearest(script: Script, asked: int, given_: int) -> None:
    assert clamp_minutes(script.routine, asked) == given_


def test_holds_do_not_scale_but_their_number_does(script: Script) -> None:
    assert [most_holds(script.routine, m) for m in (10, 15, 20, 30, 45, 60)] == [1, 1, 2, 4, 8, 8]


@given(minutes=st.integers(10, 60), available_s=st.floats(0, 4000))
def test_fitting(script: Script, minutes: int, available_s: float) -> None:
    routine = script.routine
    legs = legs_for(routine, minutes)
    fitted = fit(routine, legs, available_s)
    least_s = hands_on_s(routine, fit(routine, legs, 0))
    assert hands_on_s(routine, fitted) <= max(available_s, least_s) + 1e-6
    seconds = {leg.step: leg.seconds for leg in fitted}
    assert seconds[routine.ending.id] >= routine.ending.minimum_s
    order = [leg.step for leg in legs]
    assert [leg.step for leg in fitted] == [name for name in order if name in seconds]
    for step in routine.steps:
        if step.mirror:
            assert seconds.get(step.id) == seconds.get(step.mirror)
        if step.id in seconds and step.group in routine.gives_time:
            assert seconds[step.id] >= SHORTEST_LEG_S


def test_time_is_given_in_the_order_of_the_routine(script: Script) -> None:
    legs = legs_for(script.routine, 30)
    fitted = {leg.step: leg.seconds for leg in fit(script.routine, legs, 1800 - 150)}
    assert "forearm_glide" not in fitted
    assert fitted["heel_palm"] == 90
    assert fitted["ql_left"] == 120


def test_spare_time_is_what_fitting_could_free(script: Script) -> None:
    legs = legs_for(script.routine, 10)
    assert 0 < spare_s(script.routine, legs) < 600
    assert spare_s(script.routine, ()) == 0
