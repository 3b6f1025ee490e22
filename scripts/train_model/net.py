"""The acoustic model: a small factorised TDNN, and how it becomes layers that Vosk knows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from assistant.hearing.phones import PDF_COUNT
from train_model.features import BINS, mfcc_from_log_mel
from train_model.shape import KEPT, SUBSAMPLING, Shape


class AcousticNet(nn.Module):
    """Log-mel to the two outputs of each phone, at a third of the frame rate.

    `chain` is the head for decoding (LF-MMI), `frame` the one for cross-entropy and alignment.
    """

    def __init__(self, shape: Shape, mean: torch.Tensor, deviation: torch.Tensor) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)
        width, narrow, layers = shape.width, shape.bottleneck, len(shape.ahead)
        self.first = nn.Linear(5 * BINS, width, bias=False)
        self.second_narrow = nn.Linear(3 * width, narrow, bias=False)
        self.second = nn.Linear(narrow, width, bias=False)
        self.narrows = nn.ModuleList(
            nn.Linear(2 * width, narrow, bias=False) for _ in range(layers)
        )
        self.wides = nn.ModuleList(nn.Linear(2 * narrow, width, bias=False) for _ in range(layers))
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in range(layers + 2))
        self.chain = nn.Linear(width, PDF_COUNT)
        self.frame = nn.Linear(width, PDF_COUNT)

    def forward(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Utterances x frames x 40 to (chain, frame), each utterances x ceil(frames / 3) x pdfs.

        Beyond the ends the first and last frames go on, as in the engine.
        """
        steps = (features.shape[1] + SUBSAMPLING - 1) // SUBSAMPLING
        back, ahead = self.shape.back_steps, self.shape.symmetric
        hidden = self._front(features, steps, back, ahead)
        for k, looks_ahead in enumerate(self.shape.ahead):
            narrow = self.narrows[k](torch.cat([hidden[:, :-1], hidden[:, 1:]], 2))
            wide = self.wides[k](torch.cat([narrow[:, :-1], narrow[:, 1:]], 2))
            kept = hidden[:, 1:-1] if looks_ahead else hidden[:, 2:]
            hidden = KEPT * kept + self._normed(k + 2, wide)
        return self.chain(hidden), self.frame(hidden)

    def _front(self, features: torch.Tensor, steps: int, back: int, ahead: int) -> torch.Tensor:
        """The first two layers, at steps -back to steps + ahead."""
        normal = (features - self.mean) / self.deviation
        left = SUBSAMPLING * back + 3
        right = SUBSAMPLING * (steps + ahead) + 3 - normal.shape[1]
        normal = torch.cat(
            [
                normal[:, :1].expand(-1, left, -1),
                normal,
                normal[:, -1:].expand(-1, right, -1),
            ],
            1,
        )
        count = normal.shape[1] - 4
        spliced = torch.cat([normal[:, k : k + count] for k in range(5)], 2)
        hidden = self._normed(0, self.first(spliced))
        taken = back + steps + ahead
        triples = hidden[:, : SUBSAMPLING * taken].reshape(len(hidden), taken, -1)
        return self._normed(1, self.second(self.second_narrow(triples)))

    def _normed(self, norm: int, values: torch.Tensor) -> torch.Tensor:
        # The norm comes before the rectifier, so that it can be folded into the layer at export.
        flat = self.norms[norm](values.reshape(-1, self.shape.width))
        return functional.relu(flat).view(values.shape)

    def affine_layers(self) -> dict[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]]:
        """Weights and biases on MFCCs: cosine transform, normalisation and norms are folded in."""
        to_log_mel = np.linalg.inv(mfcc_from_log_mel()) / _array(self.deviation)[:, None]
        offset = -_array(self.mean) / _array(self.deviation)
        first = _array(self.first.weight).reshape(self.shape.width, 5, BINS)
        on_mfcc = (first @ to_log_mel).reshape(self.shape.width, 5 * BINS)
        layers = {
            "first": self._folded(0, on_mfcc, (first @ offset).sum(axis=1)),
            "second_narrow": _plain(self.second_narrow),
            "second": self._folded(1, _array(self.second.weight)),
            "output": (_array(self.chain.weight), _array(self.chain.bias)),
        }
        for k in range(len(self.shape.ahead)):
            layers[f"narrow{k}"] = _plain(self.narrows[k])
            layers[f"wide{k}"] = self._folded(k + 2, _array(self.wides[k].weight))
        return layers

    def _folded(
        self,
        norm: int,
        weight: npt.NDArray[np.float64],
        bias: npt.NDArray[np.float64] | float = 0.0,
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        batch_norm = self.norms[norm]
        scale = _array(batch_norm.weight) / np.sqrt(_array(batch_norm.running_var) + batch_norm.eps)
        shift = _array(batch_norm.bias) - _array(batch_norm.running_mean) * scale
        return weight * scale[:, None], np.asarray(bias * scale + shift)


def _plain(layer: nn.Module) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    weight = _array(layer.weight)
    return weight, np.zeros(len(weight))


def _array(tensor: torch.Tensor | nn.Module) -> npt.NDArray[np.float64]:
    return np.asarray(tensor.detach().double().cpu().numpy())
