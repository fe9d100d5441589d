"""The ranking is measured on labelled messages."""

from __future__ import annotations

from pathlib import Path

from backend.dispatch.evaluation import evaluate_ranking, load_messages
from backend.dispatch.ranking import DutyRanking
from tests.backend.dispatch.shipped_duties import RULE, SHIPPED

MESSAGES = Path(__file__).with_name("duties.jsonl")


def test_the_ranking_is_as_good_as_it_was(ranking: DutyRanking) -> None:
    """A floor a little below what was measured; the messages were written before the words of the list."""
    messages = load_messages(MESSAGES, SHIPPED)
    assert len(messages) >= 150
    figures = {figure.part: figure for figure in evaluate_ranking(ranking, messages, RULE)}
    whole = figures["all"]
    assert figures["sealed"].messages + figures["tuning"].messages == whole.messages
    assert whole.top1 >= 0.80 * whole.messages
    assert whole.top3 >= 0.91 * whole.messages
    assert whole.automatic >= 0.42 * whole.allowed
    assert whole.automatic_unit >= 0.95 * whole.automatic
