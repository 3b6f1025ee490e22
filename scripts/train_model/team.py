"""Processes that train one net, each on batches of its own: their gradients are averaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import distributed, multiprocessing, nn


@dataclass(frozen=True, slots=True)
class Team:
    """The place of this process among `size`; the first, 0, writes what is kept."""

    place: int = 0
    size: int = 1

    def average_gradients(self, net: nn.Module) -> None:
        """Replace every gradient by its mean over the team; all must have got as far."""
        if self.size == 1:
            return
        gradients = [weight.grad for weight in net.parameters() if weight.grad is not None]
        flat = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(flat)
        parts = (flat / self.size).split([gradient.numel() for gradient in gradients])
        for gradient, part in zip(gradients, parts, strict=True):
            gradient.copy_(part.view_as(gradient))


ALONE = Team()


def run_as_team(work: Callable[[Team], None], size: int) -> None:
    """Do the work in `size` processes of one thread each; `work` must be picklable."""
    if size == 1:
        work(ALONE)
        return
    with TemporaryDirectory(prefix="quiet-hands-team-") as folder:
        meeting = Path(folder) / "meeting"
        multiprocessing.spawn(_member, (work, size, meeting), nprocs=size)


def _member(place: int, work: Callable[[Team], None], size: int, meeting: Path) -> None:
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", f"file://{meeting}", rank=place, world_size=size)
    work(Team(place, size))
    distributed.destroy_process_group()
