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

from backend.core.segmentation import shared_tokenizer, split_words
from backend.core.text import mask_personal_data
from backend.statistics.similar_reports import ReportText
from backend.statistics.text_similarity import CHINESE, TEXT_LIMIT, SimilarityIndex, chinese_words
from config.rules import RecurringProblemRules

_NAME_WORDS = 4  # words of a problem's name, at most
_MIN_CLUSTER = 2  # reports of a cluster, at least
_MERGE_FACTOR = 0.75  # similarity needed to merge two clusters, as a part of that needed for two reports
_MIN_CHARACTERS = 8  # Chinese characters; a shorter report does not show what it is about
_NAMING_TAGS = "nvlijz"  # first letters of jieba's tags for words that name something: nouns, verbs, set phrases
_EXAMPLE_LENGTH = 70  # characters of an example, at most
_GAP = "…"
_WORD = re.compile(r"\w")
_GAPS = re.compile(f"{_GAP}(?:[，。、；：,.;:!?！？\\s]*{_GAP})+")


@dataclass(frozen=True, slots=True)
class ProblemExample:
    number: str
    text: str  # masked and shortened


@dataclass(frozen=True, slots=True)
class RecurringProblem:
    """A matter that several owners reported. `words`: its name, the most telling word first. `kinds`, `cities`: number
    of reports by kind and by city code."""

    words: tuple[str, ...]
    reports: int
    owners: int
    kinds: Mapping[str, int]
    cities: Mapping[str, int]
    examples: tuple[ProblemExample, ...]


_Group = tuple[int, ...]  # indexes of reports


def cluster_problems(told: Sequence[ReportText], policy: RecurringProblemRules) -> tuple[RecurringProblem, ...]:
    """The matters that at least `policy.owners` owners reported, those with most owners first, at most
    `policy.most`."""
    told = [one for one in told if sum(map(len, CHINESE.findall(one.text[:TEXT_LIMIT]))) >= _MIN_CHARACTERS]
    likeness = SimilarityIndex([one.text for one in told])
    found = [
        group for group in cluster_reports(told, likeness, policy.alike) if _count_owners(told, group) >= policy.owners
    ]
    largest = sorted(found, key=lambda group: (-_count_owners(told, group), -len(group), group))[: policy.most]
    shown = _words_of_enough_owners(told, policy.owners) if largest else frozenset[str]()
    made = (
        _describe_problem([told[at] for at in _most_typical_first(group, likeness)], likeness, shown, policy)
        for group in largest
    )
    return tuple(problem for problem in made if problem.words)  # without a common word it is not one problem


def cluster_reports(told: Sequence[ReportText], likeness: SimilarityIndex, alike: float) -> list[_Group]:
    """Indexes of reports, grouped by matter. A report is in one group or in none."""
    groups = _assign_to_nearest(_star_clusters(told, likeness, alike), likeness, alike)
    return [
        tuple(group)
        for group in _assign_to_nearest(_merge_clusters(groups, likeness, alike * _MERGE_FACTOR), likeness, alike)
    ]


def _star_clusters(told: Sequence[ReportText], likeness: SimilarityIndex, alike: float) -> list[list[int]]:
    """Centres with their neighbours, the largest group first. A report that is in a group cannot become a centre."""
    near = [np.flatnonzero(likeness.similarity_to_text(place) >= alike) for place in range(len(told))]
    owners = np.array([one.owner for one in told])
    crowd = [len(np.unique(owners[places])) for places in near]
    free = np.ones(len(told), bool)
    stars = []
    for place in sorted(range(len(told)), key=lambda at: (-crowd[at], at)):
        if not free[place] or crowd[place] < _MIN_CLUSTER:
            continue
        star = [int(at) for at in near[place] if free[at]]
        free[star] = False
        if len(star) >= _MIN_CLUSTER:
            stars.append(star)
    return stars


def _merge_clusters(stars: list[list[int]], likeness: SimilarityIndex, alike: float) -> list[list[int]]:
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
        scores = likeness.similarity_to_vector(likeness.mean_vector(star))
        mean = np.bincount(star_of, scores, minlength=len(stars) + 1)[:-1] / sizes[:-1]
        joining = [int(other) for other in np.flatnonzero(mean >= alike) if other > number and other not in taken]
        taken.update(joining)
        whole.append([*star, *(at for other in joining for at in stars[other])])
    return whole


def _assign_to_nearest(stars: list[list[int]], likeness: SimilarityIndex, alike: float) -> list[list[int]]:
    """Assign every report to the cluster whose mean is most similar, if the similarity is above `alike`."""
    best = np.full(likeness.size, alike)
    group_of = np.full(likeness.size, -1)
    for number, star in enumerate(stars):
        scores = likeness.similarity_to_vector(likeness.mean_vector(star))
        better = scores > best
        best[better], group_of[better] = scores[better], number
    groups: dict[int, list[int]] = {}
    for at in np.flatnonzero(group_of >= 0):
        groups.setdefault(int(group_of[at]), []).append(int(at))
    return sorted(groups.values(), key=lambda group: (-len(group), group))


def _count_owners(told: Sequence[ReportText], group: _Group) -> int:
    return len({told[at].owner for at in group})


def _most_typical_first(group: _Group, likeness: SimilarityIndex) -> list[int]:
    """The indexes of the group, the most typical report first."""
    scores = likeness.similarity_to_vector(likeness.mean_vector(group))
    return sorted(group, key=lambda at: (-scores[at], at))


def _describe_problem(
    told: Sequence[ReportText], likeness: SimilarityIndex, shown: frozenset[str], policy: RecurringProblemRules
) -> RecurringProblem:
    return RecurringProblem(
        words=_naming_words(told, likeness, policy.owners),
        reports=len(told),
        owners=len({one.owner for one in told}),
        kinds=Counter(one.kind for one in told),
        cities=Counter(one.city for one in told),
        examples=tuple(
            ProblemExample(one.number, hide_rare_words(one.text, shown))
            for one in _distinct_reports(told)[: policy.examples]
        ),
    )


def _naming_words(told: Sequence[ReportText], likeness: SimilarityIndex, least: int) -> tuple[str, ...]:
    """Up to four words used by at least `least` owners, the most telling first; no word that is part of another."""
    used = _owners_per_word(told, chinese_words)
    common = [word for word, owners in used.items() if owners >= least]
    name: list[str] = []
    for word in sorted(common, key=lambda word: (-used[word] * likeness.word_weight(word), word)):
        if len(name) == _NAME_WORDS:
            break
        if _is_naming_word(word) and not any(word in other or other in word for other in name):
            name.append(word)
    return tuple(name)


def _is_naming_word(word: str) -> bool:
    return any(part.flag[0] in _NAMING_TAGS for part in _load_tagger().lcut(word))


@cache
def _load_tagger() -> jieba.posseg.POSTokenizer:
    """jieba's part-of-speech tagger, using the dictionary already loaded instead of a second one of 70 MB."""
    tagger = jieba.posseg.dt
    tagger.tokenizer = shared_tokenizer()
    return tagger


def _words_of_enough_owners(told: Sequence[ReportText], least: int) -> frozenset[str]:
    """Every word that at least `least` owners used, short words and numbers included."""
    return frozenset(word for word, owners in _owners_per_word(told, _all_words).items() if owners >= least)


def _owners_per_word(told: Sequence[ReportText], words: Callable[[str], Iterable[str]]) -> Counter[str]:
    """How many owners used each word."""
    said: dict[int, set[str]] = {}
    for one in told:
        said.setdefault(one.owner, set()).update(words(one.text))
    return Counter(word for vocabulary in said.values() for word in vocabulary)


def _all_words(text: str) -> list[str]:
    return [word.lower() for word in split_words(text[:TEXT_LIMIT])]


def hide_rare_words(text: str, shown: frozenset[str]) -> str:
    """The text on one line, with a gap in place of each word that may not be shown, shortened to the length of an
    example."""
    line = " ".join(mask_personal_data(text[:TEXT_LIMIT]).split())
    parts = (word if word.lower() in shown or not _WORD.search(word) else _GAP for word in split_words(line))
    whole = _GAPS.sub(_GAP, "".join(parts)).strip()
    return whole if len(whole) <= _EXAMPLE_LENGTH else whole[: _EXAMPLE_LENGTH - 1] + _GAP


def _distinct_reports(told: Sequence[ReportText]) -> list[ReportText]:
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
