"""The steps of the recipe, each of which goes on where it was left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from train_model.accents import accented
from train_model.augment import noise_features
from train_model.corpus import (
    WORST_SCORE,
    WORST_SCORE_OF_CHAIN,
    aligned_pieces,
    feature_pieces,
    load_corpus,
    spoken_features,
)
from train_model.export import model_files, write_model
from train_model.grow import grown_net
from train_model.kaldi_model import acoustic_model
from train_model.lexicon import lexicon, searched_lexicon
from train_model.net import AcousticNet
from train_model.rebuild import average, fit_norms, read_layers, rebuilt_net
from train_model.shape import Shape
from train_model.speak import speak_piece
from train_model.team import Team, run_as_team
from train_model.texts import SHARES, SHARES_GOING_ON, Shares, load_texts, words_of
from train_model.train import Schedule, new_net, train_chain, train_frames

_BOOT_SHAPE = Shape(width=192, bottleneck=64, symmetric=3, causal=2)
_CLIPS_FOR_NORMS = 250


@dataclass(frozen=True, slots=True)
class Recipe:
    """How much of everything, and where. Another seed gives other voices, texts and noises."""

    work: Path
    intents: Path
    everyday_talk: Path
    seed: int = 1
    light_pieces: int = 58
    kokoro_pieces: int = 23
    light_copies: int = 2
    kokoro_copies: int = 6
    boot_steps: int = 700
    first_frame_steps: int = 400
    first_chain_steps: int = 800
    processes: int = 1
    shape: Shape = field(default_factory=Shape)
    shares: Shares = field(default_factory=lambda: SHARES)
    start: Path | None = None
    """An exported model to go on from; without one, a net that knows nothing."""
    stays: float = 0.0
    """How much of the first net's weights stays in the model; the rest is the trained one's."""
    schedule: Schedule = field(default_factory=lambda: Schedule(5500, 1.5e-3, 4e-5))

    def going_on(self, start: Path) -> Recipe:
        """Less of everything, and learned with more care, from an exported model.

        It learns from voices in noise what the exported model makes of them in silence. What it
        learns is averaged with what it knew: each alone is worse (Wortsman et al., "Robust
        fine-tuning of zero-shot models", 2022).
        """
        return replace(
            self,
            start=start,
            stays=0.5,
            light_pieces=32,
            kokoro_pieces=7,
            kokoro_copies=8,
            shares=SHARES_GOING_ON,
            schedule=Schedule(2000, 8e-4, 3e-5, moving_norms=False),
        )

    @property
    def model(self) -> Path:
        """Where the finished model goes."""
        return self.work / "model"

    @property
    def speech(self) -> Path:
        """Where the spoken pieces are."""
        return self.work / "speech"

    def steps(self) -> Mapping[str, Callable[[], None]]:
        """All steps, in their order."""
        begin = (
            {"boot": self.boot, "first": self.first}
            if self.start is None
            else {"rebuild": self.rebuild}
        )
        return {
            "speak-light": lambda: self.speak("light", self.light_pieces),
            "speak-kokoro": lambda: self.speak("kokoro", self.kokoro_pieces),
            **begin,
            "train": self.train,
            "export": self.export,
        }

    def speak(self, engine: str, pieces: int) -> None:
        """Speech of the light engines or of Kokoro; both may run at the same time."""
        texts = load_texts(self.intents, lexicon().__contains__)
        for number in range(pieces):
            speak_piece(self.speech, engine, number, texts, self.seed, self.shares)

    def boot(self) -> None:
        """A small net from the phone times that flite tells: good enough to align the rest."""
        out = self.work / "boot.pt"
        if out.exists():
            return
        feature_pieces(self.speech, None, self.work / "features-boot", 0)
        corpus = load_corpus(self.work / "features-boot")
        _say(f"boot: {len(corpus.features)} clips, {corpus.hours:.2f} h")
        torch.manual_seed(self.seed)
        net = new_net(corpus, _BOOT_SHAPE)
        train_frames(net, corpus, self.noises(), Schedule(self.boot_steps, 2e-3, 2e-4), self.seed)
        torch.save(net.state_dict(), out)

    def first(self) -> None:
        """A first whole net on one copy of the speech, whose alignments are better."""
        out = self.work / "first.pt"
        if out.exists():
            return
        aligned, features = self.work / "aligned-boot", self.work / "features-first"
        aligned_pieces(self.speech, _load(self.work / "boot.pt", _BOOT_SHAPE), lexicon(), aligned)
        feature_pieces(self.speech, aligned, features, 0)
        corpus = load_corpus(features)
        _say(f"first: {len(corpus.features)} clips, {corpus.hours:.2f} h")
        torch.manual_seed(self.seed)
        net = new_net(corpus, self.shape)
        noises = self.noises()
        train_frames(net, corpus, noises, Schedule(self.first_frame_steps), self.seed)
        schedule = Schedule(self.first_chain_steps, 1.2e-3, 3e-4)
        train_chain(net, corpus, noises, schedule, self.seed, self.work / "first-on-the-way.pt")
        torch.save(net.state_dict(), out)

    def rebuild(self) -> None:
        """The net of the exported model, as wide as this shape, in the place of a first one."""
        out = self.work / "first.pt"
        if out.exists() or self.start is None:
            return
        content = (self.start / "am" / "final.mdl").read_bytes()
        torch.manual_seed(self.seed)
        net = grown_net(rebuilt_net(read_layers(content), self.shape), self.shape)
        fit_norms(net, spoken_features(self.speech, _CLIPS_FOR_NORMS))
        torch.save(net.state_dict(), out)

    def train(self) -> None:
        """The net, on several copies of all speech, aligned by the first one."""
        out = self.work / "net.pt"
        if out.exists():
            return
        aligned, features = self.work / "aligned", self.work / "features"
        net = _load(self.work / "first.pt", self.shape)
        worst = WORST_SCORE if self.start is None else WORST_SCORE_OF_CHAIN
        aligned_pieces(self.speech, net, lexicon(), aligned, worst)
        teacher = None if self.start is None else net
        for copy in range(self.kokoro_copies):
            engine = "*" if copy < self.light_copies else "kokoro-*"
            feature_pieces(self.speech, aligned, features, copy, engine, teacher)
        run_as_team(partial(_train_whole, self), self.processes)

    def export(self) -> None:
        """The folder that Vosk loads, in the work folder."""
        net = _load(self.work / "net.pt", self.shape)
        if self.stays:
            average(net, _load(self.work / "first.pt", self.shape), self.stays)
        self._write(acoustic_model(net.affine_layers(), self.shape))

    def graph(self) -> None:
        """The exported model to go on from, with its words and how they are said made anew."""
        if self.start is None:
            raise ValueError("without an exported model there is no net to make a graph for")
        self._write((self.start / "am" / "final.mdl").read_bytes())

    def _write(self, acoustic: bytes) -> None:
        ways = searched_lexicon()
        accents = accented(ways, words_of(self.intents))
        write_model(self.model, model_files(acoustic, ways, accents, self.everyday_talk))

    def noises(self) -> npt.NDArray[np.float16]:
        """Sounds x frames x 40: what is mixed in."""
        return noise_features(240, 6.0, np.random.default_rng(self.seed))


def _train_whole(recipe: Recipe, team: Team) -> None:
    corpus = load_corpus(recipe.work / "features")
    if not team.place:
        _say(f"train: {len(corpus.features)} utterances, {corpus.hours:.2f} h")
    net = _load(recipe.work / "first.pt", recipe.shape)
    on_the_way = recipe.work / "net-on-the-way.pt"
    train_chain(net, corpus, recipe.noises(), recipe.schedule, recipe.seed, on_the_way, team)
    if not team.place:
        torch.save(net.state_dict(), recipe.work / "net.pt")


def _load(path: Path, shape: Shape) -> AcousticNet:
    net = AcousticNet(shape, torch.zeros(40), torch.ones(40))
    net.load_state_dict(torch.load(path, weights_only=True))
    return net


def _say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M')} {text}\n")
