from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the recipe's environment: scripts/train-model test")

from assistant.hearing.phones import BASE_PHONES  # noqa: E402 - after the check for torch
from train_model.mmi import Denominator, Numerator  # noqa: E402

SIZE = len(BASE_PHONES)
LENGTHS = (12, 9, 5)


@pytest.fixture
def outputs() -> Any:
    torch.manual_seed(0)
    return torch.randn(3, 12, 2 * SIZE, requires_grad=True)


def enumerated_denominator(outputs: Any, after: Any, first: Any, last: Any) -> Any:
    totals = []
    for row, steps in enumerate(LENGTHS):
        alpha = first.log() + outputs[row, 0, 0::2]
        for t in range(1, steps):
            entered = torch.logsumexp(alpha[:, None] + after.log(), 0) + outputs[row, t, 0::2]
            alpha = torch.logaddexp(entered, alpha + outputs[row, t, 1::2])
        totals.append(torch.logsumexp(alpha + last.log(), 0))
    return torch.stack(totals)


def enumerated_numerator(outputs: Any, phones: Any, counts: Any, entries: Any, lasts: Any) -> Any:
    totals = []
    for row, steps in enumerate(LENGTHS):
        alpha = {0: outputs[row, 0, 2 * phones[row, 0]] + entries[row, 0]}
        for t in range(1, steps):
            moved: dict[int, Any] = {}
            for k in range(int(counts[row])):
                ways = []
                if k in alpha:
                    ways.append(alpha[k] + outputs[row, t, 2 * phones[row, k] + 1])
                if k - 1 in alpha:
                    enter = outputs[row, t, 2 * phones[row, k]] + entries[row, k]
                    ways.append(alpha[k - 1] + enter)
                if ways:
                    moved[k] = torch.logsumexp(torch.stack(ways), 0)
            alpha = moved
        totals.append(alpha[int(counts[row]) - 1] + lasts[row])
    return torch.stack(totals)


def assert_same(outputs: Any, ours: Any, theirs: Any) -> None:
    assert torch.allclose(ours, theirs, atol=1e-4)
    (gradient,) = torch.autograd.grad(ours.sum(), outputs)
    (expected,) = torch.autograd.grad(theirs.sum(), outputs)
    assert torch.allclose(gradient, expected, atol=1e-5)


def test_the_denominator_sums_over_all_sequences(outputs: Any) -> None:
    after = torch.rand(SIZE, SIZE)
    after = 0.9 * after / after.sum(1, keepdim=True)
    first, last = torch.rand(SIZE), torch.full((SIZE,), 0.1)
    ours = Denominator.apply(outputs, torch.tensor(LENGTHS), after, first, last)
    assert_same(outputs, ours, enumerated_denominator(outputs, after, first, last))


def test_the_numerator_sums_over_all_times(outputs: Any) -> None:
    phones = torch.tensor([[0, 5, 6, 0], [0, 3, 0, 0], [1, 2, 0, 0]])
    counts = torch.tensor([4, 3, 2])
    entries, lasts = torch.randn(3, 4), torch.randn(3)
    ours = Numerator.apply(outputs, torch.tensor(LENGTHS), phones, counts, entries, lasts)
    assert_same(outputs, ours, enumerated_numerator(outputs, phones, counts, entries, lasts))
