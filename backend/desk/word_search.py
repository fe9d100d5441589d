"""PURE. Scores texts by the words that they share with a question: BM25 in Lucene's variant.

A rare word scores more than a common one, each repetition of a word adds less, and words of a long text score less.
Made for some hundred texts: every text is scored.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

_SATURATION = 1.5  # BM25's k1: how slowly repetitions of a word stop adding
_LENGTH = 0.75  # BM25's b: how much the length of a text lowers its score


class WordIndex:
    """`texts`: the words of each text."""

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

    def score_texts(self, asked: Iterable[str]) -> list[float]:
        """The score of each text, in order; 0 for a text that shares no word."""
        asked = tuple(asked)
        return [sum(weights.get(word, 0.0) for word in asked) for weights in self._weights]
