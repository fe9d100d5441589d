"""Guesses on examples the guessing model has not seen: k-fold, stratified, the same at each run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from components.linear import LinearText


def held_out_guesses(
    texts: Sequence[str], labels: Sequence[str], penalty: float, folds: int, seed: int
) -> tuple[np.ndarray, list[str]]:
    names = sorted(set(labels))
    guesses = np.zeros((len(texts), len(names)))
    split = StratifiedKFold(folds, shuffle=True, random_state=seed)
    for seen, unseen in split.split(texts, labels):
        model = LinearText.fit([texts[i] for i in seen], [labels[i] for i in seen], penalty, seed)
        guesses[unseen] = model.probabilities([texts[i] for i in unseen])
    return guesses, names


def scores(guesses: np.ndarray, truth: Sequence[str], names: Sequence[str]) -> dict[str, object]:
    said = [names[i] for i in guesses.argmax(axis=1)]
    per_name = f1_score(truth, said, labels=names, average=None)
    return {
        "accuracy": float(np.mean(np.array(said) == np.array(truth))),
        "macro_f1": float(per_name.mean()),
        "f1": {name: float(value) for name, value in zip(names, per_name, strict=True)},
    }
