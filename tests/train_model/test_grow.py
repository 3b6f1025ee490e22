"""A wider net answers as the one it was made from, and what is new in it can learn."""

from dataclasses import replace

import pytest

pytest.importorskip("torch", reason="the recipe's environment: scripts/train-model test")

import torch

from tests.train_model.test_rebuild import SHAPE, a_trained_net, some_features
from train_model.grow import grown_net
from train_model.shape import Shape

WIDER = replace(SHAPE, width=40, bottleneck=12)


@pytest.mark.parametrize("shape", [SHAPE, WIDER, replace(SHAPE, bottleneck=20)])
def test_a_grown_net_answers_as_before(shape: Shape) -> None:
    net, features = a_trained_net(), some_features(2)
    grown = grown_net(net, shape)
    with torch.no_grad():
        for wanted, answer in zip(net(features), grown(features), strict=True):
            assert torch.allclose(answer, wanted, atol=1e-4)


def test_all_that_is_new_changes_answers_once_a_step_was_learned() -> None:
    grown = grown_net(a_trained_net(), WIDER)
    optimiser = torch.optim.SGD(grown.parameters(), 0.1)
    for _ in range(4):
        optimiser.zero_grad()
        grown(some_features(2))[0].square().mean().backward()
        optimiser.step()
    for weight in (grown.chain.weight, grown.second.weight, grown.wides[0].weight):
        assert (weight.grad.abs().sum(0) > 0).all()


@pytest.mark.parametrize(
    "shape", [replace(WIDER, width=20), replace(WIDER, bottleneck=4), replace(WIDER, causal=2)]
)
def test_a_net_does_not_shrink_nor_get_deeper(shape: Shape) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        grown_net(a_trained_net(), shape)
