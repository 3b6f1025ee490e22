"""The sentences that come with the program, as they are understood."""

from tests.bundled import bundled_catalogue, bundled_understanding

CATALOGUE, UNDERSTANDING = bundled_catalogue(), bundled_understanding()
