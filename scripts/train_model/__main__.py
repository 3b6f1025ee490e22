"""The recipe's command line: `scripts/train-model [STEP ...]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

from train_model.card import write_card
from train_model.export import publish, write_hashes
from train_model.recipe import Recipe
from train_model.shape import Shape

_ROOT = Path(__file__).parents[2]
_MODELS = _ROOT / "speech_models"
_BUNDLED, _MANIFEST = _MODELS / "quiet-hands-en", _MODELS / "manifest.yaml"
_GRAPH, _PUBLISH, _CARD = "graph", "publish", "card"


def main(arguments: list[str] | None = None) -> int:
    """Run the steps that were named, or all that make a model."""
    parser = _parser()
    args = parser.parse_args(arguments)
    talk = _MODELS / "everyday-en" / "ngram.fst.gz"
    shape = Shape(args.width, args.bottleneck)
    recipe = Recipe(
        args.work,
        _ROOT / "intents" / "en",
        talk,
        args.seed,
        processes=args.processes,
        shape=shape,
    )
    if args.start is not None:
        recipe = recipe.going_on(args.start)
    steps = recipe.steps()
    for name in args.steps:
        if name == _GRAPH and args.start is None:
            parser.error(f"'{_GRAPH}' is made for an exported model; name it with --from")
        if name not in {*steps, _GRAPH, _PUBLISH, _CARD}:
            parser.error(f"no step is called '{name}'; steps: {', '.join(steps)}")
    torch.set_num_threads(args.threads)
    args.work.mkdir(parents=True, exist_ok=True)
    for name in args.steps or steps:
        if name == _GRAPH:
            recipe.graph()
        elif name == _PUBLISH:
            publish(recipe.model, _BUNDLED, _MANIFEST)
        elif name == _CARD:
            write_card(args.work / "measured" / "figures.json", _BUNDLED / "README.md")
            write_hashes(_BUNDLED, _MANIFEST)
        else:
            steps[name]()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/train-model", description=__doc__)
    parser.add_argument(
        "steps",
        nargs="*",
        metavar="STEP",
        help=f"docs/speech-model.md; {_GRAPH}, {_PUBLISH} or {_CARD}",
    )
    parser.add_argument("--work", type=Path, default=_ROOT / "speech-training")
    parser.add_argument(
        "--from", dest="start", type=Path, metavar="MODEL", help="go on from this exported model"
    )
    parser.add_argument("--seed", type=int, default=1, help="another one, another model")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help="that share the last training")
    parser.add_argument("--width", type=int, default=Shape().width, help="of the net")
    parser.add_argument("--bottleneck", type=int, default=Shape().bottleneck)
    return parser


if __name__ == "__main__":
    sys.exit(main())
