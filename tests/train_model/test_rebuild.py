"""An exported model made into a net again is the same model."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="the recipe's environment: scripts/train-model test")

import torch

from train_model.kaldi_model import acoustic_model
from train_model.net import AcousticNet
from train_model.rebuild import average, fit_norms, read_layers, rebuilt_net
from train_model.shape import Shape

SHAPE = Shape(width=24, bottleneck=8, symmetric=2, causal=1)
BUNDLED = Path(__file__).parents[2] / "speech_models" / "quiet-hands-en" / "am" / "final.mdl"


def a_trained_net() -> AcousticNet:
    """A net whose norms and normalisation have all done something."""
    torch.manual_seed(3)
    net = AcousticNet(SHAPE, torch.randn(40) + 8, torch.rand(40) + 2)
    for norm in net.norms:
        torch.nn.init.uniform_(norm.weight, 0.5, 2.0)
        torch.nn.init.normal_(norm.bias)
    net.train()
    for _ in range(3):
        net(some_features(4))
    net.eval()
    return net


def some_features(count: int) -> Any:
    return 8 + 3 * torch.randn(count, 90, 40)


def test_a_rebuilt_net_answers_as_the_one_that_was_exported() -> None:
    net = a_trained_net()
    layers = read_layers(acoustic_model(net.affine_layers(), SHAPE))
    features = some_features(2)
    with torch.no_grad():
        wanted = net(features)[0]
        chain, frame = rebuilt_net(layers, SHAPE)(features)
    assert torch.allclose(chain, wanted, atol=1e-3)
    assert torch.equal(frame, chain)


def test_fitting_its_norms_changes_no_answer_and_makes_what_comes_in_alike() -> None:
    net = rebuilt_net(a_trained_net().affine_layers(), SHAPE)
    features = some_features(3)
    with torch.no_grad():
        wanted = net(features)[0]
        fit_norms(net, [frames.numpy() for frames in features])
        assert torch.allclose(net(features)[0], wanted, atol=1e-3)
        net.train()
        assert torch.allclose(net(features)[0], wanted, atol=0.3)


@pytest.mark.parametrize("fitted", [False, True])
def test_the_bundled_model_is_exported_again_as_it_is(*, fitted: bool) -> None:
    content = BUNDLED.read_bytes()
    layers = read_layers(content)
    assert acoustic_model(layers, Shape()) == content
    net = rebuilt_net(layers, Shape())
    if fitted:
        fit_norms(net, [frames.numpy() for frames in some_features(3)])
    again = net.affine_layers()
    assert set(again) == set(layers)
    for name, (weight, bias) in layers.items():
        np.testing.assert_allclose(again[name][0], weight, atol=1e-5 * np.abs(weight).max())
        np.testing.assert_allclose(again[name][1], bias, atol=2e-4 * np.abs(weight).max())


def test_an_average_lies_between_the_two_as_far_as_it_says() -> None:
    net, other = a_trained_net(), a_trained_net()
    with torch.no_grad():
        for values in other.parameters():
            values.add_(1.0)
    before, goal = net.first.weight.clone(), other.first.weight.clone()
    average(net, other, 0.25)
    assert torch.allclose(net.first.weight, 0.75 * before + 0.25 * goal)
    average(net, other, 1.0)
    assert all(map(torch.allclose, net.state_dict().values(), other.state_dict().values()))


@pytest.mark.parametrize("content", [b"", BUNDLED.read_bytes()[:20_000], b"\0B<Nnet3> "])
def test_another_file_is_no_model(content: bytes) -> None:
    with pytest.raises(ValueError, match="no "):
        read_layers(content)


def test_a_model_of_another_depth_is_not_taken() -> None:
    layers = a_trained_net().affine_layers()
    with pytest.raises(ValueError, match="has not the 4 layers"):
        rebuilt_net(layers, replace(SHAPE, causal=2))
