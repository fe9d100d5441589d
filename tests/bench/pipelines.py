"""The table of docs/nlu.md: pipelines compared on the same examples, held-out topics and labelled messages.

Run in Rasa's environment: `PYTHONPATH=nlu/rasa nlu/rasa/.venv/bin/python tests/bench/pipelines.py FILE.jsonl`.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jieba
import numpy as np
import yaml
from components.calibration import honest_temperature, tempered
from components.held_out import topics
from components.reading import concepts, folded, grams
from components.wrapping import with_wrapped
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("complaint", "consult", "help", "report", "suggestion")
jieba.setLogLevel(60)


def words(text: str) -> list[str]:
    cut = jieba.lcut(folded(text))
    return [*cut, *("".join(pair) for pair in itertools.pairwise(cut))]


def longer_grams(text: str) -> list[str]:
    marked = f"^{folded(text)}$"
    return [*grams(text), *(marked[at : at + 4] for at in range(len(marked) - 3))]


def last_sentence(text: str) -> list[str]:
    parts = [part for part in folded(text).replace("!", "。").replace("?", "。").split("。") if part]
    return [f"end:{gram}" for gram in grams(parts[-1] if parts else "")]


Reader = Callable[[str], list[str]]


@dataclass(frozen=True)
class Pipeline:
    name: str
    readers: tuple[tuple[Reader, float], ...]
    wraps: int = 1
    model: str = "together"  # one of _classifier's
    presence: bool = True


GRAMS, CONCEPTS, WORDS = (grams, 1.0), (concepts, 0.5), (words, 1.0)
PIPELINES = (
    Pipeline("concepts alone", ((concepts, 1.0),)),
    Pipeline("words 1-2 (jieba)", (WORDS,)),
    Pipeline("characters 1-3, counts", (GRAMS,), presence=False),
    Pipeline("characters 1-3, presence", (GRAMS,)),
    Pipeline("characters 1-4, presence", ((longer_grams, 1.0),)),
    Pipeline("characters + last sentence", (GRAMS, (last_sentence, 0.7))),
    Pipeline("characters + words", (GRAMS, WORDS)),
    Pipeline("characters + concepts, linear SVM", (GRAMS, CONCEPTS), model="svm"),
    Pipeline("characters + concepts, NB-SVM", (GRAMS, CONCEPTS), model="nbsvm"),
    Pipeline("characters + concepts, one against the rest", (GRAMS, CONCEPTS), model="apart"),
    Pipeline("characters + words + concepts", (GRAMS, WORDS, CONCEPTS)),
    Pipeline("characters + concepts, not wrapped", (GRAMS, CONCEPTS), wraps=0),
    Pipeline("characters + concepts, wrapped once (shipped)", (GRAMS, CONCEPTS)),
    Pipeline("characters + concepts, wrapped twice", (GRAMS, CONCEPTS), wraps=2),
)


class Fitted:
    def __init__(self, pipeline: Pipeline, texts: Sequence[str], labels: Sequence[str]) -> None:
        texts, labels = with_wrapped(texts, labels, pipeline.wraps, seed=7)
        rarest = 2 if pipeline.wraps == 0 else 3 * (1 + pipeline.wraps)
        self._vectorizers = [
            (TfidfVectorizer(analyzer=reader, binary=pipeline.presence, min_df=rarest).fit(texts), weight)
            for reader, weight in pipeline.readers
        ]
        rows, wanted = self._rows(texts), np.array(labels)
        self._models = {kind: self._one(pipeline.model, rows, wanted, kind) for kind in self._parts(pipeline)}

    def _parts(self, pipeline: Pipeline) -> tuple[str, ...]:
        return KINDS if pipeline.model == "nbsvm" else ("all",)

    def _one(self, model: str, rows: sparse.csr_matrix, wanted: np.ndarray, kind: str) -> tuple[object, object]:
        if model != "nbsvm":
            return _classifier(model).fit(rows, wanted), 1.0
        own = wanted == kind
        ratio = np.log((rows[own].sum(0) + 1) / (own.sum() + 1)) - np.log((rows[~own].sum(0) + 1) / ((~own).sum() + 1))
        scale = sparse.diags(np.asarray(ratio).ravel())
        return LogisticRegression(C=10, class_weight="balanced", solver="liblinear").fit(rows @ scale, own), scale

    def _rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        return sparse.hstack([made.transform(texts) * weight for made, weight in self._vectorizers], format="csr")

    def shares(self, texts: Sequence[str]) -> np.ndarray:
        rows = self._rows(texts)
        if len(self._models) > 1:
            shares = np.column_stack(
                [model.predict_proba(rows @ scale)[:, 1] for model, scale in self._models.values()]
            )
            return shares / shares.sum(axis=1, keepdims=True)
        (model, _) = self._models["all"]
        if hasattr(model, "predict_proba"):
            return model.predict_proba(rows)
        margins = np.exp(2 * model.decision_function(rows))
        return margins / margins.sum(axis=1, keepdims=True)


def _classifier(name: str) -> LinearSVC | LogisticRegression:
    if name == "svm":
        return LinearSVC(C=0.3, class_weight="balanced")
    solver = {"solver": "liblinear"} if name == "apart" else {"solver": "newton-cg", "tol": 1e-3}
    return LogisticRegression(C=10, class_weight="balanced", **solver)


def examples() -> tuple[list[str], list[str]]:
    texts, labels = [], []
    for kind in KINDS:
        entries = yaml.safe_load((ROOT / "nlu" / "intents" / f"{kind}.yml").read_text(encoding="utf-8"))["nlu"]
        lines = [line[2:].strip() for entry in entries for line in entry["examples"].split("\n") if line[:2] == "- "]
        texts, labels = [*texts, *lines], [*labels, *[kind] * len(lines)]
    return texts, labels


def covered(shares: np.ndarray, right: np.ndarray) -> float:
    order = np.argsort(-shares.max(axis=1), kind="stable")
    held = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(held >= 0.9)
    return float((good[-1] + 1) / len(order)) if len(good) else 0.0


def measure(pipeline: Pipeline, texts: list[str], labels: list[str], real: list[dict[str, str]]) -> str:
    held_out = np.zeros((len(texts), len(KINDS)))
    for seen, unseen in GroupKFold(5).split(texts, labels, topics(texts, 8)):
        fitted = Fitted(pipeline, [texts[i] for i in seen], [labels[i] for i in seen])
        held_out[unseen] = fitted.shares([texts[i] for i in unseen])
    topic = f1_score(labels, [KINDS[i] for i in held_out.argmax(1)], average="macro")
    began = time.process_time()
    fitted = Fitted(pipeline, texts, labels)
    fit = time.process_time() - began
    began = time.process_time()
    shares = np.vstack([fitted.shares([entry["text"]]) for entry in real])
    parse = (time.process_time() - began) / len(real) * 1000
    shares = tempered(shares, honest_temperature(held_out, labels))
    truth = np.array([KINDS.index(entry["label"]) for entry in real])
    f1 = f1_score(truth, shares.argmax(1), average="macro")
    second = (np.argsort(-shares, axis=1)[:, :2] == truth[:, None]).any(axis=1).mean()
    coverage = covered(shares, shares.argmax(1) == truth)
    return (
        f"| {pipeline.name} | {topic:.2f} | {f1:.2f} | {second:.2f} | {coverage:.2f} | {fit:.1f} s | {parse:.1f} ms |"
    )


def main(path: str) -> None:
    texts, labels = examples()
    real = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    print("| pipeline | topics | real | top-2 | coverage | fit | parse |\n|---|---|---|---|---|---|---|")
    for pipeline in PIPELINES:
        print(measure(pipeline, texts, labels, real), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
