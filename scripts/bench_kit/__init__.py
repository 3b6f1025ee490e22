"""The benchmark: how well it hears in a room, beside two other ways of hearing.

`scripts/bench` runs it. It makes its own sets: commands in noise, in rooms and over the guide's own
voice; words that must always be heard; longer commands that begin like shorter ones; the guide's
lines played back to it; hours of talk that is not for it. Each is heard by the program as it is
assembled for a session, by Vosk with a grammar and fuzzy matching, and by PocketSphinx. What a way
of hearing made of a recording is kept by its recipe, so a run may be stopped and taken up again.

Its voices are none that the speech model was trained on, and no setting is chosen by its figures.
"""
