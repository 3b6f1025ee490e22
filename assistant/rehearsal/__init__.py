"""Rehearsal: a scene in, a timeline and a recording out, through the same loop as live."""
