"""The reader's file: the net as ONNX, its matrices in int8, at a cost that cannot be measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from train_reader.base import Array

_HEADS, _EPSILON = 12, 1e-12
_WHOLE, _HALF = 127, 63
"""Steps of a number: in a table, and where it is multiplied: a processor that adds two products in
sixteen bits would cut off what eight bits make of them."""
# Of ONNX's operators and of the file's form; any onnxruntime in use knows them.
_OPERATORS, _FORM = 18, 9
_ENGINES_OWN = "com.microsoft"


def write_reader(
    path: Path, meanings: Sequence[str], pieces: Sequence[str], arrays: Mapping[str, Array]
) -> None:
    """The net of `arrays` (names of `net.Net`), from rows of pieces to the shares of meanings."""
    model = _Drawing(arrays).model(len(meanings))
    helper.set_model_props(model, {"meanings": " ".join(meanings), "pieces": " ".join(pieces)})
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


class _Drawing:
    """A graph that grows by one operation at a time."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = arrays
        self._nodes: list[onnx.NodeProto] = []
        self._kept: list[onnx.TensorProto] = []
        self._width = arrays["words"].shape[1]

    def model(self, meanings: int) -> onnx.ModelProto:
        """The whole net."""
        states = self._normed(self._embedded(), "input_norm")
        for layer in range(sum(name.endswith("query") for name in self._arrays)):
            states = self._layer(states, f"{layer}.")
        mean = self._op("ReduceMean", states, self._const("first_axis", np.array([0])))
        sums = self._linear(mean, ["head"])
        flat = self._op("Reshape", sums, self._const("flat", np.array([-1])))
        self._nodes.append(helper.make_node("Softmax", [flat], ["shares"]))
        rows = helper.make_tensor_value_info("rows", TensorProto.INT64, ["pieces"])
        shares = helper.make_tensor_value_info("shares", TensorProto.FLOAT, [meanings])
        graph = helper.make_graph(self._nodes, "reader", [rows], [shares], self._kept)
        operators = [helper.make_opsetid("", _OPERATORS), helper.make_opsetid(_ENGINES_OWN, 1)]
        return helper.make_model(graph, opset_imports=operators, ir_version=_FORM)

    def _embedded(self) -> str:
        table, scale = _packed(self._arrays["words"])
        rows = self._op("Gather", self._const("words", table), "rows")
        told = self._op(
            "Mul", self._floats(rows), self._op("Gather", self._const("words/scale", scale), "rows")
        )
        zero = self._const("zero", np.array([0]))
        places = self._const("places", self._arrays["places"].astype(np.float32))
        here = self._op("Slice", places, zero, self._op("Shape", "rows"), zero)
        return self._op("Add", told, here)

    def _layer(self, states: str, layer: str) -> str:
        told = self._linear(states, [layer + name for name in ("query", "key", "value")])
        by_head = self._const("by_head", np.array([0, 3, _HEADS, self._width // _HEADS]))
        parts = self._op("Transpose", self._op("Reshape", told, by_head), perm=[1, 2, 0, 3])
        query, key, value = self._ops("Split", [parts], 3, axis=0, num_outputs=3)
        root = self._const("root", np.array(np.sqrt(self._width / _HEADS), np.float32))
        likeness = self._op("MatMul", query, self._op("Transpose", key, perm=[0, 1, 3, 2]))
        shares = self._op("Softmax", self._op("Div", likeness, root), axis=-1)
        together = self._op("Transpose", self._op("MatMul", shares, value), perm=[2, 0, 1, 3])
        by_piece = self._const("by_piece", np.array([-1, self._width]))
        out = self._linear(self._op("Reshape", together, by_piece), [layer + "out"])
        states = self._normed(self._op("Add", states, out), layer + "norm")
        raised = self._op("FastGelu", self._linear(states, [layer + "up"]), domain=_ENGINES_OWN)
        down = self._linear(raised, [layer + "down"])
        return self._normed(self._op("Add", states, down), layer + "last_norm")

    def _linear(self, states: str, names: Sequence[str]) -> str:
        """One product with the matrices of all names, side by side."""
        name = "+".join(names)
        matrix, scale = _packed(np.concatenate([self._arrays[one] for one in names]), _HALF)
        bias = np.concatenate([self._arrays[f"{one}/bias"] for one in names])
        small, step, middle = self._ops("DynamicQuantizeLinear", [states], 3)
        none = self._const(f"{name}/middle", np.zeros(len(bias), np.int8))
        product = self._op("MatMulInteger", small, self._const(name, matrix.T), middle, none)
        steps = self._op("Mul", step, self._const(f"{name}/scale", scale[:, 0]))
        moved = self._op("Mul", self._floats(product), steps)
        return self._op("Add", moved, self._const(f"{name}/bias", bias.astype(np.float32)))

    def _normed(self, states: str, name: str) -> str:
        weights = (
            self._const(one, self._arrays[one].astype(np.float32)) for one in (name, f"{name}/bias")
        )
        return self._op("LayerNormalization", states, *weights, axis=-1, epsilon=_EPSILON)

    def _floats(self, integers: str) -> str:
        return self._op("Cast", integers, to=TensorProto.FLOAT)

    def _const(self, name: str, array: npt.NDArray[np.generic]) -> str:
        if not any(one.name == name for one in self._kept):
            self._kept.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def _op(self, kind: str, *inputs: str, **options: Any) -> str:  # noqa: ANN401 - as onnx has it
        return self._ops(kind, list(inputs), 1, **options)[0]

    def _ops(
        self,
        kind: str,
        inputs: list[str],
        outputs: int,
        **options: Any,  # noqa: ANN401 - as onnx has it
    ) -> list[str]:
        names = [f"{kind} {len(self._nodes)}.{number}" for number in range(outputs)]
        self._nodes.append(helper.make_node(kind, inputs, names, **options))
        return names


def _packed(matrix: Array, steps: int = _WHOLE) -> tuple[npt.NDArray[np.int8], Array]:
    """A matrix as int8 with a scale for each row."""
    scale = (np.abs(matrix).max(axis=1, keepdims=True) / steps).astype(np.float32)
    return np.round(matrix / scale).astype(np.int8), scale
