import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.guidance.session import Place, Session, State
from assistant.live.instance import only_instance, running_instance
from assistant.live.log import SessionLog, readable
from assistant.live.session_file import SessionFile
from assistant.whole_file import write_whole

SESSION = Session(Place(State.STEP, "intro"))


def dump(session: Session, now_s: float) -> dict[str, object]:
    return {"step": session.place.step, "now_s": now_s}


def test_a_session_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    file = SessionFile(tmp_path / "state" / "session.json", dump)
    assert file.load(60) is None
    file.save(SESSION, 12.5)
    assert file.load(60) == {"step": "intro", "now_s": 12.5}
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["session.json"]


@pytest.mark.parametrize("ago_s", [120, -120])
def test_an_old_session_is_over(tmp_path: Path, ago_s: float) -> None:
    file = SessionFile(tmp_path / "session.json", dump)
    file.save(SESSION, 12.5)
    then_s = time.time() - ago_s
    os.utime(file.path, (then_s, then_s))
    assert file.load(60) is None
    assert file.load(180) is not None


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'{"a": 1'])
def test_a_file_that_cannot_be_read_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "session.json"
    path.write_bytes(content)
    assert SessionFile(path, dump).load(60) is None
    assert not path.exists()
    assert (tmp_path / "session.json.unreadable").read_bytes() == content


def test_a_session_that_cannot_be_kept_is_told_and_the_old_one_stays(tmp_path: Path) -> None:
    told: list[OSError] = []
    path = tmp_path / "session.json"
    path.mkdir()
    (path / "in the way").touch()
    SessionFile(path, dump, told.append).save(SESSION, 1.0)
    assert len(told) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["session.json"]


SAVING = """
import sys
from pathlib import Path
from assistant.guidance.session import Place, Session, State
from assistant.live.session_file import SessionFile
file = SessionFile(Path(sys.argv[1]), lambda session, now_s: {"n": now_s, "fill": "x" * 20000})
print("ready", flush=True)
number = 0
while True:
    number += 1
    file.save(Session(Place(State.STEP)), number)
"""


def test_a_kill_at_any_moment_leaves_a_whole_session(tmp_path: Path) -> None:
    chance = random.Random(4)  # noqa: S311 - a spread of moments, not a secret
    path = tmp_path / "session.json"
    for _ in range(8):
        child = subprocess.Popen([sys.executable, "-c", SAVING, str(path)], stdout=subprocess.PIPE)
        with child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(0.02 + chance.random() * 0.05)
            child.send_signal(signal.SIGKILL)
        kept = SessionFile(path, dump).load(60)
        assert kept is not None
        assert kept["fill"] == "x" * 20000


def test_a_file_on_disk_is_synced_before_it_is_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(handle: int) -> None:
        order.append("sync")
        fsync(handle)

    def noted_replace(old: Path, new: Path) -> Path:
        order.append("replace")
        return replace(old, new)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    write_whole(tmp_path / "file", b"content", durably=True)
    assert order == ["sync", "replace", "sync"]


def test_a_second_instance_is_bad_input(tmp_path: Path) -> None:
    with only_instance(tmp_path):
        assert running_instance(tmp_path) == os.getpid()
        with (
            pytest.raises(BadInput, match=rf"running already \(process {os.getpid()}\); stop it"),
            only_instance(tmp_path),
        ):
            pass
    assert running_instance(tmp_path) is None
    with only_instance(tmp_path):
        pass


def test_a_killed_instance_leaves_no_lock(tmp_path: Path) -> None:
    holding = (
        "import sys, time; from pathlib import Path;"
        "from assistant.live.instance import only_instance\n"
        "with only_instance(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", holding, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert running_instance(tmp_path) == child.pid
        child.kill()
    assert running_instance(tmp_path) is None


def test_no_state_folder_no_instance(tmp_path: Path) -> None:
    assert running_instance(tmp_path / "none") is None
    (tmp_path / "file").touch()
    with (
        pytest.raises(BadInput, match=r"folder for the session cannot be written .*; make it"),
        only_instance(tmp_path / "file" / "state"),
    ):
        pass


def test_the_log_is_json_lines_and_readable_lines(tmp_path: Path) -> None:
    screen = io.StringIO()
    log = SessionLog(tmp_path / "state" / "log.jsonl", screen)
    log.note(61.25, "heard", text="too much pressure", intent="pressure_too_hard", slots={})
    log.close()
    start, heard = map(json.loads, (tmp_path / "state" / "log.jsonl").read_text().splitlines())
    assert start["kind"] == "start"
    assert re.match(r"\d{4}-\d\d-\d\dT", start["at"])
    assert heard == {
        "now_s": 61.25,
        "kind": "heard",
        "text": "too much pressure",
        "intent": "pressure_too_hard",
        "slots": {},
    }
    assert screen.getvalue() == (
        '01:01.2  heard   text="too much pressure" intent=pressure_too_hard\n'
    )


def test_the_log_goes_on_after_the_last_session_and_starts_anew_when_large(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    for _ in range(2):
        SessionLog(path, None).close()
    assert len(path.read_text().splitlines()) == 2
    path.write_bytes(b"x" * 5_000_001)
    SessionLog(path, None).close()
    assert len(path.read_text().splitlines()) == 1
    assert (tmp_path / "log.jsonl.1").stat().st_size == 5_000_001


def test_a_log_that_cannot_be_written_ends_nothing(tmp_path: Path) -> None:
    screen = io.StringIO()
    log = SessionLog(tmp_path, screen)
    log.note(1.0, "hush")
    log.close()
    assert "no log is written" in screen.getvalue()
    assert screen.getvalue().endswith("00:01.0  hush\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_disk_that_fills_up_ends_the_log_only() -> None:
    screen = io.StringIO()
    log = SessionLog(Path("/dev/full"), screen)
    log.note(1.0, "hush")
    assert screen.getvalue() == "the log ends here: No space left on device\n00:01.0  hush\n"


def test_a_readable_line_leaves_out_what_says_nothing() -> None:
    facts: dict[str, object] = {"intent": None, "slots": {"side": "left"}, "text": ""}
    assert readable(0.0, "heard", facts) == '00:00.0  heard   slots=side:left text=""'
