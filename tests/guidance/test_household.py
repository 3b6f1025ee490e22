"""Who has been through the whole setup gets the short one, for a month, and no more is kept."""

import pytest

from assistant.guidance.effects import Save
from assistant.guidance.script import Script
from assistant.guidance.snapshot import dump
from assistant.guidance.step import begin
from assistant.guidance.waking import taken_up
from tests.guidance.sitting import Sitting

DAY_S = 86_400.0


def ended(script: Script) -> dict[str, object]:
    """A session that was told of a condition and came to its end, as it is kept."""
    sitting = Sitting(script).set_up()
    sitting.hear("report_condition", {"condition": "nut_allergy"})
    sitting.hear("end_session")
    sitting.hear("yes")
    return dump(sitting.session, sitting.now_s)


@pytest.mark.parametrize(
    ("age_s", "known"), [(60.0, True), (DAY_S, True), (29 * DAY_S, True), (31 * DAY_S, False)]
)
def test_a_household_is_known_for_a_month(script: Script, *, age_s: float, known: bool) -> None:
    woken = taken_up(script, begin(script), ended(script), age_s)
    assert (woken is not None and woken[0].known) == known
    if woken is not None:
        assert woken[1] == (Save(),)


def test_nothing_of_anyones_health_outlives_the_massage(script: Script) -> None:
    kept = ended(script)
    assert kept["health"] == ()
    assert kept["avoided"] == ()
    assert "nut_allergy" not in str(kept)


def test_a_setup_that_was_left_is_none(script: Script) -> None:
    sitting = Sitting(script)
    for intent in ("start_session", "yes", "yes", "no", "stop_now"):
        sitting.hear(intent)
    kept = dump(sitting.session, sitting.now_s)
    assert taken_up(script, begin(script), kept, DAY_S) is None
