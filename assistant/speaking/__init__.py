"""Speaking: lines in, blocks of sound out."""
