import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

from assistant import places
from assistant.hearing.phones import PDF_COUNT, PHONE_INDEX, Lexicon
from train_model.export import model_files, write_hashes, write_model
from train_model.kaldi_model import acoustic_model
from train_model.shape import Shape

SHAPE = Shape(width=8, bottleneck=4, symmetric=1, causal=1)
LEXICON = {"oh": (("OW",),), "see": (("S", "IY"),), "owe": (("OW",),), "sew": (("S", "OW"),)}

HEARD_IN_A_CHILD = """
import json, sys, vosk
vosk.SetLogLevel(-1)
recogniser = vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 16000, json.dumps(["oh", "see"]))
recogniser.AcceptWaveform(bytes(32000))
print(recogniser.FinalResult())
"""


def net_that_hears_only(*phones: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Layers that look at nothing: the outputs of these phones are always the highest."""

    def layer(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros((rows, columns)), np.zeros(rows)

    bias = np.full(PDF_COUNT, -5.0)
    for phone in phones:
        bias[2 * PHONE_INDEX[phone] : 2 * PHONE_INDEX[phone] + 2] = 5.0
    layers = {
        "first": layer(8, 200),
        "second_narrow": layer(4, 24),
        "second": layer(8, 4),
        "output": (np.zeros((PDF_COUNT, 8)), bias),
    }
    for k in range(2):
        layers |= {f"narrow{k}": layer(4, 16), f"wide{k}": layer(8, 8)}
    return layers


@pytest.mark.parametrize(
    ("phones", "accents", "word"),
    [
        (("OW",), {}, "oh"),
        (("S", "IY"), {}, "see"),
        (("T", "IY"), {"see": (("T", "IY"),)}, "see"),
        (("OW",), {"see": (("OW",),)}, "oh"),
        (("S", "IY"), {"oh": (("S", "IY"),)}, "see"),
    ],
    ids=["oh", "see", "an accent", "oh is likelier", "see is likelier"],
)
def test_the_engine_hears_the_phones_the_net_names(
    tmp_path: Path, phones: tuple[str, ...], accents: Lexicon, word: str
) -> None:
    acoustic = acoustic_model(net_that_hears_only(*phones), SHAPE)
    talk = places.everyday_talk_file()
    write_model(tmp_path, model_files(acoustic, LEXICON, accents, talk))
    child = [sys.executable, "-c", HEARD_IN_A_CHILD, str(tmp_path)]
    heard = subprocess.run(child, capture_output=True, text=True, check=True)
    assert set(json.loads(heard.stdout)["text"].split()) == {word}


def test_the_manifest_gets_the_hashes_of_what_is_there_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    model = tmp_path / "ours"
    (model / "graph").mkdir(parents=True)
    (model / "graph" / "words.txt").write_text("<eps> 0\n")
    manifest = tmp_path / "manifest.yaml"
    head = '# Known.\nmodels:\n  ours:\n    unknown: "[unk]"\n    files:\n'
    tail = "  other:\n    archive:\n      bytes: 3\n"
    manifest.write_text(head + '      gone.txt: {bytes: 1, sha256: "0"}\n' + tail)
    write_hashes(model, manifest)
    text = manifest.read_text()
    assert text.startswith(head)
    assert text.endswith(tail)
    digest = hashlib.sha256(b"<eps> 0\n").hexdigest()
    files = yaml.safe_load(text)["models"]["ours"]["files"]
    assert files == {"graph/words.txt": {"bytes": 8, "sha256": digest}}


def test_a_manifest_without_the_model_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    manifest = tmp_path / "manifest.yaml"
    manifest.write_text("models: {}\n")
    with pytest.raises(ValueError, match="no entry 'ours'"):
        write_hashes(tmp_path / "ours", manifest)
    assert manifest.read_text() == "models: {}\n"
