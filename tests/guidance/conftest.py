from collections.abc import Callable

import pytest

from assistant.guidance.script import Script
from assistant.guidance.session import Session
from tests.bundled import bundled_script
from tests.guidance.sitting import Sitting


@pytest.fixture(scope="session")
def script() -> Script:
    return bundled_script()


@pytest.fixture
def sitting(script: Script) -> Sitting:
    return Sitting(script)


@pytest.fixture(scope="session")
def _reached() -> dict[tuple[str, int, float], tuple[Session, float]]:
    """Sessions are immutable, so a step needs to be reached only once."""
    return {}


@pytest.fixture
def in_step(
    script: Script, _reached: dict[tuple[str, int, float], tuple[Session, float]]
) -> Callable[..., Sitting]:
    """A session that has come to a step by itself."""

    def reach(step_id: str, minutes: int = 30, later_s: float = 1.0) -> Sitting:
        key = (step_id, minutes, later_s)
        sitting = Sitting(script, minutes)
        if key not in _reached:
            sitting.set_up()
            sitting.until(step_id)
            sitting.wait(later_s)
            _reached[key] = sitting.session, sitting.now_s
            sitting.happened.clear()
        sitting.session, sitting.now_s = _reached[key]
        return sitting

    return reach
