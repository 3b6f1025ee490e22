"""How numbers, times and places are spoken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """How numbers, times and places are spoken."""

    numbers: tuple[str, ...]
    """The words for 0, 1, 2 and so on, to 60."""
    seconds: str
    one_minute: str
    minutes: str
    a_moment: str
    under_a_minute: str
    range: str
    on_side: str
    sides: Mapping[str, str]
    areas: Mapping[str, str]
    requests: Mapping[str, str]
    """What a request is called, by intent."""
    somewhere: str
    side_only: str
    place: str
    two: str
    emergency_number: str
    """What stands for the number of the household's country, as long as nobody has told it."""

    def digits(self, number: str) -> str:
        """A telephone number, digit by digit."""
        return " ".join(self.numbers[int(digit)] for digit in number)

    def time(self, seconds: float) -> str:
        """A time as people say it: to ten seconds below a minute and a half, then to minutes."""
        if seconds < 5:
            return self.a_moment
        if seconds < 55:
            return self.seconds.format(n=self.numbers[max(1, round(seconds / 10)) * 10])
        return self.whole_minutes(round(seconds / 60))

    def whole_minutes(self, minutes: int) -> str:
        """So many minutes."""
        if minutes < 1:
            return self.under_a_minute
        if minutes == 1:
            return self.one_minute
        return self.minutes.format(n=self.numbers[min(minutes, len(self.numbers) - 1)])

    def levels(self, low: int, high: int) -> str:
        """Levels from `low` to `high`."""
        if low == high:
            return self.numbers[low]
        return self.range.format(low=self.numbers[low], high=self.numbers[high])

    def spot(self, area: str | None, side: str | None) -> str:
        """A place on the back."""
        side_word = self.sides.get(side or "")
        area_word = self.areas.get(area or "", self.somewhere)
        if side_word is None:
            return area_word
        if area is None:
            return self.side_only.format(side=side_word)
        return self.place.format(side=side_word, area=area_word)

    def listed(self, names: Sequence[str]) -> str:
        """One name, or the first two of several."""
        return names[0] if len(names) == 1 else self.two.format(one=names[0], other=names[1])

    def sided(self, name: str, side: str) -> str:
        """The name of a step with its side, if it has one."""
        word = self.sides.get(side)
        return name if word is None else self.on_side.format(step=name, side=word)
