"""The engine comes without what it has for downloads."""

import subprocess
import sys


def test_what_the_engine_leaves_out_is_whole_for_others() -> None:
    code = """
import sys
from assistant.hearing.engine import load_engine
engine = load_engine()
assert not {"requests", "tqdm"} & sys.modules.keys()
assert engine.KaldiRecognizer
import requests, tqdm
assert requests.get and tqdm.tqdm
assert load_engine() is engine and sys.modules["requests"] is requests
"""
    subprocess.run([sys.executable, "-c", code], check=True)
