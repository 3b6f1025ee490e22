"""A parameter of which the fast set tries one value and the slow set the others."""

import pytest


def sweep(first: object, *others: object) -> list[object]:
    """Values for `parametrize`, the telling one first."""
    return [first, *(pytest.param(value, marks=pytest.mark.slow) for value in others)]
