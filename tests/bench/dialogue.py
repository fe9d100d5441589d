"""Where an owner's words go: all transcripts and some random walks, beside an earlier revision that plays the same.

The earlier revision is checked out into a folder of its own and plays with its own player. Owns the comparison; what a
turn did is told by `dialogue_score`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from config import ROOT
from tests.bench.figures import Figure, Section, beside

REPOSITORY = ROOT.parent
PLAYED = ("tests/transcripts/*.yml", "tests/transcripts/matching.py", "tests/dialogues/walk*.py")
PLAYED += ("tests/bench/dialogue_score.py",)
UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of turns; `to_the_word`: those in which also the sentences are the script's."""

    turns: int
    right: int
    asked: int
    to_the_word: int
    touches: Sequence[int]
    answers: float
    steps: int
    lost: int

    @property
    def wrong(self) -> int:
        return self.turns - self.right - self.asked


def measure(_: Path | None = None, *, revision: str = "") -> Section:
    told = _play(REPOSITORY)
    ours, notes = _score(told, told), list(_wrong(told))
    peer = _score(_play_revision(revision), told) if revision else None
    return Section("Dialogue", f"revision {revision}" if revision else "none", notes, _figures(ours, peer))


def _play(checkout: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.dialogue_score"]
    told = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(told)
    return found


def _play_revision(revision: str) -> dict[str, Any]:
    with TemporaryDirectory(prefix="bench-") as folder:
        checkout = Path(folder, "checkout")
        _git("worktree", "add", "--detach", str(checkout), revision)
        try:
            for pattern in PLAYED:
                for file in REPOSITORY.glob(pattern):
                    shutil.copy(file, checkout / file.relative_to(REPOSITORY))
            return _play(checkout)
        finally:
            _git("worktree", "remove", "--force", str(checkout))


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-C", str(REPOSITORY), *arguments], check=True, capture_output=True)


def _score(told: dict[str, Any], ours: dict[str, Any]) -> Score:
    """A turn is right when words, slots and moves are where they are when the transcript holds."""
    turns = told["turns"]
    pairs = list(zip(turns, ours["turns"], strict=True))
    asked = sum(turn["asked"] for turn in turns)
    right = sum(not turn["asked"] and own["right"] and turn["place"] == own["place"] for turn, own in pairs)
    word = sum(turn["right"] for turn in turns)
    answers = sum(turn["replies"] for turn in turns) / len(turns)
    walks = told["walks"]
    return Score(len(turns), right, asked, word, told["receipts"], answers, walks["steps"], walks["lost"])


def _figures(ours: Score, peer: Score | None) -> list[Figure]:
    rows = [
        ("turns that owners said", "", lambda score: score.turns),
        ("to the right place", "%", lambda score: 100 * score.right / score.turns),
        ("asked about, and kept", "%", lambda score: 100 * score.asked / score.turns),
        ("went wrong", "%", lambda score: 100 * score.wrong / score.turns),
        ("as the transcript says, to the word", "%", lambda score: 100 * score.to_the_word / score.turns),
        ("receipts reached", "", lambda score: len(score.touches)),
        ("touches to the receipt, median", "", lambda score: median(score.touches or [UNKNOWN])),
        ("touches to the receipt, worst", "", lambda score: max(score.touches, default=UNKNOWN)),
        ("answers a turn", "", lambda score: score.answers),
        ("steps of random walks that lose something", "%", lambda score: 100 * score.lost / score.steps),
    ]
    return [beside(name, read(ours), read(peer) if peer else UNKNOWN, unit) for name, unit, read in rows]


def _wrong(told: dict[str, Any]) -> Sequence[str]:
    return [f"wrong in “{turn['script']}”: {turn['said']}" for turn in told["turns"] if not turn["right"]]
