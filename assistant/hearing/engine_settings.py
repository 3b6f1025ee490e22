"""What the engine is told besides a model's own settings, whichever model it is."""

from assistant.hearing.engine_pause import PAUSE_S

_SORTING_BYTES = 300_000
"""What it may keep while it sorts out the many ways to say the same words; then it looks at fewer.

With its own 50 million a row of words that nobody expects took up to 7 s of one core, in which
nothing is heard. Of 1,670 utterances one lost a hypothesis by it, none its first.
"""
_SETTINGS = f"""
--max-mem={_SORTING_BYTES}
--endpoint.rule2.min-trailing-silence={PAUSE_S}
--endpoint.rule2.max-relative-cost=1000
"""


def with_ours(settings: bytes) -> bytes:
    """A model's settings, and ours: it tells of each pause after words, and does not stall."""
    return settings.rstrip() + _SETTINGS.encode()
