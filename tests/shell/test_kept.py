"""What is kept in the cache is whole, or made anew."""

import os
from pathlib import Path

import pytest

from assistant.kept import cached, mapped

CONTENT = bytes(range(256)) * 3000


def never() -> bytes:
    raise AssertionError("it was made anew")


def test_what_is_mapped_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"
    assert mapped(folder, "key", lambda: CONTENT) == CONTENT
    assert mapped(folder, "key", never) == CONTENT


@pytest.mark.parametrize("damage", [b"", b"short", CONTENT, b"\0" * 8])
def test_what_is_damaged_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    mapped(tmp_path, "key", lambda: CONTENT)
    (tmp_path / "key.sum").write_bytes(damage)
    assert mapped(tmp_path, "key", lambda: CONTENT) == CONTENT
    assert mapped(tmp_path, "key", never) == CONTENT


def test_a_bit_that_turned_is_noticed(tmp_path: Path) -> None:
    mapped(tmp_path, "key", lambda: CONTENT)
    file = tmp_path / "key.sum"
    turned = bytearray(file.read_bytes())
    turned[-5] ^= 1
    file.write_bytes(turned)
    assert mapped(tmp_path, "key", lambda: b"anew").tobytes() == b"anew"


def test_without_a_place_to_keep_it_it_is_made_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file"
    assert mapped(folder, "key", lambda: b"one").tobytes() == b"one"
    assert mapped(folder, "key", lambda: b"two").tobytes() == b"two"


def test_the_oldest_of_both_kinds_are_dropped(tmp_path: Path) -> None:
    for number in range(10):
        cached(tmp_path, f"read{number}", lambda: b"x")
        os.utime(tmp_path / f"read{number}.gz", (number, number))
        mapped(tmp_path, f"mapped{number}", lambda: b"x")
        os.utime(tmp_path / f"mapped{number}.sum", (number, number))
    left = {path.stem for path in tmp_path.iterdir()}
    assert len(left) <= 9
    assert {"read9", "mapped9", "read8", "mapped8"} <= left
