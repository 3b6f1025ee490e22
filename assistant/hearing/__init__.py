"""Hearing: blocks of sound in, utterances out. Knows nothing of intents or sessions."""
