"""The ranking is measured on labelled messages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from backend.dispatch.evaluation import load_messages, measure
from backend.dispatch.ranking import Ranking
from config.rules import Dispatch
from tests.backend.dispatch.shipped_duties import ORGANISATION, SHIPPED

pytestmark = pytest.mark.both_databases
RULE = Dispatch(effective=date(2024, 1, 1), automatic_above=0.9, automatic_kinds=frozenset({"consult", "help"}))
MESSAGES = Path(__file__).with_name("duties.jsonl")


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    return Ranking(SHIPPED, ORGANISATION)


def test_the_ranking_is_as_good_as_it_was(ranking: Ranking) -> None:
    """A floor a little below what was measured; the messages were written before the words of the list."""
    messages = load_messages(MESSAGES, SHIPPED)
    assert len(messages) >= 150
    figures = {figure.part: figure for figure in measure(ranking, messages, RULE)}
    whole = figures["all"]
    assert figures["sealed"].messages + figures["tuning"].messages == whole.messages
    assert whole.top1 >= 0.80 * whole.messages
    assert whole.top3 >= 0.91 * whole.messages
    assert whole.automatic >= 0.42 * whole.allowed
    assert whole.automatic_unit >= 0.95 * whole.automatic
