"""Understanding: an utterance in, a meaning or nothing out. Pure: no sound, no timers."""
