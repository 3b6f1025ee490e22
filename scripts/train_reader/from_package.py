"""The language model that we start from: MiniLM's weights and word pieces, out of its package."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from train_reader.base import Array, Base

_NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "norm",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "last_norm",
}
_SIGNS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", ":")
# Pieces stand in the order of how often they are; rarer words are spelled from shorter ones.
_COMMONEST = 14_000
_MOST_PIECES = 64


def load_base(package: Path) -> Base:
    """From the package (a zip with an ONNX model and a tokenizer); ValueError if it is another."""
    with zipfile.ZipFile(package) as files:
        (model,) = [name for name in files.namelist() if name.endswith(".onnx")]
        (tokenizer,) = [name for name in files.namelist() if name.endswith("tokenizer.json")]
        graph = onnx.load_from_string(files.read(model)).graph
        vocabulary = json.loads(files.read(tokenizer))["model"]["vocab"]
    arrays = _by_node(graph)
    rows = {piece: row for piece, row in vocabulary.items() if _is_ours(piece, row)}
    pieces = (*_SIGNS, *sorted(rows, key=rows.__getitem__))
    places = arrays.pop("embeddings.position_embeddings.weight")[:_MOST_PIECES]
    kinds = arrays.pop("embeddings.token_type_embeddings.weight")
    ours = {
        "words": arrays.pop("embeddings.word_embeddings.weight")[[vocabulary[p] for p in pieces]],
        "places": places + kinds[0],
        "input_norm": arrays.pop("embeddings.LayerNorm.weight"),
        "input_norm/bias": arrays.pop("embeddings.LayerNorm.bias"),
    }
    for name, array in arrays.items():
        if name.startswith("encoder.layer."):
            ours[_renamed(name.removeprefix("encoder.layer."))] = array
    return Base(pieces, ours)


def _is_ours(piece: str, row: int) -> bool:
    bare = piece.removeprefix("##")
    return (
        bare.isascii() and bare.isalpha() and bare.islower() and (row < _COMMONEST or len(bare) < 2)
    )


def _by_node(graph: onnx.GraphProto) -> dict[str, Array]:
    """Weights by the name of the layer that uses them: ONNX gives matrices names of its own."""
    arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:
        for name in node.input if node.op_type == "MatMul" else ():
            if name in arrays and arrays[name].ndim == 2:
                place = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
                arrays[f"{place}.weight"] = arrays.pop(name).T
    return {name: array.astype(np.float32) for name, array in arrays.items()}


def _renamed(name: str) -> str:
    number, _, rest = name.partition(".")
    part, _, kind = rest.rpartition(".")
    return f"{number}.{_NAMES[part]}" + ("/bias" if kind == "bias" else "")
