"""PURE. Computes the weight of each term (word, character pair or character) for each duty of a list.

A duty is described by its name, the everyday words written for it, its category and its laws; a line of work by all its
duties and the names of its departments. A term weighs more if it is rare among the duties and rare in Chinese, and each
repetition adds less. Nothing is learnt from tickets.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from backend.core.segmentation import split_search_words, word_frequency
from config.duties import DutyEntry
from config.organisation import Organisation

TermWeights = dict[str, float]

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")

# Chosen on the tuning part of tests/backend/dispatch/duties.jsonl; other values nearby change the accuracy little.
_BESIDE = 0.3  # the weight of a term of category or law; a term of the name has 1
_SIGN = 0.2  # the weight of a single character; a word has 1
_HALF = 0.5  # the count at which a term has half its weight; in a line of work, twice this count
_RARE = 12.0  # -log of the frequency in Chinese from which a word has its full weight
_LENGTH = 0.25  # the exponent by which the length of a description reduces its weights
_LINE = 0.5  # the weight of the line of work; the duty itself has 1


def extract_terms(text: str) -> frozenset[str]:
    """The terms of a text: words, pairs of adjacent characters (they match words that the segmentation cut differently)
    and single characters."""
    low = text.lower()
    runs = _CHINESE.findall(low)
    pairs = (run[at : at + 2] for run in runs for at in range(len(run) - 1))
    words = (word for word in split_search_words(low) if len(word) > 1 and not word.isspace())
    return frozenset((*words, *pairs, *"".join(runs)))


def weigh_duties(duties: Sequence[DutyEntry], organisation: Organisation) -> list[TermWeights]:
    """The weights of each duty, in the order of `duties`, with those of its line of work added."""
    own = [_count_terms(_weighted_descriptions(duty)) for duty in duties]
    lines: dict[str, TermWeights] = defaultdict(dict)
    for duty, counts in zip(duties, own, strict=True):
        _add_weights(lines[duty.line], counts)
    for department in organisation.departments:
        for line in department.lines:
            _add_weights(lines[line], _count_terms((name, 1.0) for name in (department.name, *department.also)))
    of_line = dict(zip(lines, _normalise_weights(list(lines.values()), 2 * _HALF), strict=True))
    for duty, weighed in zip(duties, of_duty := _normalise_weights(own, _HALF), strict=True):
        _add_weights(weighed, {token: _LINE * weight for token, weight in of_line[duty.line].items()})
    return of_duty


def _weighted_descriptions(duty: DutyEntry) -> Iterable[tuple[str, float]]:
    return (
        *((text, 1.0) for text in (duty.name, *duty.words)),
        *((text, _BESIDE) for text in (duty.category, *duty.law)),
    )


def _count_terms(texts: Iterable[tuple[str, float]]) -> TermWeights:
    counts: TermWeights = {}
    for text, weight in texts:
        _add_weights(counts, {token: weight * (_SIGN if len(token) == 1 else 1.0) for token in extract_terms(text)})
    return counts


def _add_weights(counts: TermWeights, more: TermWeights) -> None:
    for token, weight in more.items():
        counts[token] = counts.get(token, 0.0) + weight


def _normalise_weights(described: Sequence[TermWeights], half: float) -> list[TermWeights]:
    """Rarity times a saturating count, divided by a small power of the description's length."""
    among = Counter(token for counts in described for token in counts)
    rarity = {token: _term_rarity(token, seen, len(described)) for token, seen in among.items()}
    raw = [{token: rarity[token] * n / (n + half) for token, n in counts.items()} for counts in described]
    length = [sum(one.values()) ** _LENGTH or 1.0 for one in raw]
    usual = sum(length) / len(length)
    return [{token: w * usual / long for token, w in one.items()} for one, long in zip(raw, length, strict=True)]


def _term_rarity(token: str, seen: int, descriptions: int) -> float:
    """Rarity among the descriptions, times rarity in Chinese by the dictionary of the segmenter; an unknown word is
    rare."""
    here = math.log(1 + (descriptions - seen + 0.5) / (seen + 0.5))
    known = word_frequency(token)
    return here * min(1.0, -math.log(known) / _RARE) if known else here
