"""Searches the knowledge base `config/faq.yml`, which contains prepared answers, by the words of a question.

Owns the search and its threshold: a question about something else finds nothing. Does not compose answers.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import Field, RootModel, model_validator

from backend.contract.values import KnownAnswer
from backend.core.segmentation import split_search_words, split_words, word_frequency
from backend.core.text import clean_text
from backend.desk.word_search import WordIndex
from config.errors import BadConfig
from config.toml_files import StrictModel, read_text, read_toml, validate_content

_QUERY = 500  # characters of the question that are used
_NEAR, _NEAR_PER_WORD = 5.0, 0.05  # the score an entry needs; a long question shares some words with any entry
_BESIDE = 0.6  # other entries need at least this share of the best score
_COVERED = 3.0  # and the score times the share of the question that the entry speaks of
_COMMON = 2e-4  # words more frequent than this say little of what is asked
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


class FaqEntry(StrictModel):
    """One question with its answer. `ask`: other wordings of the question. `regions`: prefixes of the region codes
    where the answer is valid; empty: everywhere."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,40}$")
    question: str = Field(min_length=4, max_length=60)
    answer: str = Field(min_length=4, max_length=80)
    ask: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


class _Faq(RootModel[tuple[FaqEntry, ...]]):
    @model_validator(mode="after")
    def _check_unique_ids(self) -> _Faq:
        idents = [entry.id for entry in self.root]
        twice = {ident for ident in idents if idents.count(ident) > 1}
        if twice:
            raise ValueError(f"more than one entry is called {', '.join(sorted(twice))}")
        if not idents:
            raise ValueError("there is no entry")
        return self


def load_faq(file: Path) -> tuple[FaqEntry, ...]:
    """The entries of the file. Raises BadConfig."""
    try:
        content = yaml.safe_load(read_text(file))
    except yaml.YAMLError as error:
        raise BadConfig(file, f"not YAML: {error}") from None
    return validate_content(file, content, _Faq).root


class _Beyond(StrictModel):
    words: tuple[str, ...]


def load_beyond(file: Path) -> tuple[str, ...]:
    """The words of faq_beyond.toml. Raises BadConfig."""
    return read_toml(file, _Beyond).words


class KnowledgeBase:
    """The searchable entries of the knowledge base. `beyond`: words that only an entry which says them answers."""

    def __init__(self, entries: tuple[FaqEntry, ...], beyond: tuple[str, ...] = ()) -> None:
        self._entries, self._beyond = entries, beyond

    @cached_property
    def _index(self) -> WordIndex:
        """Built at the first question, since a worker process is never asked one."""
        return WordIndex([_index_terms(wording) for wording in self._wordings])

    @cached_property
    def _wordings(self) -> list[str]:
        return [" ".join((entry.question, *entry.ask)) for entry in self._entries]

    def _answers(self, place: int, score: float, text: str) -> bool:
        """Whether an entry speaks of enough of what is asked, and of each of the words beyond."""
        said, telling = self._wordings[place], _telling_words(text)
        spoken_of = sum(any(word[at : at + 2] in said for at in range(len(word) - 1)) for word in telling)
        enough = score * spoken_of / len(telling) >= _COVERED if telling else True
        return enough and all(word in said for word in self._beyond if word in text)

    def search(self, text: str, region: str, limit: int) -> tuple[KnownAnswer, ...]:
        """At most `limit` matching entries that are valid in the region, best first; empty when none is similar
        enough."""
        asked = sorted(set(_index_terms(clean_text(text)[:_QUERY])))
        if not asked:
            return ()
        scores = self._index.score_texts(asked)
        needed = max(_NEAR + _NEAR_PER_WORD * len(asked), _BESIDE * max(scores))
        near = [place for place, score in enumerate(scores) if score >= needed and self._answers(place, score, text)]
        ranked = (self._entries[place] for place in sorted(near, key=lambda place: -scores[place]))
        local = [entry for entry in ranked if not entry.regions or region.startswith(entry.regions)]
        return tuple(KnownAnswer(entry.id, entry.question, entry.answer) for entry in local[: max(0, limit)])


def _telling_words(text: str) -> list[str]:
    """The words of a question that say what is asked: 借给 in 许可证可以借给别人吗."""
    words = dict.fromkeys(split_words(clean_text(text)[:_QUERY]))
    return [word for word in words if len(word) > 1 and not word.isspace() and word_frequency(word) < _COMMON]


def _index_terms(text: str) -> list[str]:
    """The words of the text, and every pair of neighbouring Chinese characters. A pair matches where the segmentation
    split two texts differently."""
    low = text.lower()
    pairs = [f"{run[at : at + 2]}*" for run in _CHINESE.findall(low) for at in range(len(run) - 1)]
    return [word for word in split_search_words(low) if len(word) > 1 and not word.isspace()] + pairs
