from pathlib import Path

import pytest

from assistant import places
from assistant.errors import BadInput
from assistant.hearing.known_models import known_models, short_name
from assistant.hearing.model_files import record_files
from assistant.hearing.speech_model import SpeechModel


def test_the_manifest_lists_every_file_of_the_bundled_model() -> None:
    listed = known_models()["quiet-hands-en"]
    assert listed.bundled
    assert dict(listed.files) == record_files(places.speech_models_dir() / "quiet-hands-en")
    assert listed.size_bytes == sum(record.size_bytes for record in listed.files.values())


def test_the_bundled_model_is_the_default_and_official_ones_are_archives() -> None:
    names = list(known_models())
    assert names[0] == "quiet-hands-en"
    for name in ("small-en-us-0.15", "en-us-0.22-lgraph"):
        archive = known_models()[name].archive
        assert archive is not None
        assert archive.url == f"https://alphacephei.com/vosk/models/vosk-model-{name}.zip"
        assert archive.sha256 is not None


def test_the_manifest_knows_the_unknown_symbol(model: SpeechModel) -> None:
    assert known_models()["quiet-hands-en"].unknown == model.unknown == "[unk]"


def test_official_names_may_have_their_prefix() -> None:
    assert short_name("vosk-model-small-en-us-0.15") == "small-en-us-0.15"
    assert short_name("small-en-us-0.15") == "small-en-us-0.15"


GOOD = """\
models:
  tiny:
    language: en
    licence: MIT
    source: here
    unknown: "[unk]"
    archive:
      url: http://localhost/tiny.zip
      bytes: 10
"""


def test_an_archive_may_have_no_known_hash(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(GOOD)
    archive = known_models(tmp_path)["tiny"].archive
    assert archive is not None
    assert archive.sha256 is None


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("    licence: MIT\n", "", 3, "no 'licence'"),
        ("bytes: 10", "bytes: 0", 9, "too small"),
        ("bytes: 10", "bytes: 10\n      sha256: beef", 10, "not a SHA-256"),
        ("    archive:", "    files: {}\n    archive:", 3, "either 'files' or 'archive'"),
        ("licence", "license", 4, "unknown key 'license'"),
    ],
)
def test_a_damaged_manifest_is_pointed_at(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    (tmp_path / "manifest.yaml").write_text(GOOD.replace(old, new))
    with pytest.raises(BadInput, match=says) as caught:
        known_models(tmp_path)
    assert caught.value.line == line
