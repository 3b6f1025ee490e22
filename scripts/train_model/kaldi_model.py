"""Writes `am/final.mdl`: transition model and net in Kaldi's binary format, as Vosk reads it."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.hearing.phones import forward_pdf, graph_phones, self_loop_pdf
from train_model.kaldi_matrix import packed_matrix
from train_model.shape import KEPT, Shape

Layers = Mapping[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]]
_EMPTY = b"FV \4\0\0\0\0"


def acoustic_model(layers: Layers, shape: Shape) -> bytes:
    """The file's bytes, from `AcousticNet.affine_layers`."""
    out = io.BytesIO()
    out.write(b"\0B")
    _transition_model(out)
    _net(out, layers, shape)
    return out.getvalue()


def _transition_model(out: io.BytesIO) -> None:
    """Every phone is one state that is entered by one pdf and goes on by another."""
    phones = graph_phones()
    count = len(phones)
    out.write(b"<TransitionModel> <Topology> ")
    _int_vector(out, range(1, count + 1))
    _int_vector(out, [-1] + [0] * count)
    # -1 tells that forward and self-loop pdfs differ; then one entry of two states.
    _ints(out, -1, 1, 2)
    _ints(out, 0, 1, 2)
    for next_state in (0, 1):
        _ints(out, next_state)
        _float(out, 0.5)
    _ints(out, -1, -1, 0)
    out.write(b"</Topology> <Tuples> ")
    _ints(out, count)
    for number, phone in enumerate(phones, 1):
        _ints(out, number, 0, forward_pdf(phone.phone), self_loop_pdf(phone.phone))
    out.write(b"</Tuples> <LogProbs> ")
    _vector(out, [0.0] + [np.log(0.5)] * (2 * count))
    out.write(b"</LogProbs> </TransitionModel> ")


def _net(out: io.BytesIO, layers: Layers, shape: Shape) -> None:
    components = _components(layers, shape)
    out.write(b"<Nnet3> \n" + "\n".join(_wiring(shape)).encode() + b"\n\n<NumComponents> ")
    _ints(out, len(components))
    for name, kind, body in components:
        out.write(f"<ComponentName> {name} <{kind}> ".encode() + body)
        out.write(f"</{kind}> ".encode())
    out.write(b"</Nnet3> <LeftContext> ")
    _ints(out, 0)
    out.write(b"<RightContext> ")
    _ints(out, 0)
    # Contexts are computed on load; outputs of LF-MMI need no priors.
    out.write(b"<Priors> " + _EMPTY)


def _wiring(shape: Shape) -> list[str]:
    """The net as Kaldi's configuration lines; offsets are frames of 10 ms."""
    around = ", ".join(f"Offset(input, {k})" if k else "input" for k in range(-2, 3))
    lines = [
        "input-node name=input dim=40",
        _node("first", f"Append({around})"),
        _node("relu-first", "first"),
        _node("second-narrow", "Append(Offset(relu-first, -1), relu-first, Offset(relu-first, 1))"),
        _node("second", "second-narrow"),
        _node("relu-second", "second"),
    ]
    before = "relu-second"
    for k, looks_ahead in enumerate(shape.ahead):
        narrow, wide, relu, kept = f"narrow{k}", f"wide{k}", f"relu{k}", f"sum{k}"
        around = (
            f"{narrow}, Offset({narrow}, 3)" if looks_ahead else f"Offset({narrow}, -3), {narrow}"
        )
        lines += [
            _node(narrow, f"Append(Offset({before}, -3), {before})"),
            _node(wide, f"Append({around})"),
            _node(relu, wide),
            _node(kept, f"Sum(Scale({KEPT}, {before}), {relu})"),
        ]
        before = kept
    return [
        *lines,
        _node("affine-output", before),
        "output-node name=output input=affine-output objective=linear",
    ]


def _node(name: str, source: str) -> str:
    return f"component-node name={name} component={name} input={source}"


def _components(layers: Layers, shape: Shape) -> list[tuple[str, str, bytes]]:
    parts = [
        _affine("first", layers["first"]),
        _relu("relu-first", shape.width),
        _affine("second-narrow", layers["second_narrow"]),
        _affine("second", layers["second"]),
        _relu("relu-second", shape.width),
    ]
    for k in range(len(shape.ahead)):
        parts += [
            _affine(f"narrow{k}", layers[f"narrow{k}"]),
            _affine(f"wide{k}", layers[f"wide{k}"]),
            _relu(f"relu{k}", shape.width),
            _sum(f"sum{k}", shape.width),
        ]
    return [*parts, _affine("affine-output", layers["output"])]


def _affine(
    name: str, layer: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
) -> tuple[str, str, bytes]:
    # A fixed layer is never merged with the next on load, so the bottlenecks stay.
    out = io.BytesIO()
    weight, bias = layer
    out.write(b"<LinearParams> " + packed_matrix(weight) + b"<BiasParams> ")
    _vector(out, bias)
    return name, "FixedAffineComponent", out.getvalue()


def _relu(name: str, width: int) -> tuple[str, str, bytes]:
    out = io.BytesIO()
    out.write(b"<Dim> ")
    _ints(out, width)
    out.write(b"<ValueAvg> " + _EMPTY + b"<DerivAvg> " + _EMPTY)
    for token in (b"<Count> ", b"<NumDimsSelfRepaired> ", b"<NumDimsProcessed> "):
        out.write(token)
        _float(out, 0.0)
    return name, "RectifiedLinearComponent", out.getvalue()


def _sum(name: str, width: int) -> tuple[str, str, bytes]:
    out = io.BytesIO()
    out.write(b"<Dim> ")
    _ints(out, width)
    out.write(b"<BackpropScale> ")
    _float(out, 1.0)
    return name, "NoOpComponent", out.getvalue()


def _ints(out: io.BytesIO, *values: int) -> None:
    out.writelines(b"\4" + struct.pack("<i", value) for value in values)


def _float(out: io.BytesIO, value: float) -> None:
    out.write(b"\4" + struct.pack("<f", value))


def _int_vector(out: io.BytesIO, values: Iterable[int]) -> None:
    array = np.array(list(values), "<i4")
    _ints(out, len(array))
    out.write(array.tobytes())


def _vector(out: io.BytesIO, values: Sequence[float] | npt.NDArray[Any]) -> None:
    array = np.asarray(values, "<f4")
    out.write(b"FV ")
    _ints(out, len(array))
    out.write(array.tobytes())
