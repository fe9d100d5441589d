"""Answers that are already written: `config/faq.yml`, searched by the words of a question.

Owns the search and its threshold, so that words about something else find nothing. Refuses to compose an answer.
"""

from __future__ import annotations

import logging
from pathlib import Path

import bm25s
import jieba
import yaml
from pydantic import Field, RootModel, model_validator

from backend.contract import KnownAnswer
from config.reading import BadConfig, Strict, check, read_text

_QUERY = 500  # characters that are looked at
_NEAR = 0.45  # the part of a question's weight that an entry must explain


class FaqEntry(Strict):
    """`ask`: other words for the same question. `regions`: beginnings of codes it is true for; none: everywhere."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,40}$")
    question: str = Field(min_length=4, max_length=60)
    answer: str = Field(min_length=4, max_length=80)
    ask: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


class _Faq(RootModel[tuple[FaqEntry, ...]]):
    @model_validator(mode="after")
    def _unique(self) -> _Faq:
        idents = [entry.id for entry in self.root]
        twice = {ident for ident in idents if idents.count(ident) > 1}
        if twice:
            raise ValueError(f"more than one entry is called {', '.join(sorted(twice))}")
        if not idents:
            raise ValueError("there is no entry")
        return self


def load_faq(file: Path) -> tuple[FaqEntry, ...]:
    """Raises BadConfig."""
    try:
        content = yaml.safe_load(read_text(file))
    except yaml.YAMLError as error:
        raise BadConfig(file, f"not YAML: {error}") from None
    return check(file, content, _Faq).root


class Knowledge:
    def __init__(self, entries: tuple[FaqEntry, ...]) -> None:
        jieba.setLogLevel(logging.WARNING)
        self._entries = entries
        self._words = [_words(" ".join((entry.question, *entry.ask))) for entry in entries]
        self._index = bm25s.BM25()
        self._index.index(self._words, show_progress=False)

    def search(self, text: str, region: str, limit: int) -> tuple[KnownAnswer, ...]:
        """Best first; nothing when nothing is near enough."""
        asked = _words(text[:_QUERY])
        if not asked:
            return ()
        scores = self._index.get_scores(asked)
        ranked = sorted(range(len(self._entries)), key=lambda place: -scores[place])
        return tuple(
            KnownAnswer(entry.id, entry.question, entry.answer)
            for place in ranked[: max(0, limit)]
            if scores[place] > _NEAR
            for entry in [self._entries[place]]
            if not entry.regions or region.startswith(entry.regions)
        )


def _words(text: str) -> list[str]:
    return [word for word in jieba.lcut_for_search(text.lower()) if len(word) > 1]
