"""Measures whether more real messages help: `python learning_curve_worker.py < job.json > points.jsonl`.

Run in this folder, in Rasa's environment. Measures the linear model of the kinds alone, with the settings of
`config.yml` and the weight that training gives to imported examples; Rasa itself, the acts of talk and the thresholds
play no part, so a point takes seconds.

For each split of the messages, a stratified share as large as the greatest step is drawn to learn from and the rest is
measured on; a smaller step learns the first part of the same draw. So points of a split differ only by what was added.
A line of output is {"split", "added", "macro_f1", "measured_on"}.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from components import linear
from components.linear import LinearText, Settings
from sklearn.metrics import f1_score

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Labelled:
    """Texts with their labels, as two lists of the same length."""

    texts: list[str]
    labels: list[str]

    def part(self, positions: list[int]) -> Labelled:
        """Return the texts and labels at these positions."""
        return Labelled([self.texts[at] for at in positions], [self.labels[at] for at in positions])


def drawn(labels: list[str], seed: int) -> list[int]:
    """Return all positions in an order that takes the labels in turn, at random within a label."""
    chance = np.random.default_rng(seed)
    names = sorted(set(labels))
    of_label = [chance.permutation([at for at, own in enumerate(labels) if own == name]) for name in names]
    shares = [(rank + 0.5) / len(positions) for positions in of_label for rank in range(len(positions))]
    return [int(at) for _, at in sorted(zip(shares, np.concatenate(of_label), strict=True))]


def points(job: dict[str, Any], settings: Settings, imported: float) -> Iterator[dict[str, object]]:
    """Yield one point for each split and step. `imported`: the weight of an imported example."""
    shipped, own, messages = (Labelled(*job[name]) for name in ("shipped", "imported", "messages"))
    kinds = sorted(set(shipped.labels))
    without = None  # the model without additions is the same in each split
    for split in range(job["splits"]):
        order = drawn(messages.labels, int(job["seed"]) + split)
        rest = messages.part(order[max(job["steps"]) :])
        for added in job["steps"]:
            learnt = messages.part(order[:added])
            model = without if added == 0 and without else fitted(shipped, own, learnt, settings, imported)
            without = model if added == 0 else without
            said = [model.labels[at] for at in model.probabilities(rest.texts).argmax(axis=1)]
            score = f1_score(rest.labels, said, labels=kinds, average="macro", zero_division=0)
            yield {"split": split, "added": added, "macro_f1": float(score), "measured_on": len(rest.texts)}


def fitted(shipped: Labelled, own: Labelled, learnt: Labelled, settings: Settings, imported: float) -> LinearText:
    """Return a model fitted on shipped, own and added texts; all but the shipped have the weight `imported`."""
    texts = shipped.texts + own.texts + learnt.texts
    labels = shipped.labels + own.labels + learnt.labels
    weights = [1.0] * len(shipped.texts) + [imported] * (len(texts) - len(shipped.texts))
    return LinearText.fit(texts, labels, settings, weights)


def main() -> None:
    """Read the job from stdin, and write one line of JSON for each point."""
    for name, reader in linear.READERS.items():
        linear.READERS[name] = functools.cache(reader)  # the same texts are read for each point
    config = yaml.safe_load((HERE / "config.yml").read_text(encoding="utf-8"))["pipeline"][-1]
    settings = Settings(**config["kinds"], seed=int(config["seed"]))
    for point in points(json.load(sys.stdin), settings, float(config["imported"])):
        print(json.dumps(point), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
