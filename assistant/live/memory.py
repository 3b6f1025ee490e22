"""Memory that was needed only for a moment goes back to the system."""

import contextlib
import ctypes

_MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of glibc's malloc.h."""
_LARGE_BYTES = 128 * 1024
"""With which glibc begins."""


def return_large_pieces() -> None:
    """From now on, large pieces of memory go back as soon as they are free.

    Left alone, glibc keeps ever larger ones for later, up to 32 MB: after loading that was 30 MB of
    holes, which a session never fills. With another C library nothing changes.
    """
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
