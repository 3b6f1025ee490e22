"""Teaches the reader of `intents/en`: a small language model that knows what wordings mean."""
