"""`quiet-hands models` with a site on this machine that has one small real model."""

import argparse
import hashlib
import json
import os
import threading
import zipfile
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant import places
from assistant.cli import models
from assistant.errors import BadInput
from assistant.hearing.speech_model import open_model


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled model as an official one is packed."""
    path = tmp_path_factory.mktemp("site") / "vosk-model-tiny.zip"
    bundled = places.speech_models_dir() / "quiet-hands-en"
    with zipfile.ZipFile(path, "w") as packed:
        for file in bundled.rglob("*"):
            packed.write(file, Path("vosk-model-tiny") / file.relative_to(bundled))
    return path


@pytest.fixture(scope="module")
def site(archive: Path) -> Iterator[str]:
    folder = str(archive.parent)

    def answer(*args: object) -> _Quiet:
        return _Quiet(*args, directory=folder)  # type: ignore[arg-type]  # the server's own three

    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manifest with the bundled model and the tiny one, and an empty folder for the user's."""
    bundled = places.speech_models_dir()
    known, home = tmp_path / "known", tmp_path / "own"
    known.mkdir()
    (known / "quiet-hands-en").symlink_to(bundled / "quiet-hands-en")
    manifest = (bundled / "manifest.yaml").read_text()
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    tiny = f"""\
  tiny:
    language: en
    licence: MIT
    source: here
    unknown: "[unk]"
    archive:
      url: http://127.0.0.1:9/models/vosk-model-tiny.zip
      bytes: {archive.stat().st_size}
      sha256: {digest}
"""
    (known / "manifest.yaml").write_text(manifest + tiny)
    monkeypatch.setattr(places, "speech_models_dir", lambda: known)
    monkeypatch.setattr(places, "user_models_dir", lambda: home)
    return home


def command(*args: str) -> int:
    parser = argparse.ArgumentParser()
    models.add_arguments(parser)
    return models.run(parser.parse_args(args))


def left_behind(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir())


def test_install_check_use(
    site: str, folders: Path, capsys: pytest.CaptureFixture[str], archive: Path
) -> None:
    assert command("install", "vosk-model-tiny", "--from", f"{site}/") == 0
    out, err = capsys.readouterr()
    assert out == f"{folders / 'tiny'}\n"
    assert f"{archive.stat().st_size / 1e6:.1f} MB" in err
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in err
    assert left_behind(folders) == ["tiny"]
    record = json.loads((folders / "tiny" / "installed.json").read_text())
    installed = folders / "tiny" / "am" / "final.mdl"
    assert record["files"]["am/final.mdl"]["bytes"] == installed.stat().st_size

    model = open_model("tiny")
    assert model.can_hear("next")
    assert not model.bundled
    model.close()

    assert command("list") == 0
    megabytes = sum(file["bytes"] for file in record["files"].values()) / 1e6
    assert f"tiny\tinstalled\ten\t{megabytes:.0f} MB\tMIT\n" in capsys.readouterr().out

    with pytest.raises(BadInput, match=r"'tiny' is already installed; to install it again, remove"):
        command("install", "tiny", "--from", site)

    (folders / "tiny" / "conf" / "mfcc.conf").write_text("--dither=0\n")
    assert command("check") == 1
    good, bad = capsys.readouterr().out.splitlines()
    assert good.startswith("quiet-hands-en\tok\t")
    assert bad.startswith("tiny\tbad\t")
    assert "mfcc.conf" in bad


def test_the_list_names_what_can_be_installed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command() == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[:2] for row in rows] == [
        ["quiet-hands-en", "bundled"],
        ["small-en-us-0.15", "not installed"],
        ["en-us-0.22-lgraph", "not installed"],
        ["tiny", "not installed"],
    ]


def test_another_archive_of_the_same_size_is_refused_and_dropped(
    site: str, folders: Path, archive: Path
) -> None:
    folders.mkdir()
    part = folders / ".tiny.zip.part"
    part.write_bytes(bytes(archive.stat().st_size))
    with pytest.raises(BadInput, match=r"is not the speech model \(its SHA-256 is [0-9a-f]{64}\)"):
        command("install", "tiny", "--from", site)
    assert left_behind(folders) == []


def without_hash(archive: Path) -> None:
    manifest = places.speech_models_dir() / "manifest.yaml"
    lines = manifest.read_text().splitlines()[:-2]
    size = archive.stat().st_size
    manifest.write_text("\n".join([*lines, f"      bytes: {size}"]) + "\n")


@pytest.fixture
def hostile_site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    folder = tmp_path / "hostile"
    folder.mkdir()

    def answer(*args: object) -> _Quiet:
        return _Quiet(*args, directory=str(folder))  # type: ignore[arg-type]  # the server's own

    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", folder / "vosk-model-tiny.zip"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["vosk-model-tiny/README", "../../escaped"], "leads out of its folder"),
        (["vosk-model-tiny/README"], "there is no Vosk speech model in it"),
    ],
)
def test_an_archive_without_a_known_hash_is_not_trusted(
    hostile_site: tuple[str, Path], folders: Path, names: list[str], says: str
) -> None:
    site, archive = hostile_site
    with zipfile.ZipFile(archive, "w") as packed:
        for name in names:
            packed.writestr(name, os.urandom(100))
    without_hash(archive)
    with pytest.raises(BadInput, match=says):
        command("install", "tiny", "--from", site)
    assert left_behind(folders) == []
    assert not (folders.parent / "escaped").exists()


def test_a_truncated_archive_is_refused(
    hostile_site: tuple[str, Path], folders: Path, archive: Path
) -> None:
    site, cut = hostile_site
    cut.write_bytes(archive.read_bytes()[:1_000_000])
    without_hash(cut)
    with pytest.raises(BadInput, match="the archive is damaged"):
        command("install", "tiny", "--from", site)
    assert left_behind(folders) == []


def test_names_that_cannot_be_installed_are_refused() -> None:
    with pytest.raises(BadInput, match="did you mean 'tiny'"):
        command("install", "tinny")
    with pytest.raises(BadInput, match="'quiet-hands-en' comes with the program"):
        command("install", "quiet-hands-en")


def test_a_site_that_cannot_be_reached_leaves_nothing(folders: Path) -> None:
    with pytest.raises(BadInput, match=r"127.0.0.1:9/models/vosk-model-tiny.zip cannot be reached"):
        command("install", "tiny")
    assert left_behind(folders) == []


def test_too_little_room_is_said_before_anything_is_fetched(folders: Path) -> None:
    manifest = places.speech_models_dir() / "manifest.yaml"
    lines = manifest.read_text().splitlines()
    lines[-2] = "      bytes: 9000000000000"
    manifest.write_text("\n".join(lines) + "\n")
    with pytest.raises(BadInput, match=r"needs 36000000 MB of disk .* make room"):
        command("install", "tiny")
    assert left_behind(folders) == []


def test_a_folder_that_is_not_there_is_bad_input() -> None:
    with pytest.raises(BadInput, match="/nowhere: there is no such folder"):
        command("check", "/nowhere")
