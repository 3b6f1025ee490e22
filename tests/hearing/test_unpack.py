import os
import stat
import zipfile
from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.hearing.unpack import unpack


def make(path: Path, *names: str, mode: int = 0, data: bytes = b"x" * 1000) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, data)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "model.zip"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "in" / "here").mkdir(parents=True)
    return tmp_path / "in" / "here"


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_the_outer_folder_is_left_out(archive: Path, target: Path) -> None:
    make(archive, "model/", "model/am/final.mdl", "model/README", data=b"")
    unpack(archive, target)
    assert files(target) == ["README", "am/final.mdl"]


@pytest.mark.parametrize(
    "name",
    ["../evil", "model/../../evil", "/etc/evil", "model\\..\\evil", "C:evil", "model/./../../evil"],
)
def test_a_name_that_leads_out_is_refused(archive: Path, target: Path, name: str) -> None:
    make(archive, "model/fine", name)
    with pytest.raises(BadInput, match="leads out of its folder"):
        unpack(archive, target)
    assert files(target.parent) == []


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK])
def test_links_and_devices_are_refused(archive: Path, target: Path, kind: int) -> None:
    make(archive, "model/passwd", mode=kind | 0o777, data=b"/etc/passwd")
    with pytest.raises(BadInput, match="a link or device 'model/passwd'"):
        unpack(archive, target)
    assert files(target.parent) == []


def test_a_bomb_is_refused(archive: Path, target: Path) -> None:
    make(archive, "model/a", "model/b", data=bytes(600))
    with pytest.raises(BadInput, match="more than a speech model can be"):
        unpack(archive, target, most_bytes=1000)
    make(archive, *(f"model/{i}" for i in range(1001)), data=b"")
    with pytest.raises(BadInput, match="more than a speech model can be"):
        unpack(archive, target)
    assert files(target.parent) == []


def test_a_truncated_archive_is_refused(archive: Path, target: Path) -> None:
    make(archive, "model/a", data=os.urandom(5000))
    os.truncate(archive, 4000)
    with pytest.raises(BadInput, match=r"model.zip: the archive is damaged; fetch it again"):
        unpack(archive, target)


def test_a_damaged_file_is_noticed(archive: Path, target: Path) -> None:
    make(archive, "model/a", data=os.urandom(5000))
    data = bytearray(archive.read_bytes())
    data[1000] ^= 1
    archive.write_bytes(data)
    with pytest.raises(BadInput, match="the archive is damaged"):
        unpack(archive, target)


@pytest.mark.parametrize("names", [["a"], ["one/a", "two/b"], ["model/a", "b"], ["model/"], []])
def test_anything_but_one_folder_is_refused(archive: Path, target: Path, names: list[str]) -> None:
    make(archive, *names, data=b"")
    with pytest.raises(BadInput, match="does not hold one folder"):
        unpack(archive, target)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")  # zipfile warns while we make it
def test_a_file_twice_is_refused(archive: Path, target: Path) -> None:
    make(archive, "model/a", "model/a")
    with pytest.raises(BadInput, match="holds 'a' twice"):
        unpack(archive, target)
