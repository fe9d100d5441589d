"""PURE. Groups reports of the same matter and names each group by words its owners used (mechanism 26).

Clustering starts with star clusters: a report with the most similar reports of other owners is the centre, and every
member is similar to the centre. So chains (a is like b, b like c, but c not like a) form no cluster. Clusters whose
average similarity to a larger one is high are merged into it; then each report is assigned to the cluster with the
nearest mean.

No owner can be recognised by their own words: a word used by fewer owners than policy asks for is neither in a name nor
in an example (mechanism 27). The caller must not pass confidential tickets. Does no storage; people decide which
problem becomes a proposal of policy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import jieba.posseg
import numpy as np

from backend.core.segmentation import tokenizer, words
from backend.core.text import masked
from backend.statistics.similar_reports import Told
from backend.statistics.text_similarity import CHINESE, TEXT, Likeness, words_of
from config.rules import Problems

_NAME = 4  # words of a problem's name, at most
_CROWD = 2  # reports of a cluster, at least
_LOOSER = 0.75  # similarity needed to merge two clusters, as a part of that needed for two reports
_ENOUGH = 8  # Chinese characters; a shorter report does not show what it is about
_NAMING = "nvlijz"  # first letters of jieba's tags for words that name something: nouns, verbs, set phrases
_EXAMPLE = 70  # characters of an example, at most
_GAP = "…"
_WORD = re.compile(r"\w")
_GAPS = re.compile(f"{_GAP}(?:[，。、；：,.;:!?！？\\s]*{_GAP})+")


@dataclass(frozen=True, slots=True)
class Example:
    number: str
    text: str  # masked and shortened


@dataclass(frozen=True, slots=True)
class Problem:
    """A matter that several owners reported. `words`: its name, the most telling word first. `kinds`, `cities`: number
    of reports by kind and by city code."""

    words: tuple[str, ...]
    reports: int
    owners: int
    kinds: Mapping[str, int]
    cities: Mapping[str, int]
    examples: tuple[Example, ...]


_Group = tuple[int, ...]  # indexes of reports


def problems(told: Sequence[Told], policy: Problems) -> tuple[Problem, ...]:
    """The matters that at least `policy.owners` owners reported, those with most owners first, at most
    `policy.most`."""
    told = [one for one in told if sum(map(len, CHINESE.findall(one.text[:TEXT]))) >= _ENOUGH]
    likeness = Likeness([one.text for one in told])
    found = [group for group in matters(told, likeness, policy.alike) if _owners(told, group) >= policy.owners]
    largest = sorted(found, key=lambda group: (-_owners(told, group), -len(group), group))[: policy.most]
    shown = _said_by_enough(told, policy.owners) if largest else frozenset[str]()
    made = (_problem([told[at] for at in _central(group, likeness)], likeness, shown, policy) for group in largest)
    return tuple(problem for problem in made if problem.words)  # without a common word it is not one problem


def matters(told: Sequence[Told], likeness: Likeness, alike: float) -> list[_Group]:
    """Indexes of reports, grouped by matter. A report is in one group or in none."""
    groups = _nearest(_stars(told, likeness, alike), likeness, alike)
    return [tuple(group) for group in _nearest(_together(groups, likeness, alike * _LOOSER), likeness, alike)]


def _stars(told: Sequence[Told], likeness: Likeness, alike: float) -> list[list[int]]:
    """Centres with their neighbours, the largest group first. A report that is in a group cannot become a centre."""
    near = [np.flatnonzero(likeness.to_place(place) >= alike) for place in range(len(told))]
    owners = np.array([one.owner for one in told])
    crowd = [len(np.unique(owners[places])) for places in near]
    free = np.ones(len(told), bool)
    stars = []
    for place in sorted(range(len(told)), key=lambda at: (-crowd[at], at)):
        if not free[place] or crowd[place] < _CROWD:
            continue
        star = [int(at) for at in near[place] if free[at]]
        free[star] = False
        if len(star) >= _CROWD:
            stars.append(star)
    return stars


def _together(stars: list[list[int]], likeness: Likeness, alike: float) -> list[list[int]]:
    """Merge each cluster with the later ones whose mean similarity to it is at least `alike`."""
    star_of = np.full(likeness.size, len(stars))
    for number, star in enumerate(stars):
        star_of[star] = number
    sizes = np.maximum(np.bincount(star_of, minlength=len(stars) + 1), 1)
    taken: set[int] = set()
    whole = []
    for number, star in enumerate(stars):
        if number in taken:
            continue
        scores = likeness.to_vector(likeness.middle(star))
        mean = np.bincount(star_of, scores, minlength=len(stars) + 1)[:-1] / sizes[:-1]
        joining = [int(other) for other in np.flatnonzero(mean >= alike) if other > number and other not in taken]
        taken.update(joining)
        whole.append([*star, *(at for other in joining for at in stars[other])])
    return whole


def _nearest(stars: list[list[int]], likeness: Likeness, alike: float) -> list[list[int]]:
    """Assign every report to the cluster whose mean is most similar, if the similarity is above `alike`."""
    best = np.full(likeness.size, alike)
    group_of = np.full(likeness.size, -1)
    for number, star in enumerate(stars):
        scores = likeness.to_vector(likeness.middle(star))
        better = scores > best
        best[better], group_of[better] = scores[better], number
    groups: dict[int, list[int]] = {}
    for at in np.flatnonzero(group_of >= 0):
        groups.setdefault(int(group_of[at]), []).append(int(at))
    return sorted(groups.values(), key=lambda group: (-len(group), group))


def _owners(told: Sequence[Told], group: _Group) -> int:
    return len({told[at].owner for at in group})


def _central(group: _Group, likeness: Likeness) -> list[int]:
    """The indexes of the group, the most typical report first."""
    scores = likeness.to_vector(likeness.middle(group))
    return sorted(group, key=lambda at: (-scores[at], at))


def _problem(told: Sequence[Told], likeness: Likeness, shown: frozenset[str], policy: Problems) -> Problem:
    return Problem(
        words=_name(told, likeness, policy.owners),
        reports=len(told),
        owners=len({one.owner for one in told}),
        kinds=Counter(one.kind for one in told),
        cities=Counter(one.city for one in told),
        examples=tuple(Example(one.number, veiled(one.text, shown)) for one in _different(told)[: policy.examples]),
    )


def _name(told: Sequence[Told], likeness: Likeness, least: int) -> tuple[str, ...]:
    """Up to four words used by at least `least` owners, the most telling first; no word that is part of another."""
    used = _speakers(told, words_of)
    common = [word for word, owners in used.items() if owners >= least]
    name: list[str] = []
    for word in sorted(common, key=lambda word: (-used[word] * likeness.weight(word), word)):
        if len(name) == _NAME:
            break
        if _names_something(word) and not any(word in other or other in word for other in name):
            name.append(word)
    return tuple(name)


def _names_something(word: str) -> bool:
    return any(part.flag[0] in _NAMING for part in _tagger().lcut(word))


@cache
def _tagger() -> jieba.posseg.POSTokenizer:
    """jieba's part-of-speech tagger, using the dictionary already loaded instead of a second one of 70 MB."""
    tagger = jieba.posseg.dt
    tagger.tokenizer = tokenizer()
    return tagger


def _said_by_enough(told: Sequence[Told], least: int) -> frozenset[str]:
    """Every word that at least `least` owners used, short words and numbers included."""
    return frozenset(word for word, owners in _speakers(told, _every_word).items() if owners >= least)


def _speakers(told: Sequence[Told], words: Callable[[str], Iterable[str]]) -> Counter[str]:
    """How many owners used each word."""
    said: dict[int, set[str]] = {}
    for one in told:
        said.setdefault(one.owner, set()).update(words(one.text))
    return Counter(word for vocabulary in said.values() for word in vocabulary)


def _every_word(text: str) -> list[str]:
    return [word.lower() for word in words(text[:TEXT])]


def veiled(text: str, shown: frozenset[str]) -> str:
    """The text on one line, with a gap in place of each word that may not be shown, shortened to the length of an
    example."""
    line = " ".join(masked(text[:TEXT]).split())
    parts = (word if word.lower() in shown or not _WORD.search(word) else _GAP for word in words(line))
    whole = _GAPS.sub(_GAP, "".join(parts)).strip()
    return whole if len(whole) <= _EXAMPLE else whole[: _EXAMPLE - 1] + _GAP


def _different(told: Sequence[Told]) -> list[Told]:
    """At most one report of each owner and of each text, in their order."""
    owners: set[int] = set()
    texts: set[str] = set()
    chosen = []
    for one in told:
        if one.owner not in owners and one.text not in texts:
            chosen.append(one)
            owners.add(one.owner)
            texts.add(one.text)
    return chosen
