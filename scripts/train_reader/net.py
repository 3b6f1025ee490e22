"""The encoder as torch teaches it; `pack` draws the same for onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from train_reader.base import Array, Base

_HEADS, _DROPOUT, _EPSILON = 12, 0.1, 1e-12
_LINEAR = ("query", "key", "value", "out", "up", "down")
_NORMS = ("norm", "last_norm")


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm, self.last_norm = (nn.LayerNorm(width, eps=_EPSILON) for _ in range(2))
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, states: torch.Tensor, said: torch.Tensor) -> torch.Tensor:
        """States (utterances, pieces, width); `said` is False behind an utterance's end."""
        count, pieces, width = states.shape
        query, key, value = (
            part(states).view(count, pieces, _HEADS, -1).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        together = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=said[:, None, None, :]
        )
        together = together.transpose(1, 2).reshape(count, pieces, width)
        states = self.norm(states + self.dropout(self.out(together)))
        raised = functional.gelu(self.up(states), approximate="tanh")
        return self.last_norm(states + self.dropout(self.down(raised)))


class Net(nn.Module):
    """The encoder with a layer of meanings; its word pieces stay as they are."""

    def __init__(self, base: Base, meanings: int) -> None:
        super().__init__()
        width = base.arrays["words"].shape[1]
        self.words = nn.Embedding.from_pretrained(_tensor(base.arrays["words"]), freeze=True)
        self.places = nn.Parameter(_tensor(base.arrays["places"]))
        self.input_norm = nn.LayerNorm(width, eps=_EPSILON)
        count = sum(name.endswith("query") for name in base.arrays)
        self.layers = nn.ModuleList(
            Layer(width, base.arrays["0.up"].shape[0]) for _ in range(count)
        )
        self.head = nn.Linear(width, meanings)
        self.dropout = nn.Dropout(_DROPOUT)
        with torch.no_grad():
            for name, parameter in self.named_arrays().items():
                if not name.startswith("head"):
                    parameter.copy_(_tensor(base.arrays[name]))

    def forward(self, pieces: torch.Tensor) -> torch.Tensor:
        """Rows of pieces (utterances, pieces), 0 behind the end, to sums (utterances, meanings)."""
        said = pieces != 0
        told = self.words(pieces) + self.places[: pieces.shape[1]]
        states = self.dropout(self.input_norm(told))
        for layer in self.layers:
            states = layer(states, said)
        counted = said[:, :, None].float()
        mean = (states * counted).sum(1) / counted.sum(1)
        return self.head(self.dropout(mean))

    def named_arrays(self) -> dict[str, torch.Tensor]:
        """What is taught, by the names that `net.Net` gives them."""
        arrays: dict[str, torch.Tensor] = {"places": self.places}
        parts: list[tuple[str, nn.Module]] = [("input_norm", self.input_norm), ("head", self.head)]
        for number, layer in enumerate(self.layers):
            parts += [(f"{number}.{name}", getattr(layer, name)) for name in (*_LINEAR, *_NORMS)]
        for name, part in parts:
            arrays |= {name: part.weight, f"{name}/bias": part.bias}
        return arrays

    def arrays(self) -> dict[str, Array]:
        """All numbers, as `pack` takes them: matrices are (outputs, inputs)."""
        taught = {name: one.detach().numpy() for name, one in self.named_arrays().items()}
        return {"words": self.words.weight.numpy(), **taught}


def together(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """Utterances of several lengths as one tensor, 0 behind their ends."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])


def _tensor(array: Array) -> torch.Tensor:
    return torch.tensor(array)
