"""Lattice-free maximum mutual information: all phone sequences against the one that was said.

A phone is entered by its forward output and goes on by its self-loop output. The denominator sums
over all sequences of a phone bigram, the numerator over all times of one sequence; both are exact
forward-backward passes (checked against enumeration in the tests).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from assistant.hearing.phones import BASE_PHONES

_NEVER = -1e10


@dataclass(frozen=True, slots=True)
class PhoneBigram:
    """Probabilities: of a phone after another (rows sum to 1 with the end), first, and last."""

    after: torch.Tensor
    first: torch.Tensor
    last: torch.Tensor


def phone_bigram(sequences: Iterable[Sequence[int]]) -> PhoneBigram:
    """The bigram of the training text, smoothed with its unigram."""
    size = len(BASE_PHONES)
    counts = np.zeros((size + 1, size + 1))
    for sequence in sequences:
        for before, after in zip([size, *sequence], [*sequence, size], strict=True):
            counts[before, after] += 1
    counts += 20 * counts.sum(0) / counts.sum() + 1e-4
    share = torch.tensor(counts / counts.sum(1, keepdims=True), dtype=torch.float32)
    return PhoneBigram(share[:size, :size], share[size, :size], share[:size, size])


class Denominator(torch.autograd.Function):
    """Log of the sum over all phone sequences; utterances x steps x pdfs to utterances."""

    @staticmethod
    def forward(
        ctx: Any,  # noqa: ANN401 - torch's own context
        outputs: torch.Tensor,
        lengths: torch.Tensor,
        after: torch.Tensor,
        first: torch.Tensor,
        last: torch.Tensor,
    ) -> torch.Tensor:
        """In probabilities, each step scaled to sum 1; the gradient is made on the way."""
        utterances, steps, _ = outputs.shape
        peak = outputs.amax(2)
        likely = (outputs - peak[:, :, None]).exp().transpose(0, 1).contiguous()
        enters, stays = likely[:, :, 0::2].contiguous(), likely[:, :, 1::2].contiguous()
        alphas = outputs.new_zeros(steps, utterances, len(first))
        scales = outputs.new_zeros(steps, utterances, 1)
        alpha = first * enters[0]
        for t in range(steps):
            if t:
                alpha = (alpha @ after) * enters[t] + alpha * stays[t]
            scales[t] = alpha.sum(1, keepdim=True)
            alpha = alpha / scales[t]
            alphas[t] = alpha
        live = torch.arange(steps)[:, None] < lengths
        total = ((scales[:, :, 0].log() + peak.T) * live).sum(0)
        ending = (alphas[lengths - 1, torch.arange(utterances)] * last).sum(1)
        gradient = torch.zeros_like(outputs)
        beta = torch.zeros_like(alpha)
        at_end = last / ending[:, None]
        into = torch.cat([first.expand(1, utterances, -1), alphas[:-1] @ after])
        for t in range(steps - 1, -1, -1):
            beta = torch.where((lengths - 1 == t)[:, None], at_end, beta)
            beta = beta / scales[t]
            entered = enters[t] * beta
            gradient[:, t, 0::2] = into[t] * entered
            if t:
                stayed = stays[t] * beta
                gradient[:, t, 1::2] = alphas[t - 1] * stayed
                beta = torch.addmm(stayed, entered, after.T)
        ctx.save_for_backward(gradient * live.T[:, :, None])
        return total + ending.log()

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:  # noqa: ANN401
        """The posteriors of the forward pass."""
        (gradient,) = ctx.saved_tensors
        return grads[0][:, None, None] * gradient, None, None, None, None


class Numerator(torch.autograd.Function):
    """Log of the sum over all times of the phones that were said."""

    @staticmethod
    def forward(
        ctx: Any,  # noqa: ANN401 - torch's own context
        outputs: torch.Tensor,
        lengths: torch.Tensor,
        phones: torch.Tensor,
        counts: torch.Tensor,
        entry_logs: torch.Tensor,
        last_logs: torch.Tensor,
    ) -> torch.Tensor:
        """`phones` is utterances x longest, `counts` how many of them there are.

        `entry_logs`, of the same shape, is the log of each phone after the one before,
        `last_logs` that of the end after the last.
        """
        utterances, steps, _ = outputs.shape
        longest = phones.shape[1]
        spread = phones[:, None].expand(-1, steps, -1)
        enters = (outputs.gather(2, 2 * spread) + entry_logs[:, None]).transpose(0, 1).contiguous()
        stays = outputs.gather(2, 2 * spread + 1).transpose(0, 1).contiguous()
        alphas = outputs.new_full((steps, utterances, longest), _NEVER)
        alphas[0, :, 0] = enters[0, :, 0]
        for t in range(1, steps):
            alphas[t] = alphas[t - 1] + stays[t]
            moved = alphas[t - 1, :, :-1] + enters[t, :, 1:]
            alphas[t, :, 1:] = torch.logaddexp(alphas[t, :, 1:], moved)
        everyone = torch.arange(utterances)
        total = alphas[lengths - 1, everyone, counts - 1] + last_logs
        at_end = outputs.new_full((utterances, longest), _NEVER)
        at_end[everyone, counts - 1] = last_logs
        betas = outputs.new_full((steps, utterances, longest), _NEVER)
        beta = outputs.new_full((utterances, longest), _NEVER)
        for t in range(steps - 1, -1, -1):
            beta = torch.where((lengths - 1 == t)[:, None], at_end, beta)
            betas[t] = beta
            beta = beta + stays[t]
            moved = betas[t, :, 1:] + enters[t, :, 1:]
            beta[:, :-1] = torch.logaddexp(beta[:, :-1], moved)
        gradient = torch.zeros_like(outputs)
        base = (betas - total[:, None]).transpose(0, 1)
        came = torch.full_like(alphas, _NEVER)
        came[1:, :, 1:] = alphas[:-1, :, :-1]
        came[0, :, 0] = 0.0
        stayed = torch.full_like(alphas, _NEVER)
        stayed[1:] = alphas[:-1]
        entering = (came + enters).transpose(0, 1) + base
        staying = (stayed + stays).transpose(0, 1) + base
        gradient.scatter_add_(2, 2 * spread, entering.clamp(max=0).exp())
        gradient.scatter_add_(2, 2 * spread + 1, staying.clamp(max=0).exp())
        live = torch.arange(steps)[None] < lengths[:, None]
        ctx.save_for_backward(gradient * live[:, :, None])
        return total

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:  # noqa: ANN401
        """The posteriors of the forward pass."""
        (gradient,) = ctx.saved_tensors
        return grads[0][:, None, None] * gradient, None, None, None, None, None


def lf_mmi_loss(
    outputs: torch.Tensor,
    lengths: torch.Tensor,
    sequences: Sequence[Sequence[int]],
    bigram: PhoneBigram,
) -> torch.Tensor:
    """Denominator less numerator, a step; the mean over all steps of the batch."""
    counts = torch.tensor([len(sequence) for sequence in sequences])
    phones = torch.zeros(len(sequences), int(counts.max()), dtype=torch.long)
    for row, sequence in enumerate(sequences):
        phones[row, : len(sequence)] = torch.tensor(sequence)
    after, first, last = bigram.after.log(), bigram.first.log(), bigram.last.log()
    entry_logs = torch.cat([first[phones[:, :1]], after[phones[:, :-1], phones[:, 1:]]], 1)
    last_logs = last[phones[torch.arange(len(sequences)), counts - 1]]
    said = Numerator.apply(outputs, lengths, phones, counts, entry_logs, last_logs)
    anything = Denominator.apply(outputs, lengths, bigram.after, bigram.first, bigram.last)
    return (anything - said).sum() / lengths.sum()
