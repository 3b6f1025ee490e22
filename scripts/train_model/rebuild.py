"""An exported acoustic model as a net that can go on learning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from train_model.features import BINS, mfcc_from_log_mel
from train_model.kaldi_matrix import part_of, unpacked_matrix
from train_model.kaldi_model import Layers
from train_model.net import AcousticNet
from train_model.shape import Shape

_AFFINE = re.compile(rb"<ComponentName> (\S+) <FixedAffineComponent> <LinearParams> ")
_BIAS = b"<BiasParams> FV \4"
_NAMES = {"second-narrow": "second_narrow", "affine-output": "output"}
_FLOAT_BYTES = 4


def read_layers(content: bytes) -> Layers:
    """The layers of an `am/final.mdl` that `kaldi_model` wrote; ValueError for another file."""
    layers = {}
    at = 0
    while found := _AFFINE.search(content, at):
        weight, at = unpacked_matrix(content, found.end())
        if content[at : at + len(_BIAS)] != _BIAS:
            raise ValueError(f"no bias behind the weights at byte {at}")
        bias, at = _floats(content, at + len(_BIAS) + _FLOAT_BYTES, len(weight))
        name = found[1].decode()
        layers[_NAMES.get(name, name)] = weight, bias
    if not {"first", "second_narrow", "second", "output"} <= set(layers):
        raise ValueError("this is no acoustic model of this recipe")
    return layers


def rebuilt_net(layers: Layers, depth: Shape) -> AcousticNet:
    """A net with the outputs of the exported one; ValueError when it was not of this depth.

    Its norms do nothing yet but add the biases. Its head for alignment is that for decoding: the
    other was not exported.
    """
    first, bias = layers["first"]
    shape = replace(depth, width=len(first), bottleneck=len(layers["second_narrow"][0]))
    if sum(name.startswith("wide") for name in layers) != len(shape.ahead):
        raise ValueError(f"the exported net has not the {len(shape.ahead)} layers of {depth}")
    net = AcousticNet(shape, torch.zeros(BINS), torch.ones(BINS))
    net.eval()
    on_log_mel = first.reshape(-1, 5, BINS) @ mfcc_from_log_mel()
    _set(net.first.weight, on_log_mel.reshape(first.shape))
    _set_norm(net.norms[0], bias)
    _set(net.second_narrow.weight, layers["second_narrow"][0])
    _set(net.second.weight, layers["second"][0])
    _set_norm(net.norms[1], layers["second"][1])
    for k in range(len(shape.ahead)):
        _set(net.narrows[k].weight, layers[f"narrow{k}"][0])
        _set(net.wides[k].weight, layers[f"wide{k}"][0])
        _set_norm(net.norms[k + 2], layers[f"wide{k}"][1])
    for head in (net.chain, net.frame):
        _set(head.weight, layers["output"][0])
        _set(head.bias, layers["output"][1])
    return net


def fit_norms(net: AcousticNet, utterances: Iterable[npt.NDArray[np.floating]]) -> None:
    """Give normalisation and norms the means and spreads of the utterances; no output changes.

    Learning goes better when what comes into each layer is of one size.
    """
    features = [torch.from_numpy(frames.astype(np.float32)) for frames in utterances]
    every_frame = torch.cat(features).double()
    mean, deviation = every_frame.mean(0), every_frame.std(0)
    with torch.no_grad():
        first = net.first.weight.double().view(-1, 5, BINS)
        old = net.deviation.double()
        _add_to_norm_input(net.norms[0], (first / old @ (mean - net.mean.double())).sum(1))
        net.first.weight.copy_((first * (deviation / old)).reshape(net.first.weight.shape))
        net.mean.copy_(mean)
        net.deviation.copy_(deviation)
        sums = _norm_inputs(net, features)
        for norm, (count, total, squares) in zip(net.norms, sums, strict=True):
            _refit(norm, total / count, squares / count - (total / count) ** 2)


def average(net: AcousticNet, other: AcousticNet, share: float) -> None:
    """Move every weight of the net towards that of the other by this share, 0 to 1."""
    weights = other.state_dict()
    with torch.no_grad():
        for name, values in net.state_dict().items():
            if values.is_floating_point():
                values.lerp_(weights[name], share)


def _norm_inputs(
    net: AcousticNet, features: list[torch.Tensor]
) -> list[tuple[int, torch.Tensor, torch.Tensor]]:
    """For each norm how many rows came in, their sum and the sum of their squares."""
    zero = torch.zeros(net.shape.width, dtype=torch.double)
    sums = [(0, zero, zero) for _ in net.norms]

    def note(k: int, rows: torch.Tensor) -> None:
        wide = rows.double()
        count, total, squares = sums[k]
        sums[k] = count + len(wide), total + wide.sum(0), squares + (wide**2).sum(0)

    hooks = [
        norm.register_forward_pre_hook(lambda _, inputs, k=k: note(k, inputs[0]))
        for k, norm in enumerate(net.norms)
    ]
    net.eval()
    for frames in features:
        net(frames[None])
    for hook in hooks:
        hook.remove()
    return sums


def _add_to_norm_input(norm: nn.Module, constant: torch.Tensor) -> None:
    """Let the norm do what it did while its input lacks a constant that it had."""
    norm.running_mean.copy_(norm.running_mean.double() - constant)


def _refit(norm: nn.Module, mean: torch.Tensor, variance: torch.Tensor) -> None:
    """Give the norm a mean and variance, and the scale and shift with which it does as before."""
    scale = norm.weight.double() / (norm.running_var.double() + norm.eps).sqrt()
    shift = norm.bias.double() - norm.running_mean.double() * scale
    norm.weight.copy_(scale * (variance + norm.eps).sqrt())
    norm.bias.copy_(shift + mean * scale)
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(variance)


def _set_norm(norm: nn.Module, bias: npt.NDArray[np.float64]) -> None:
    """Neither mean nor spread is taken away, the bias is added."""
    norm.running_var.fill_(1 - norm.eps)
    _set(norm.bias, bias)


def _set(tensor: torch.Tensor, values: npt.NDArray[np.float64]) -> None:
    if tuple(tensor.shape) != values.shape:
        raise ValueError(f"a layer is {values.shape}, not {tuple(tensor.shape)}")
    with torch.no_grad():
        tensor.copy_(torch.from_numpy(values))


def _floats(content: bytes, start: int, count: int) -> tuple[npt.NDArray[np.float64], int]:
    end = start + count * _FLOAT_BYTES
    return np.frombuffer(part_of(content, start, end), "<f4").astype(np.float64), end
