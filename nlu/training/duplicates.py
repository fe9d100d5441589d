"""PURE. Finds texts that say nearly the same, by the share of character pairs they have in common.

Duplicated training data makes a model sure of itself for the wrong reason. Only texts that share one of their rarest
pairs are compared (prefix filtering), so thousands of texts take a second, not a minute.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

SAME = 0.7  # Jaccard similarity from which two texts count as one
_SHORT = 6  # shorter texts are compared as they are: 不满意 and 很不满意 are two examples


def near_duplicates(texts: list[str], same: float = SAME) -> list[tuple[int, int]]:
    """Return pairs (earlier, later) of positions whose Jaccard similarity is at least `same`."""
    folded = [_fold_text(text) for text in texts]
    pairs = [_character_pairs(text) for text in folded]
    return sorted({*_equal_texts(folded), *_similar_texts(pairs, same)})


def _fold_text(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    letters = "".join(char for char in plain if char.isalnum())
    return letters or plain


def _character_pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) if len(text) >= _SHORT else frozenset()


def _equal_texts(folded: list[str]) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for at, text in enumerate(folded):
        if text in first:
            yield first[text], at
        else:
            first[text] = at


def _similar_texts(pairs: list[frozenset[str]], same: float) -> Iterator[tuple[int, int]]:
    often = Counter(pair for text in pairs for pair in text)
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for at, own in enumerate(pairs):
        rare_first = sorted(own, key=lambda pair: (often[pair], pair))
        prefix = rare_first[: len(own) - math.ceil(same * len(own)) + 1] if own else []
        for earlier in {other for pair in prefix for other in seen[pair]}:
            shared = len(own & pairs[earlier])
            if shared >= same * (len(own) + len(pairs[earlier]) - shared):
                yield earlier, at
        for pair in prefix:
            seen[pair].append(at)
