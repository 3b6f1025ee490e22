"""The engine comes with kernels for the processor and without what it has for downloads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.hearing.engine import kernels_for

_CHOICE = "OPENBLAS_CORETYPE"


def test_what_the_engine_leaves_out_is_whole_for_others() -> None:
    code = """
import sys
from assistant.hearing.engine import load_engine
engine = load_engine()
assert not {"requests", "tqdm", "urllib.request", "ssl"} & sys.modules.keys()
assert engine.KaldiRecognizer
import requests, tqdm, urllib.request
assert requests.get and tqdm.tqdm and urllib.request.urlretrieve
assert load_engine() is engine and sys.modules["requests"] is requests
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("flags", "kernels"),
    [
        ("fpu sse2 ssse3 avx", None),
        ("fpu avx avx2 fma", "Haswell"),
        ("fpu avx avx2 fma avx512f", "Haswell"),
        ("avx2 fma avx512f avx512bw avx512cd avx512dq avx512vl amx_int8", "SkylakeX"),
    ],
)
def test_kernels_are_those_that_the_processor_can_run(flags: str, kernels: str | None) -> None:
    processor = f"processor\t: 0\nmodel name\t: avx2 fma\nflags\t\t: {flags}\nbugs\t\t: none\n"
    assert kernels_for(processor) == kernels


def test_a_processor_without_such_flags_is_left_to_the_engine() -> None:
    assert kernels_for("processor\t: 0\nFeatures\t: fp asimd crc32\nCPU part\t: 0xd08\n") is None


@pytest.mark.parametrize("own", [None, "Prescott"])
def test_the_kernels_are_only_chosen_while_the_engine_is_loaded(own: str | None) -> None:
    environment = {name: value for name, value in os.environ.items() if name != _CHOICE}
    code = f"""
import os
from assistant.hearing.engine import load_engine
load_engine()
assert os.environ.get({_CHOICE!r}) == {own!r}
"""
    told = environment | {"OPENBLAS_VERBOSE": "2"} | ({_CHOICE: own} if own else {})
    done = subprocess.run(
        [sys.executable, "-c", code], env=told, check=True, capture_output=True, text=True
    )
    wanted = own or kernels_for(Path("/proc/cpuinfo").read_text())
    assert wanted is None or f"Core: {wanted}" in done.stderr + done.stdout
