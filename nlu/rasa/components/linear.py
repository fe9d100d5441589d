"""One linear text model: weighted presence of n-grams and cues, logistic regression.

Presence and not count: a long letter repeats itself, a terse line does not, and both want the same thing. Stored as
numbers and JSON. Refuses pickles (a model file must not be able to run code) and anything of Rasa.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from components.reading import acts, concepts, grams
from components.wrapping import with_wrapped

READERS = {"grams": grams, "concepts": concepts, "acts": acts}


@dataclass(frozen=True)
class Settings:
    """`penalty`: inverse strength of regularisation; `weights`: each reader's share; `rarest`: in how many texts a
    feature must occur, wrapped copies counted; `together`: labels compete in one model, which is better calibrated and
    slower to fit than one model against the rest for each; `wraps`: how many wrapped copies of each example are learnt
    beside it."""

    penalty: float
    weights: dict[str, float]
    rarest: int
    together: bool
    wraps: int
    seed: int


class Features:
    """Texts to one sparse row each: the readers' TF-IDF rows side by side, each scaled by its weight."""

    def __init__(self, weights: dict[str, float], vectorizers: dict[str, TfidfVectorizer]) -> None:
        self.weights = weights
        self.vectorizers = vectorizers

    @classmethod
    def fit(cls, texts: Sequence[str], settings: Settings) -> Features:
        made = {name: _vectorizer(name, settings.rarest).fit(texts) for name in settings.weights}
        return cls(settings.weights, made)

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        blocks = [made.transform(texts) * self.weights[name] for name, made in self.vectorizers.items()]
        return sparse.hstack(blocks, format="csr", dtype=np.float32)


def _vectorizer(reader: str, rarest: int = 1, vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=READERS[reader], binary=True, min_df=rarest, vocabulary=vocabulary, dtype=np.float32
    )


def _balanced(labels: Sequence[str], weights: Sequence[float]) -> np.ndarray:
    """The weights scaled so that each label has the same sum, whatever is imported most, and their mean is 1."""
    _, of_label = np.unique(labels, return_inverse=True)
    sums = np.bincount(of_label, weights=weights)
    scaled = np.asarray(weights) * (sums.mean() / sums)[of_label]
    return scaled / scaled.mean()


class LinearText:
    """Texts to class probabilities; the columns are in the order of `labels`."""

    def __init__(
        self, labels: list[str], features: Features, weights: np.ndarray, bias: np.ndarray, together: bool
    ) -> None:
        self.labels = labels
        self._features = features
        self._weights = weights  # features × labels
        self._bias = bias
        self._together = together

    @classmethod
    def fit(
        cls, texts: Sequence[str], labels: Sequence[str], settings: Settings, weights: Sequence[float] | None = None
    ) -> LinearText:
        """`weights`: what each text counts for, all the same by default; each label counts the same in sum."""
        counted = list(weights or [1.0] * len(texts)) * (1 + settings.wraps)
        texts, labels = with_wrapped(texts, labels, settings.wraps, settings.seed)
        features = Features.fit(texts, settings)
        if settings.together:
            form, counted = {"solver": "newton-cg", "tol": 1e-3}, _balanced(labels, counted)
        else:  # liblinear balances each label against the rest as it is; _balanced would shrink the largest as rest
            form = {"solver": "liblinear", "class_weight": "balanced"}
        model = LogisticRegression(C=settings.penalty, random_state=settings.seed, **form)
        rows = features.rows(texts).astype(np.float64)  # in single precision the solver's line search gives up
        model.fit(rows, labels, sample_weight=counted)
        learnt = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        return cls([str(label) for label in model.classes_], features, learnt, model.intercept_, settings.together)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        scores = self._features.rows(texts) @ self._weights + self._bias
        top = scores.max(axis=1, keepdims=True)
        shares = np.exp(scores - top) if self._together else 1.0 / (1.0 + np.exp(-scores))
        return shares / shares.sum(axis=1, keepdims=True)

    def save(self, folder: Path, name: str) -> None:
        made = self._features.vectorizers
        shape = {
            "labels": self.labels,
            "together": self._together,
            "weights": self._features.weights,
            "terms": {reader: sorted(v.vocabulary_, key=v.vocabulary_.__getitem__) for reader, v in made.items()},
        }
        (folder / f"{name}.json").write_text(json.dumps(shape, ensure_ascii=False), encoding="utf-8")
        idf = {f"idf_{reader}": v.idf_ for reader, v in made.items()}
        np.savez(folder / f"{name}.npz", weights=self._weights, bias=self._bias, **idf)

    @classmethod
    def load(cls, folder: Path, name: str) -> LinearText:
        shape = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as numbers:
            made = {}
            for reader, terms in shape["terms"].items():
                made[reader] = _vectorizer(reader, vocabulary={term: at for at, term in enumerate(terms)})
                made[reader].idf_ = numbers[f"idf_{reader}"]
            features = Features(shape["weights"], made)
            return cls(shape["labels"], features, numbers["weights"], numbers["bias"], shape["together"])
