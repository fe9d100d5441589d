"""Guesses on examples the guessing model has not seen, the same at each run.

Real owners write of matters no example mentions. So for the kinds whole topics are held out, not random examples:
random ones flatter, topics foretell what real messages then show (docs/nlu.md has the figures).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, StratifiedKFold
from sklearn.preprocessing import normalize

from components.linear import Features, LinearText, Settings

Folds = Iterator[tuple[np.ndarray, np.ndarray]]
FOLDS = 5
TOPICS = 10
_DIMENSIONS = 60


def topics(texts: Sequence[str], seed: int) -> np.ndarray:
    """A number per text; texts of one number share a vocabulary."""
    rows = Features.fit(texts, Settings(1.0, {"grams": 1.0}, rarest=2, together=False, wraps=0, seed=seed)).rows(texts)
    dense = TruncatedSVD(_DIMENSIONS, random_state=seed).fit_transform(rows)
    return KMeans(TOPICS, n_init=2, random_state=seed).fit_predict(normalize(dense))


def guesses_by_topics(
    texts: Sequence[str], labels: Sequence[str], settings: Settings, weights: Sequence[float], splits: int
) -> np.ndarray:
    """All texts once for each split into topics, one split below the other: a single one moves the bounds by points."""
    found = []
    for seed in range(settings.seed, settings.seed + splits):
        folds = GroupKFold(FOLDS).split(texts, labels, topics(texts, seed))
        found.append(_guesses(folds, texts, labels, settings, weights))
    return np.vstack(found)


def guesses_at_random(
    texts: Sequence[str], labels: Sequence[str], settings: Settings, weights: Sequence[float]
) -> np.ndarray:
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=settings.seed).split(texts, labels)
    return _guesses(folds, texts, labels, settings, weights)


def _guesses(
    folds: Folds, texts: Sequence[str], labels: Sequence[str], settings: Settings, weights: Sequence[float]
) -> np.ndarray:
    """One row per text; columns are the sorted labels."""
    names = sorted(set(labels))
    guesses = np.zeros((len(texts), len(names)))
    for seen, unseen in folds:
        model = LinearText.fit(
            [texts[i] for i in seen], [labels[i] for i in seen], settings, [weights[i] for i in seen]
        )
        columns = [names.index(label) for label in model.labels]
        guesses[np.ix_(unseen, columns)] = model.probabilities([texts[i] for i in unseen])
    return guesses


def scores(guesses: np.ndarray, truth: Sequence[str]) -> dict[str, object]:
    names = sorted(set(truth))
    said = [names[i] for i in guesses.argmax(axis=1)]
    per_name = f1_score(truth, said, labels=names, average=None)
    return {
        "accuracy": float(np.mean(np.array(said) == np.array(truth))),
        "macro_f1": float(per_name.mean()),
        "f1": {name: float(value) for name, value in zip(names, per_name, strict=True)},
    }
