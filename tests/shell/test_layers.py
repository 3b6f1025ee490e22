"""Data flows one way: what a room may import is written here, and nowhere else."""

import ast
from pathlib import Path

import pytest

import assistant

ROOT = Path(assistant.__file__).parent
FOUNDATION = {
    "errors",
    "composed_yaml",
    "located_yaml",
    "mistakes",
    "sound",
    "places",
    "wav",
    "whole_file",
    "kept",
}
MAY_IMPORT = {
    "hearing": FOUNDATION,
    "understanding": FOUNDATION | {"hearing.heard"},
    "guidance": FOUNDATION | {"understanding.meaning"},
    "speaking": FOUNDATION | {"guidance.effects", "guidance.events"},
}
PURE = ("understanding", "guidance")
IMPURE_MODULES = {"time", "random", "threading", "subprocess", "socket", "os", "datetime"}


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def files(room: str) -> list[Path]:
    return sorted((ROOT / room).glob("*.py"))


@pytest.mark.parametrize("path", [p for room in MAY_IMPORT for p in files(room)], ids=str)
def test_a_room_imports_only_what_flows_into_it(path: Path) -> None:
    room = path.parent.name
    for name in imports_of(path):
        if not name.startswith("assistant."):
            continue
        inner = name.removeprefix("assistant.")
        allowed = inner.split(".")[0] == room or any(
            inner == known or inner.startswith(f"{known}.") for known in MAY_IMPORT[room]
        )
        parents = {known.rpartition(".")[0] for known in MAY_IMPORT[room]}
        assert allowed or inner in parents, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", [p for room in PURE for p in files(room)], ids=str)
def test_pure_rooms_have_no_clock_no_chance_no_world(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports_of(path)} & IMPURE_MODULES


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=str)
def test_a_module_is_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 330
