from functools import partial
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from train_model.team import Team, run_as_team  # noqa: E402 - torch comes first, or nothing does


def learn(folder: Path, team: Team) -> None:
    net = torch.nn.Linear(2, 1)
    for weight in net.parameters():
        weight.grad = torch.full_like(weight, float(team.place))
    team.average_gradients(net)
    torch.save([weight.grad for weight in net.parameters()], folder / f"{team.place}.pt")


@pytest.mark.parametrize(("size", "mean"), [(1, 0.0), (2, 0.5)])
def test_every_member_ends_with_the_mean_of_all_gradients(
    tmp_path: Path, size: int, mean: float
) -> None:
    run_as_team(partial(learn, tmp_path), size)
    for place in range(size):
        gradients = torch.load(tmp_path / f"{place}.pt")
        assert [gradient.unique().tolist() for gradient in gradients] == [[mean], [mean]]
