"""A pause as the engine finds it: it tells words from noise that would hide the pause."""

PAUSE_S = 0.2
"""After words, of what the engine takes for no speech. A closed "p" or "t" is half as long."""
COUNTED_S = 0.25
"""What such a pause is counted for when the engine tells of it; it is 0.15 s behind the sound.

A pause of 0.1 s that was counted so cut commands short that begin like another.
"""
