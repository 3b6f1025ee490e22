"""Teach the reader anew: `python -m train_reader --base PACKAGE` (see scripts/train-reader)."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from assistant import places
from assistant.understanding.catalogue import STATES, load_catalogue
from assistant.understanding.linear_opinion import Example
from assistant.understanding.wordings import load_wordings
from train_reader.from_package import load_base
from train_reader.pack import write_reader
from train_reader.teach import Schedule, taught


def main() -> None:
    """Reads the wordings, teaches, writes the file that comes with the program."""
    parser = argparse.ArgumentParser(prog="train-reader")
    parser.add_argument("--base", type=Path, required=True, help="the package of MiniLM")
    parser.add_argument("--intents", type=Path, default=places.intents_dir())
    parser.add_argument("--without", default="", help="authors (letters) that are not read")
    parser.add_argument("--rounds", type=int, default=Schedule().rounds)
    parser.add_argument("--seed", type=int, default=Schedule().seed)
    parser.add_argument("--out", type=Path, help="default: reader.onnx of the intents")
    args = parser.parse_args()
    torch.set_num_threads(2)
    catalogue = load_catalogue(args.intents)
    examples = [
        Example(catalogue.lexicon.words(one.text), one.state, one.meanings)
        for one in load_wordings(args.intents / "said", catalogue.intents, STATES)
        if one.author not in args.without
    ]
    meanings = sorted({meaning for one in examples for meaning in one.meanings})
    base = load_base(args.base)
    plan = Schedule(rounds=args.rounds, seed=args.seed)
    net = taught(base, examples, meanings, plan)
    write_reader(args.out or args.intents / "reader.onnx", meanings, base.pieces, net.arrays())


main()
