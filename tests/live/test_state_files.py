import contextlib
import io
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.guidance.session import Place, Session, State
from assistant.live.instance import only_instance, running_instance
from assistant.live.log import SessionLog, readable
from assistant.live.session_file import Kept, SessionFile, Unreadable
from assistant.whole_file import write_whole

SESSION = Session(Place(State.STEP, "intro"))


def dump(session: Session, now_s: float) -> dict[str, object]:
    return {"step": session.place.step, "now_s": now_s}


def test_a_session_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    file = SessionFile(tmp_path / "state" / "session.json", dump)
    assert file.load() is None
    file.save(SESSION, 12.5)
    kept = file.load()
    assert isinstance(kept, Kept)
    assert kept.data == {"step": "intro", "now_s": 12.5}
    assert 0 <= kept.age_s < 60
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["session.json"]


@pytest.mark.parametrize("ago_s", [120, -120])
def test_how_long_ago_it_was_kept(tmp_path: Path, ago_s: float) -> None:
    """Less than nothing when the clock was set back, as one without a battery is."""
    file = SessionFile(tmp_path / "session.json", dump)
    file.save(SESSION, 12.5)
    then_s = time.time() - ago_s
    os.utime(file.path, (then_s, then_s))
    kept = file.load()
    assert isinstance(kept, Kept)
    assert kept.age_s == pytest.approx(ago_s, abs=5)


BROKEN = [b"", b"{", b"[1]", b"\xff\xfe", b'{"a": 1', b"\0" * 900, b'{"a": NaN}', b"[" * 99_999]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_file_that_cannot_be_read_stays_until_it_is_set_aside(
    tmp_path: Path, content: bytes
) -> None:
    file = SessionFile(tmp_path / "session.json", dump)
    for number in range(3):
        file.path.write_bytes(content + b" " * number)
        assert isinstance(file.load(), Unreadable)
        assert file.path.exists()
        file.set_aside()
        assert not file.path.exists()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "session.json.unreadable": content,
        "session.json.unreadable.2": content + b" ",
        "session.json.unreadable.3": content + b"  ",
    }


def test_a_folder_in_its_place_is_set_aside_too(tmp_path: Path) -> None:
    file = SessionFile(tmp_path / "session.json", dump)
    (file.path / "in the way").mkdir(parents=True)
    assert isinstance(file.load(), Unreadable)
    assert file.set_aside() == tmp_path / "session.json.unreadable"
    file.save(SESSION, 1.0)
    assert isinstance(file.load(), Kept)


def test_what_a_killed_save_has_left_is_cleared_away(tmp_path: Path) -> None:
    file = SessionFile(tmp_path / "session.json", dump)
    file.save(SESSION, 1.0)
    (tmp_path / ".session.json.4711").write_bytes(b'{"half')
    (tmp_path / "session.json.unreadable").touch()
    assert isinstance(file.load(), Kept)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["session.json", "session.json.unreadable"]


@contextlib.contextmanager
def full_disk(_: Path) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@contextlib.contextmanager
def read_only_folder(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o555)
    before = os.geteuid()
    if before == 0:  # who may write anywhere
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)
        folder.chmod(0o755)


@contextlib.contextmanager
def folder_that_is_a_file(folder: Path) -> Iterator[None]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.touch()
    yield
    folder.unlink()


Trouble = Callable[[Path], contextlib.AbstractContextManager[None]]


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A folder that everybody may enter; the tests' own are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("trouble", [full_disk, read_only_folder, folder_that_is_a_file])
def test_a_session_that_cannot_be_kept_is_told_once_and_goes_on(
    open_path: Path, trouble: Trouble
) -> None:
    told: list[OSError] = []
    folder = open_path / "state"
    file = SessionFile(folder / "session.json", dump, told.append)
    for times in (1, 2):
        with trouble(folder):
            for now_s in range(20):
                file.save(SESSION, now_s)
            counted = len(told)
        assert counted == times
        file.save(SESSION, 21.0 * times)
        kept = file.load()
        assert isinstance(kept, Kept)
        assert kept.data["now_s"] == 21.0 * times
        assert [path.name for path in folder.iterdir()] == ["session.json"]


def test_what_is_in_the_way_stays(tmp_path: Path) -> None:
    told: list[OSError] = []
    path = tmp_path / "session.json"
    path.mkdir()
    (path / "in the way").touch()
    SessionFile(path, dump, told.append).save(SESSION, 1.0)
    assert len(told) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["session.json"]


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


@pytest.mark.parametrize("trouble", [read_only_folder, folder_that_is_a_file])
def test_where_no_lock_can_be_had_a_session_runs_without(open_path: Path, trouble: Trouble) -> None:
    folder = open_path / "state"
    with trouble(folder):
        with only_instance(folder) as no_lock:
            pass
        running = running_instance(folder)
    assert isinstance(no_lock, OSError)
    assert running is None
    with only_instance(folder) as no_lock:
        assert no_lock is None


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
