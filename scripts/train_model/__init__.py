"""The recipe of the bundled speech model: from sentences to a folder that Vosk loads."""
