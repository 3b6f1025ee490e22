"""Guidance: meanings and time in, effects out. Pure: no sound, no files, no clocks."""
