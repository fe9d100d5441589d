"""docs/dialogues.md says what the tables say."""

from __future__ import annotations

from bot.texts.dialogue_docs import PAGE, dialogues_page
from tests.dialogues.strategies import book
from tests.dialogues.test_engine import catalogue


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text("utf-8") == dialogues_page(book(), catalogue()), "run python -m bot.texts.dialogue_docs"
