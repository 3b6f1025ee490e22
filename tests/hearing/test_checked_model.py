"""A model that is missing, wrong or damaged is one clear sentence, never a crash."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.checked_model import check_model
from assistant.hearing.known_models import known_models
from assistant.hearing.model_files import RECORD, write_record
from assistant.hearing.smoke_test import smoke_test
from assistant.hearing.speech_model import open_model

Damage = Callable[[Path], object]


def flip_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


HASHED: dict[str, tuple[Damage, str]] = {
    "one byte flipped": (lambda m: flip_a_byte(m / "am/final.mdl"), "final.mdl: .* is damaged"),
    "truncated": (lambda m: cut(m / "graph/HCLr.fst"), r"HCLr.fst: .* has \d+ bytes, not \d+"),
    "file missing": (lambda m: (m / "graph/Gr.fst").unlink(), "Gr.fst: .* is missing"),
    "one file too many": (
        lambda m: (m / "graph/HCLG.fst").write_bytes(b"x"),
        "HCLG.fst: this file is not of the speech model; remove it",
    ),
}


@pytest.mark.parametrize("damage", HASHED)
def test_every_byte_of_a_known_model_counts(tmp_path: Path, damage: str) -> None:
    known = known_models()["quiet-hands-en"]
    copy = shutil.copytree(places.speech_models_dir() / known.name, tmp_path / known.name)
    change, says = HASHED[damage]
    change(copy)
    with pytest.raises(BadInput, match=says):
        open_model(str(copy))


@pytest.mark.parametrize("damage", HASHED)
def test_every_byte_of_an_installed_model_counts(model_copy: Path, damage: str) -> None:
    write_record(model_copy, "http://localhost/model.zip", "0" * 64)
    change, says = HASHED[damage]
    change(model_copy)
    with pytest.raises(BadInput, match=says):
        check_model(model_copy, None)


def test_a_damaged_record_is_named(model_copy: Path) -> None:
    (model_copy / RECORD).write_text('{"files": [1]}')
    with pytest.raises(BadInput, match=r"installed.json: this record is damaged; remove"):
        check_model(model_copy, None)


UNRECORDED: dict[str, tuple[Damage, str]] = {
    "file missing": (lambda m: (m / "graph/Gr.fst").unlink(), "lacks graph/Gr.fst"),
    "file empty": (lambda m: os.truncate(m / "graph/disambig_tid.int", 0), "_tid.int: it is empty"),
    "i-vectors missing": (lambda m: (m / "ivector").mkdir(), "lacks ivector/final.dubm"),
    "fixed graph": (lambda m: (m / "graph/HCLG.fst").touch(), "has a fixed graph"),
    "refused": (lambda m: cut(m / "am/final.mdl"), "engine refuses this model .failed to create"),
    "abort": (lambda m: (m / "conf/model.conf").write_text("\n"), "crashes on this model .SIGABRT"),
    "segfault": (
        lambda m: os.truncate(m / "graph/HCLr.fst", 10**6),
        "crashes on this model .SIGSEGV",
    ),
}


@pytest.mark.parametrize(
    "damage",
    [pytest.param(one, marks=pytest.mark.slow) if one == "segfault" else one for one in UNRECORDED],
)
def test_a_users_own_model_is_looked_through_and_tried(model_copy: Path, damage: str) -> None:
    change, says = UNRECORDED[damage]
    change(model_copy)
    with pytest.raises(BadInput, match=says) as caught:
        open_model(str(model_copy))
    assert caught.value.remedy


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no Vosk speech model in it"):
        open_model(str(tmp_path))
    with pytest.raises(BadInput, match="nowhere: there is no such folder with a speech model"):
        open_model(str(tmp_path / "nowhere"))


def test_a_hanging_engine_is_given_up(model_copy: Path) -> None:
    with pytest.raises(BadInput, match=r"hangs on this model \(no answer in 0.01 s\)"):
        smoke_test(model_copy, limit_s=0.01)


@pytest.mark.parametrize(
    ("engine", "says"),
    [
        (
            "raise OSError('libatomic.so.1: no such file')",
            r"cannot be loaded \(libatomic.so.1.*apt",
        ),
        ("import os; os._exit(7)", r"fails on this model \(exit code 7\)"),
    ],
)
def test_an_engine_that_cannot_start_is_named(
    model_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, says: str
) -> None:
    (tmp_path / "vosk.py").write_text(engine)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(BadInput, match=says):
        smoke_test(model_copy)


def test_a_model_that_passed_is_remembered_until_a_file_changes(model_copy: Path) -> None:
    check_model(model_copy, None)
    started = time.process_time()
    check_model(model_copy, None)
    assert time.process_time() - started < 0.1

    mdl = model_copy / "conf/model.conf"
    before = mdl.stat()
    mdl.write_bytes(b"\n" * before.st_size)
    os.utime(mdl, ns=(before.st_atime_ns, before.st_mtime_ns))
    check_model(model_copy, None)  # same size, same time: remembered
    with pytest.raises(BadInput, match="crashes"):
        check_model(model_copy, None, again=True)
    os.utime(mdl)
    with pytest.raises(BadInput, match="crashes"):
        check_model(model_copy, None)


def test_a_state_folder_that_cannot_be_written_only_costs_time(
    model_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(places, "state_dir", lambda: tmp_path / "file")
    check_model(model_copy, None)
