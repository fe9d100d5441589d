"""Learns the weights by which danger is heard, and writes `backend/core/danger/weights.tsv`.

Learns from `nlu/dangers/` (sentences with and without danger) and from the examples of all intents: those of
`emergency` are danger, the others are not, unless the words of danger in policy are found in them. A logistic
regression for danger and one for the service, by full steps without chance, so that the same sentences give the same
file. Run `python -m nlu.training.danger_weights` after changing a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.core.danger.files import WEIGHTS
from backend.core.danger.finder import DangerFinder
from backend.core.danger.weights import BIAS, DangerWeights, cut_pieces, runs_of
from config import ROOT
from config.dangers import load_dangers
from nlu.training.corpus import load_examples

DANGERS = Path(__file__).resolve().parents[1] / "dangers"
STEPS, PACE, SHRINK = 250, 0.5, 0.3
DANGER_COUNTS = 8.0  # how much more a sentence of danger weighs than one without
LEAST = 0.12  # a smaller weight is left out
_HAN = "一鿿"  # the first and last character of Chinese
_SILENT = DangerWeights((), {BIAS: (-np.inf,)})

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Table:
    """Which runs stand in which piece: parallel rows and columns, and the share of each piece's runs."""

    pieces: NDArray[np.int64]
    runs: NDArray[np.int64]
    share: Floats  # of each piece
    size: tuple[int, int]


def read_sentences() -> tuple[list[tuple[str, str]], list[str]]:
    """The sentences of danger with their service, and the pieces of those without danger."""
    lines = (DANGERS / "present.tsv").read_text(encoding="utf-8").splitlines()
    present = [(service, text) for service, text in (line.split("\t") for line in lines)]
    absent = (DANGERS / "absent.txt").read_text(encoding="utf-8").splitlines()
    by_words = words_of_danger()
    for example in load_examples():
        found = by_words.find(example.text)
        if example.intent == "emergency":
            present += [(found.service, example.text)] if found else []
        elif found is None:
            absent.append(example.text)
    return (
        [(service, by_words.strip_harmless(text)) for service, text in present],
        [piece.text for text in absent for piece in cut_pieces(by_words.strip_harmless(text))],
    )


def words_of_danger() -> DangerFinder:
    """What hears danger by the words of policy alone."""
    return DangerFinder(load_dangers(ROOT / "policy"), _SILENT)


def learn_weights(present: Sequence[tuple[str, str]], absent: Sequence[str]) -> DangerWeights:
    """The weights that tell these sentences apart, and tell which service each danger asks for."""
    danger = ["".join(sign for sign in text if _HAN[0] <= sign <= _HAN[1]) for _, text in present]
    services = sorted({service for service, _ in present if service != "any"})
    counts = Counter(run for piece in (*danger, *absent) for run in runs_of(piece))
    vocabulary = {run: n for n, run in enumerate(sorted(run for run, times in counts.items() if times > 1))}
    table = _tabulate([*danger, *absent], vocabulary)
    is_danger = np.array([1.0] * len(danger) + [0.0] * len(absent))
    columns = [_fit(table, is_danger, np.where(is_danger == 1, DANGER_COUNTS, 1.0))]
    ours = _tabulate(danger, vocabulary)
    columns += [
        _fit(ours, np.array([float(service == one) for one, _ in present]), np.ones(len(danger)))
        for service in services
    ]
    rows = {run: tuple(round(float(column[n]), 2) for column in columns) for run, n in vocabulary.items()}
    kept = {run: row for run, row in rows.items() if abs(row[0]) >= LEAST}
    return DangerWeights(tuple(services), {BIAS: tuple(round(float(column[-1]), 2) for column in columns), **kept})


def _tabulate(pieces: Sequence[str], vocabulary: dict[str, int]) -> _Table:
    found = [[vocabulary[run] for run in sorted(runs_of(piece)) if run in vocabulary] for piece in pieces]
    lengths = np.array([max(len(runs), 1) for runs in found], float)
    at = np.array([n for n, runs in enumerate(found) for _ in runs])
    return _Table(
        at, np.array([run for runs in found for run in runs]), 1 / np.sqrt(lengths), (len(pieces), len(vocabulary))
    )


def _fit(table: _Table, wanted: Floats, weight: Floats) -> Floats:
    """The weights of a logistic regression, the last one the bias; each step is as long as its past allows."""
    runs, bias = np.zeros(table.size[1]), -2.0
    past, past_bias = np.full(table.size[1], 1e-8), 1e-8
    for _ in range(STEPS):
        sums = np.bincount(table.pieces, weights=runs[table.runs], minlength=table.size[0]) * table.share + bias
        error = (1 / (1 + np.exp(-sums)) - wanted) * weight
        slope = (
            np.bincount(table.runs, weights=(error * table.share)[table.pieces], minlength=table.size[1])
            + SHRINK * runs
        )
        past += slope * slope
        runs -= PACE * slope / np.sqrt(past)
        past_bias += error.sum() ** 2
        bias -= PACE * error.sum() / np.sqrt(past_bias)
    return np.append(runs, bias)


def format_weights(weights: DangerWeights) -> str:
    """The file of these weights."""
    heading = "\t".join(("run", "danger", *weights.services))
    rows = ("\t".join((run, *(f"{weight:g}" for weight in row))) for run, row in weights.rows.items())
    return "\n".join((heading, *rows)) + "\n"


if __name__ == "__main__":
    WEIGHTS.write_text(format_weights(learn_weights(*read_sentences())), encoding="utf-8")
