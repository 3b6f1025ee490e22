"""Speaking: effects in, blocks of sound out. Does not know why something is said."""
