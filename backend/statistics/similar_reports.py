"""PURE. Finds the reports that may be of the same matter as a given text, and the words they share.

Does no storage and no access control: the caller passes only reports that may be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.contract.values import SimilarTicket

if TYPE_CHECKING:
    from backend.statistics.text_similarity import SimilarityIndex

_SHOWN_WORDS = 4  # shared words that are shown, at most


@dataclass(frozen=True, slots=True)
class ReportText:
    """The report of one owner. `owner`: any number that distinguishes owners; it is never shown."""

    number: str
    owner: int
    kind: str
    city: str
    text: str


def find_similar_reports(
    text: str, told: Sequence[ReportText], alike: float, limit: int = 5
) -> tuple[SimilarTicket, ...]:
    """The reports whose similarity to `text` is at least `alike`, the most similar first, at most `limit`. Meant for a
    limited number of open tickets; the caller checks that they may be shown."""
    from backend.statistics.text_similarity import (
        SimilarityIndex,  # here, because numpy takes 15 MB and few processes need it
    )

    if not told:
        return ()
    likeness = SimilarityIndex([text, *(one.text for one in told)])
    scores = likeness.similarity_to_text(0)[1:].tolist()
    ranked = sorted((at for at, score in enumerate(scores) if score >= alike), key=lambda at: -scores[at])[:limit]
    return tuple(_to_similar_ticket(told[at], scores[at], text, likeness) for at in ranked)


def _to_similar_ticket(one: ReportText, score: float, text: str, likeness: SimilarityIndex) -> SimilarTicket:
    return SimilarTicket(one.number, round(score, 3), likeness.shared_words(text, one.text)[:_SHOWN_WORDS])
