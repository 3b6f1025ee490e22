"""A net small enough to check, and its arithmetic in plain numpy."""

import numpy as np

from train_reader.base import Array

WIDTH, INNER, HEADS = 24, 8, 12
PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", ":", "step", "oil", "sti", "##cky")
MEANINGS = ("none", "oil")


def arrays(layers: int = 1) -> dict[str, Array]:
    chance = np.random.default_rng(1)

    def some(*shape: int) -> Array:
        return chance.normal(size=shape).astype(np.float32)

    found = {"words": some(len(PIECES), WIDTH), "places": some(64, WIDTH)}
    shapes = {"query": (WIDTH, WIDTH), "key": (WIDTH, WIDTH), "value": (WIDTH, WIDTH)}
    shapes |= {"out": (WIDTH, WIDTH), "up": (INNER, WIDTH), "down": (WIDTH, INNER)}
    for layer in range(layers):
        for name, shape in shapes.items():
            found |= {f"{layer}.{name}": some(*shape), f"{layer}.{name}/bias": some(shape[0])}
        for name in ("norm", "last_norm"):
            found |= {f"{layer}.{name}": some(WIDTH), f"{layer}.{name}/bias": some(WIDTH)}
    found |= {"input_norm": some(WIDTH), "input_norm/bias": some(WIDTH)}
    found |= {"head": some(len(MEANINGS), WIDTH), "head/bias": some(len(MEANINGS))}
    # Small, so that no share is all or nothing.
    found["head"] /= 8
    return found


def shares(net: dict[str, Array], rows: list[int], layers: int) -> Array:
    """The share of each meaning, as the encoder is defined (BERT, with a tanh GELU)."""
    states = net["words"][rows] + net["places"][: len(rows)]
    states = _normed(states, net, "input_norm")
    for layer in range(layers):
        query, key, value = (
            _linear(states, net, f"{layer}.{name}").reshape(len(rows), HEADS, -1).swapaxes(0, 1)
            for name in ("query", "key", "value")
        )
        told = _softmax(query @ key.swapaxes(1, 2) / np.sqrt(WIDTH / HEADS)) @ value
        out = _linear(told.swapaxes(0, 1).reshape(len(rows), WIDTH), net, f"{layer}.out")
        states = _normed(states + out, net, f"{layer}.norm")
        up = _linear(states, net, f"{layer}.up")
        raised = up / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (up + 0.044715 * up**3)))
        down = _linear(raised, net, f"{layer}.down")
        states = _normed(states + down, net, f"{layer}.last_norm")
    return _softmax(_linear(states.mean(axis=0), net, "head"))


def _linear(states: Array, net: dict[str, Array], name: str) -> Array:
    return np.asarray(states @ net[name].T + net[f"{name}/bias"], np.float32)


def _normed(states: Array, net: dict[str, Array], name: str) -> Array:
    centred = states - states.mean(axis=-1, keepdims=True)
    scaled = centred / centred.std(axis=-1, keepdims=True)
    return np.asarray(scaled * net[name] + net[f"{name}/bias"], np.float32)


def _softmax(sums: Array) -> Array:
    raised = np.exp(sums - sums.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)
