"""The sentences that come with the program, loaded once for all tests."""

from assistant import places
from assistant.understanding.load import load_understanding

CATALOGUE, UNDERSTANDING = load_understanding(places.intents_dir())
