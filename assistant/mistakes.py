"""Everything that is wrong with a file, found in one reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from assistant.errors import BadInput

_T = TypeVar("_T")


class Mistakes:
    """Collects what is wrong, while reading goes on with something in its place.

    A place where something else stands in is spoiled: what is wrong with the stand-in is not the
    author's mistake, so nothing more is kept about that place. Nor is the same remedy kept twice.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[int, str], BadInput] = {}
        self._kept: list[BadInput] = []
        self._wrong: dict[int, object] = {}
        self._spoiled: set[int] = set()

    @property
    def found(self) -> tuple[BadInput, ...]:
        """The mistakes in the order of their lines, each once."""
        return tuple(sorted(self._found.values(), key=lambda error: error.line or 0))

    def keep(self, error: BadInput, place: object, *, spoils: bool = False) -> None:
        """Keep what is wrong at a place."""
        self._kept.append(error)
        known = (id(place), error.remedy) in self._found or self._is_known(error)
        if id(place) not in self._spoiled and not known:
            self._found[id(place), error.remedy] = error
        # Kept alive with it: an id belongs to a place only as long as the place lives.
        self._wrong[id(place)] = place
        if spoils:
            self._spoiled.add(id(place))

    def at(self, place: object) -> bool:
        """Whether anything is wrong at this very place."""
        return id(place) in self._wrong

    def reading(self, read: Callable[[], _T]) -> _T | None:
        """What `read` gives; None when it had to give up, for a reason that is kept."""
        try:
            return read()
        except BadInput as error:
            if not any(error is kept for kept in self._kept) and not self._is_known(error):
                self._found[id(error), error.remedy] = error
            return None

    def _is_known(self, error: BadInput) -> bool:
        return any(str(error) == str(known) for known in self._found.values())

    def raise_first(self) -> None:
        """Raise the mistake that was found first, if there is one."""
        for error in self._found.values():
            raise error
