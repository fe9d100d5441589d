"""PURE. Computes how similar texts are: the cosine of their word vectors, in which rare words weigh more (TF-IDF).

A text is represented by its words and by its pairs of adjacent characters; the pairs match words that the segmentation
cut differently. Owns words, weights and the search for neighbours; does not interpret the result.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.core.segmentation import split_words

Floats = NDArray[np.float64]
TextIndexes = NDArray[np.int64]

TEXT_LIMIT = 1000  # characters of a text that are read
_PAIR = 0.5  # the weight of a pair of characters; a word has 1
_COMMON = 0.2  # a feature of more than this part of many texts is ignored
_MANY = 100  # texts
_MIDDLE = 200  # features of a mean vector, at most
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def chinese_words(text: str) -> list[str]:
    """The Chinese words of two or more characters, in order, from the first 1,000 characters."""
    return [word for word in split_words(text[:TEXT_LIMIT]) if len(word) > 1 and CHINESE.fullmatch(word)]


def _text_features(text: str) -> dict[str, float]:
    pairs = (run[at : at + 2] for run in CHINESE.findall(text[:TEXT_LIMIT]) for at in range(len(run) - 1))
    return {f"{pair}*": _PAIR for pair in pairs} | dict.fromkeys(chinese_words(text), 1.0)


@dataclass(frozen=True, slots=True)
class _Posting:
    """The texts that contain a feature, and its weight in each of them."""

    places: TextIndexes
    weights: Floats


class SimilarityIndex:
    """An index over a number of texts, each a vector of length 1. The cost depends on what the texts share, not on the
    square of their number."""

    def __init__(self, texts: Sequence[str]) -> None:
        features = [_text_features(text) for text in texts]
        spread = Counter(name for one in features for name in one)
        self.size = len(texts)
        self._idf = {name: math.log(1 + self.size / in_texts) for name, in_texts in spread.items()}
        for name in self._too_common(spread):
            self._idf[name] = 0.0
        self._vectors = [self._to_unit_vector(one) for one in features]
        self._postings = self._build_postings()

    def _too_common(self, spread: Counter[str]) -> Iterable[str]:
        return (name for name, in_texts in spread.items() if in_texts > max(_MANY, _COMMON * self.size))

    def _to_unit_vector(self, features: dict[str, float]) -> dict[str, float]:
        weights = {name: part * self._idf.get(name, 0.0) for name, part in features.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {name: weight / length for name, weight in weights.items() if weight} if length else {}

    def _build_postings(self) -> dict[str, _Posting]:
        lists: dict[str, tuple[list[int], list[float]]] = {}
        for place, vector in enumerate(self._vectors):
            for name, weight in vector.items():
                places, weights = lists.setdefault(name, ([], []))
                places.append(place)
                weights.append(weight)
        return {
            name: _Posting(np.array(places, np.int64), np.array(weights, np.float64))
            for name, (places, weights) in lists.items()
        }

    def similarity_to_text(self, place: int) -> Floats:
        """The similarity (0…1) of every text to the text at this index; to itself, 1."""
        return self.similarity_to_vector(self._vectors[place])

    def mean_vector(self, places: Iterable[int]) -> dict[str, float]:
        """The mean vector of these texts, of length 1, reduced to its heaviest features."""
        summed: Counter[str] = Counter()
        for place in places:
            summed.update(self._vectors[place])
        heaviest = dict(summed.most_common(_MIDDLE))
        length = math.sqrt(sum(weight * weight for weight in heaviest.values()))
        return {name: weight / length for name, weight in heaviest.items()}

    def word_weight(self, word: str) -> float:
        """How telling a word is: the rarer, the higher; 0 if it is unknown or too common."""
        return self._idf.get(word, 0.0)

    def shared_words(self, one: str, other: str) -> tuple[str, ...]:
        """The words that both texts contain, the most telling first."""
        return tuple(
            sorted({*chinese_words(one)} & {*chinese_words(other)}, key=lambda word: (-self.word_weight(word), word))
        )

    def similarity_to_vector(self, vector: dict[str, float]) -> Floats:
        """The similarity (0…1) of every text to a vector made by this index."""
        found = [(self._postings[name], weight) for name, weight in vector.items() if name in self._postings]
        if not found:
            return np.zeros(self.size)
        places = np.concatenate([posting.places for posting, _ in found])
        weights = np.concatenate([posting.weights * weight for posting, weight in found])
        scores: Floats = np.bincount(places, weights, minlength=self.size).astype(np.float64)
        return scores
