"""Teaching: what each wording may mean, over and over, in batches of like lengths."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional

from assistant.understanding.linear_opinion import Example
from assistant.understanding.word_pieces import WordPieces
from train_reader.base import Base
from train_reader.net import Net, together

_SMOOTHING = 0.05


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rounds over all wordings; the rates rise for 100 steps and fall to nothing."""

    rounds: int = 6
    batch: int = 32
    rate: float = 2e-4
    head_rate: float = 1e-3
    seed: int = 1


def taught(base: Base, examples: Sequence[Example], meanings: Sequence[str], plan: Schedule) -> Net:
    """The base model after it has read the examples."""
    torch.manual_seed(plan.seed)
    chance = random.Random(plan.seed)  # noqa: S311 - for batches, no secret
    net = Net(base, len(meanings))
    cut = WordPieces({piece: row for row, piece in enumerate(base.pieces)})
    rows = [cut(one.words, one.state) for one in examples]
    wanted = _wanted(examples, meanings)
    others = [one for name, one in net.named_parameters() if not name.startswith(("head", "words"))]
    optimiser = torch.optim.AdamW(
        [
            {"params": others, "lr": plan.rate},
            {"params": net.head.parameters(), "lr": plan.head_rate},
        ],
        weight_decay=0.01,
    )
    steps = plan.rounds * -(-len(rows) // plan.batch)
    falling = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / 100) * max(0.0, 1 - step / steps)
    )
    net.train()
    for turn in range(plan.rounds):
        total = 0.0
        batches = _batches(rows, plan.batch, chance)
        for batch in batches:
            with torch.autocast("cpu", torch.bfloat16):
                sums = net(together([rows[at] for at in batch]))
            loss = functional.cross_entropy(sums.float(), wanted[batch])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            falling.step()
            total += loss.item()
        sys.stderr.write(f"{time.strftime('%H:%M')} round {turn + 1}: {total / len(batches):.3f}\n")
    return net.eval()


def _wanted(examples: Sequence[Example], meanings: Sequence[str]) -> torch.Tensor:
    place = {meaning: at for at, meaning in enumerate(meanings)}
    wanted = torch.full((len(examples), len(meanings)), _SMOOTHING / len(meanings))
    for row, one in enumerate(examples):
        for meaning in one.meanings:
            wanted[row, place[meaning]] += (1 - _SMOOTHING) / len(one.meanings)
    return wanted


def _batches(rows: Sequence[Sequence[int]], size: int, chance: random.Random) -> list[list[int]]:
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]) + 6 * chance.random())
    batches = [order[at : at + size] for at in range(0, len(order), size)]
    chance.shuffle(batches)
    return batches
