"""From a trained net to a folder that Vosk loads, and its entry in the manifest."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from assistant.hearing.background import read_background
from assistant.hearing.openfst import acceptor_bytes
from assistant.hearing.phones import (
    ANY_SPEECH,
    Lexicon,
    graph_phones,
    phone_symbol_lines,
    word_boundary_lines,
)
from assistant.hearing.word_graph import build_word_graph, words_file

UNKNOWN = "[unk]"
ACCENT_COST = 2.0
"""Nats. Without it twice as much of what people say to nobody meant something; with more, less of
what is said in an accent is heard (docs/speech-model.md)."""
_FEATURES = {
    "use-energy": "false",
    "num-mel-bins": "40",
    "num-ceps": "40",
    "low-freq": "20",
    "high-freq": "-400",
    "dither": "0.0",
}
_SEARCH = {
    "min-active": "200",
    "max-active": "1000",
    "beam": "10.0",
    "lattice-beam": "4.0",
    "acoustic-scale": "1.0",
    "frame-subsampling-factor": "3",
    # The net is run for each 120 ms of sound; 240 ms are the engine's own, and 90 cost half more.
    "frames-per-chunk": "12",
    "endpoint.silence-phones": "1",
    "endpoint.rule2.min-trailing-silence": "0.5",
    "endpoint.rule3.min-trailing-silence": "0.75",
    "endpoint.rule4.min-trailing-silence": "1.0",
}


def model_files(
    acoustic: bytes, lexicon: Lexicon, accents: Lexicon, everyday_talk: Path
) -> dict[str, bytes]:
    """The content of the model's files by their names.

    `acoustic` is `am/final.mdl`; `accents` has words of the lexicon in ways that it lacks and that
    fewer people say; `everyday_talk` is the packed n-gram the default graph is made
    of; the assistant puts its own graph of sentences in its place.
    """
    ways = {word: (*known, *accents.get(word, ())) for word, known in lexicon.items()}
    costs = {(word, way): ACCENT_COST for word, ways in accents.items() for way in ways}
    words = build_word_graph({UNKNOWN: ((ANY_SPEECH,),), **ways}, costs=costs)
    talk = read_background(everyday_talk, everyday_talk.read_bytes())
    graph = talk.acceptor.relabelled(talk.words, words.word_ids)
    return {
        "am/final.mdl": acoustic,
        "conf/mfcc.conf": _options(_FEATURES),
        "conf/model.conf": _options(_SEARCH),
        "graph/HCLr.fst": words.content,
        "graph/Gr.fst": acceptor_bytes(graph),
        "graph/words.txt": words_file(words.word_ids).encode(),
        "graph/phones.txt": phone_symbol_lines().encode(),
        "graph/phones/word_boundary.int": word_boundary_lines().encode(),
        # The engine wants a disambiguation symbol; the graph has none, so it gets an unused number.
        "graph/disambig_tid.int": f"{2 * len(graph_phones()) + 1}\n".encode(),
        "words-added.txt": Path(__file__).with_name("words-added.txt").read_bytes(),
    }


def write_model(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the model's files; others that are in the folder stay."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # A file may be a link shared with another copy of the model: it must not change there.
        path.unlink(missing_ok=True)
        path.write_bytes(content)


def publish(model: Path, bundled: Path, manifest: Path) -> None:
    """Put an exported model in the place of the bundled one, with its entry in the manifest."""
    for source in sorted(path for path in model.rglob("*") if path.is_file()):
        target = bundled / source.relative_to(model)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        shutil.copyfile(source, target)
    write_hashes(bundled, manifest)


def write_hashes(bundled: Path, manifest: Path) -> None:
    """Bring the sizes and hashes of the bundled model's files in the manifest up to date."""
    rows = []
    for path in sorted(p for p in bundled.rglob("*") if p.is_file()):
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        name = path.relative_to(bundled).as_posix()
        rows.append(f'      {name}: {{bytes: {len(content)}, sha256: "{digest}"}}\n')
    entry = re.compile(
        rf"(\n  {re.escape(bundled.name)}:\n(?:    .*\n)*?    files:\n)(?:      .*\n)*"
    )
    text = manifest.read_text(encoding="utf-8")
    changed, count = entry.subn(lambda match: match[1] + "".join(rows), text)
    if count != 1:
        raise ValueError(f"{manifest}: no entry '{bundled.name}' with files")
    manifest.write_text(changed, encoding="utf-8")


def _options(options: dict[str, str]) -> bytes:
    return "".join(f"--{name}={value}\n" for name, value in options.items()).encode()
