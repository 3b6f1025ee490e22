import json
import re
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import BadInput
from assistant.sound import RATE_HZ
from bench_kit.__main__ import main
from bench_kit.cost import cost_of
from bench_kit.peers import VOSK
from bench_kit.product import NAME


@pytest.mark.slow
def test_a_small_run_measures_the_program_beside_a_peer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = ["--set", "vital", "--set", "longer", "--every", "60", "--voice", "flite/awb"]
    where = ["--out", str(tmp_path / "out"), "--cache", str(tmp_path / "cache")]
    arguments = [*small, *where, "--no-cost", "--only", "quiet-hands", "--only", "vosk"]
    assert main(arguments) == 0
    table = capsys.readouterr().out
    assert f"| what | bar | of | {NAME} | {VOSK} |" in table
    assert "vital, clean: right / other action" in table
    figures = json.loads((tmp_path / "out" / "bench.json").read_text())["figures"]
    ours = figures[NAME]["rows"]["vital, clean"]
    assert ours["right"] >= 0.5 * ours["cases"]
    assert figures[VOSK]["vital_latency_s"]["median"] > 0.3  # it waits for silence
    assert (tmp_path / "out" / "bench.svg").read_text().startswith("<svg")
    kept = {path: path.stat().st_size for path in (tmp_path / "cache" / "heard").rglob("*.jsonl")}
    assert main(arguments) == 0
    assert capsys.readouterr().out == table
    assert {path: path.stat().st_size for path in kept} == kept


@pytest.mark.slow
def test_the_cost_is_that_of_a_process_of_its_own() -> None:
    cost = cost_of("vosk", np.zeros(2 * RATE_HZ, np.int16), None)
    assert 0.0 < cost.factor < 1.0
    assert 20.0 < cost.memory_mib < 500.0


@pytest.mark.parametrize("voice", ["flite/nobody", "espeak/en-us+nobody"])
def test_a_voice_that_cannot_be_had_is_named_at_once(tmp_path: Path, voice: str) -> None:
    with pytest.raises(BadInput, match=re.escape(f"there is no voice '{voice}'")):
        main(["--voice", voice, "--cache", str(tmp_path)])
