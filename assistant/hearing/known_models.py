"""The speech models this program knows, read from `speech_models/manifest.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant import places
from assistant.located_yaml import Node, load_yaml

_PREFIX = "vosk-model-"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a file must be."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive an official model is fetched as; `sha256` is None where nobody published one."""

    url: str
    size_bytes: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One model of the manifest; it has `files` when it comes with the program, else an archive."""

    name: str
    language: str
    licence: str
    source: str
    unknown: str
    files: Mapping[str, FileRecord]
    archive: Archive | None

    @property
    def bundled(self) -> bool:
        """Whether it comes with the program."""
        return self.archive is None

    @property
    def size_bytes(self) -> int:
        """Bytes to download, or on disk when it comes with the program."""
        if self.archive is not None:
            return self.archive.size_bytes
        return sum(record.size_bytes for record in self.files.values())


def known_models(folder: Path | None = None) -> dict[str, KnownModel]:
    """All models of the manifest in `folder` by name, the default first.

    Raises BadInput with file and line when the manifest is damaged.
    """
    manifest = (folder or places.speech_models_dir()) / "manifest.yaml"
    models = load_yaml(manifest).mapping(frozenset({"models"}))["models"].mapping()
    return {name: _model(name, node) for name, node in models.items()}


def short_name(name: str) -> str:
    """The name without the prefix that all official archives carry."""
    return name.removeprefix(_PREFIX)


_KEYS = frozenset({"language", "licence", "source", "unknown", "files", "archive"})


def _model(name: str, node: Node) -> KnownModel:
    entries = node.mapping(_KEYS)
    for key in ("language", "licence", "source", "unknown"):
        if key not in entries:
            node.fail(f"the model '{name}' has no '{key}'")
    if ("files" in entries) == ("archive" in entries):
        node.fail(f"the model '{name}' needs either 'files' or 'archive'")
    files = entries["files"].mapping() if "files" in entries else {}
    return KnownModel(
        name=name,
        language=entries["language"].text(),
        licence=entries["licence"].text(),
        source=entries["source"].text(),
        unknown=entries["unknown"].text(),
        files={path: _file(record) for path, record in files.items()},
        archive=_archive(entries["archive"]) if "archive" in entries else None,
    )


def _file(node: Node) -> FileRecord:
    entries = node.mapping(frozenset({"bytes", "sha256"}))
    return FileRecord(round(entries["bytes"].number(at_least=0)), _sha256(entries["sha256"]))


def _archive(node: Node) -> Archive:
    entries = node.mapping(frozenset({"url", "bytes", "sha256"}))
    return Archive(
        url=entries["url"].text(),
        size_bytes=round(entries["bytes"].number(at_least=1)),
        sha256=_sha256(entries["sha256"]) if "sha256" in entries else None,
    )


def _sha256(node: Node) -> str:
    text = node.text()
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        node.fail(f"'{text}' is not a SHA-256", "it has 64 digits from 0 to f")
    return text
