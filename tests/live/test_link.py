"""How soon the link tries again; the trying itself is on the virtual card."""

from collections.abc import Iterator

import pytest

from assistant.live.link import Link
from assistant.sound import Samples


class Retries(Link):
    """A link whose devices come back as `answers` tell; what it waits between is kept."""

    def __init__(self, answers: Iterator[bool]) -> None:
        super().__init__(None, None, lambda block: block, lambda _: None, no_sound)
        self._answers = answers
        self.waits_s: list[float] = []

    def _devices_listed(self) -> bool:
        return True

    def _try(self, *kinds: str) -> bool:
        del kinds
        return next(self._answers)

    def _rest(self, wait_s: float) -> None:
        self.waits_s.append(wait_s)


def no_sound() -> Samples:
    raise AssertionError("nothing is played")


NOTHING = (False, False, False)
MICROPHONE = (False, False, True)
SPEAKER = (False, True)
BOTH = (True,)


@pytest.mark.parametrize(
    ("tries", "waits_s"),
    [
        ([NOTHING] * 6, [0.5, 1.0, 2.0, 4.0, 8.0, 10.0]),
        ([NOTHING, NOTHING, NOTHING, MICROPHONE, MICROPHONE], [0.5, 1.0, 2.0, 0.5, 1.0]),
        ([NOTHING, NOTHING, SPEAKER, MICROPHONE, NOTHING], [0.5, 1.0, 0.5, 1.0, 2.0]),
    ],
)
def test_it_tries_less_and_less_often_but_soon_once_a_part_is_back(
    tries: list[tuple[bool, ...]], waits_s: list[float]
) -> None:
    link = Retries(answer for tried in [*tries, BOTH] for answer in tried)
    link._recover()
    assert link.waits_s == waits_s
