"""Measures a speech model: the sets, the bars, the curves, and how honest its confidence is."""
