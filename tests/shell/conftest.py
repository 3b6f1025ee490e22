from pathlib import Path

import pytest

_SENTENCES = """\
language: en
lists:
  area:
    values:
      - {in: neck, out: neck}
intents:
  next_step:
    harm: none
    example: next
    data:
      - sentences: [next, "next [step] please"]
  more_time:
    harm: none
    example: a bit longer
    data:
      - sentences: [a bit longer, longer please]
"""


@pytest.fixture
def small_intents(tmp_path: Path) -> Path:
    """A folder of a few sentences, which takes a moment to read; ours takes seconds."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "sentences.yaml").write_text(_SENTENCES)
    return folder
