"""What was needed only for a moment does not stay."""

import platform
import subprocess
import sys

import pytest


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_holes_between_what_is_still_needed_go_back() -> None:
    code = """
from pathlib import Path
from assistant.live.memory import return_large_pieces
return_large_pieces()
def resident_mb():
    return int(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0]) / 1000
before = resident_mb()
once = b"x" * 30_000_000
del once
holes, kept = [], []
for _ in range(40):
    holes.append(b"x" * 1_000_000)
    kept.append(b"x" * 2_000)
assert resident_mb() - before > 35
del holes
assert resident_mb() - before < 5
"""
    subprocess.run([sys.executable, "-c", code], check=True)
