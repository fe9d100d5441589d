"""PURE. How near texts are to a question by the words they share: BM25, as Lucene counts it.

A rare word tells more than a common one, each repetition of a word adds less, and a long text counts its words less.
For some hundred texts: every one is looked at.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

_SATURATION = 1.5  # BM25's k1: how slowly repetitions of a word stop adding
_LENGTH = 0.75  # BM25's b: how far a text's length is held against it


class WordIndex:
    """`texts`: the words of each."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        counts = [Counter(words) for words in texts]
        among = Counter(word for one in counts for word in one)
        usual = sum(map(len, texts)) / len(texts)
        rarity = {word: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for word, n in among.items()}
        self._weights = [
            {
                word: rarity[word] * n / (n + _SATURATION * (1 - _LENGTH + _LENGTH * len(words) / usual))
                for word, n in one.items()
            }
            for words, one in zip(texts, counts, strict=True)
        ]

    def scores(self, asked: Iterable[str]) -> list[float]:
        """Of each text, in their order; 0 for one that shares no word."""
        asked = tuple(asked)
        return [sum(weights.get(word, 0.0) for word in asked) for weights in self._weights]
