"""One linear text model: TF-IDF over characters, logistic regression, stored as numbers and JSON.

Refuses pickles (a model file must not be able to run code) and anything of Rasa.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from components.reading import features

Matrix = sparse.csr_matrix


def _vectorizer(vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=features, sublinear_tf=True, dtype=np.float32, vocabulary=vocabulary)


class LinearText:
    """Texts to class probabilities. `labels` are in the order of the columns."""

    def __init__(self, labels: list[str], words: TfidfVectorizer, weights: np.ndarray, bias: np.ndarray) -> None:
        self.labels = labels
        self._words = words
        self._weights = weights  # features × labels
        self._bias = bias

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], penalty: float, seed: int) -> LinearText:
        words = _vectorizer()
        model = LogisticRegression(C=penalty, class_weight="balanced", max_iter=2000, random_state=seed)
        model.fit(words.fit_transform(texts), labels)
        weights = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        return cls([str(label) for label in model.classes_], words, weights, model.intercept_)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        scores = self._words.transform(texts) @ self._weights + self._bias
        grown = np.exp(scores - scores.max(axis=1, keepdims=True))
        return grown / grown.sum(axis=1, keepdims=True)

    def save(self, folder: Path, name: str) -> None:
        terms = sorted(self._words.vocabulary_, key=self._words.vocabulary_.__getitem__)
        shape = {"labels": self.labels, "terms": terms}
        (folder / f"{name}.json").write_text(json.dumps(shape, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / f"{name}.npz", weights=self._weights, bias=self._bias, idf=self._words.idf_)

    @classmethod
    def load(cls, folder: Path, name: str) -> LinearText:
        shape = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as numbers:
            words = _vectorizer({term: at for at, term in enumerate(shape["terms"])})
            words.idf_ = numbers["idf"]
            return cls(shape["labels"], words, numbers["weights"], numbers["bias"])
