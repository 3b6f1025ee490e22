"""A net made wider without changing what it answers, so that it can learn more.

After Chen et al., "Net2Net" (2016), but what is new begins with weights of its own, not copies:
nothing listens to it yet.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import nn

from train_model.net import AcousticNet
from train_model.shape import Shape


def grown_net(net: AcousticNet, shape: Shape) -> AcousticNet:
    """The net in a shape at least as wide; ValueError for one that is narrower or not as deep."""
    old = net.shape
    if shape.ahead != old.ahead or shape.width < old.width or shape.bottleneck < old.bottleneck:
        raise ValueError(f"a net of {old} does not fit into {shape}")
    grown = AcousticNet(shape, net.mean, net.deviation)
    with torch.no_grad():
        for layer, inputs, new in _layers(net, grown):
            _widen(layer.weight, inputs, new.weight)
        for head, new in ((net.chain, grown.chain), (net.frame, grown.frame)):
            new.bias.copy_(head.bias)
        for norm, new_norm in zip(net.norms, grown.norms, strict=True):
            for values, new_values in zip(
                norm.state_dict().values(), new_norm.state_dict().values(), strict=True
            ):
                new_values.view(-1)[: values.numel()] = values.view(-1)
    return grown.eval()


def _layers(net: AcousticNet, grown: AcousticNet) -> Iterator[tuple[nn.Module, int, nn.Module]]:
    """Each layer, how many rows of numbers it takes at once, and its place in the grown net."""
    yield net.first, 5, grown.first
    yield net.second_narrow, 3, grown.second_narrow
    yield net.second, 1, grown.second
    for name in ("narrows", "wides"):
        for layer, new in zip(getattr(net, name), getattr(grown, name), strict=True):
            yield layer, 2, new
    yield net.chain, 1, grown.chain
    yield net.frame, 1, grown.frame


def _widen(weight: torch.Tensor, inputs: int, new_weight: torch.Tensor) -> None:
    """Rows that are there do as before, and hear nothing of what is new."""
    rows, old_width = len(weight), weight.shape[1] // inputs
    new = new_weight.view(len(new_weight), inputs, -1)
    new[:rows] = 0.0
    new[:rows, :, :old_width] = weight.view(rows, inputs, old_width)
