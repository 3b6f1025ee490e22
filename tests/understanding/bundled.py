"""The sentences that come with the program, loaded once for all tests."""

from assistant import places
from assistant.understanding.catalogue import load_catalogue
from assistant.understanding.understand import Understanding

CATALOGUE = load_catalogue(places.intents_dir())
UNDERSTANDING = Understanding(CATALOGUE)
