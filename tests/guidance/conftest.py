from collections.abc import Callable

import pytest

from assistant import places
from assistant.guidance.script import Script, load_script
from tests.guidance.sitting import Sitting


@pytest.fixture(scope="session")
def script() -> Script:
    return load_script(places.intents_dir())


@pytest.fixture
def sitting(script: Script) -> Sitting:
    return Sitting(script)


@pytest.fixture
def in_step(script: Script) -> Callable[..., Sitting]:
    """A session that has come to a step by itself."""

    def reach(step_id: str, minutes: int = 30, later_s: float = 1.0) -> Sitting:
        sitting = Sitting(script, minutes).set_up()
        sitting.until(step_id)
        sitting.wait(later_s)
        return sitting

    return reach
