"""Adds to a table of recognised words how the same is said in a dialect, so that no table has to list it.

Owns the spelling of whole phrases: 不同意 is also 唔同意 and 没同意. Does not read what an owner says, and adds no
phrase that means something already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from dialogues.language.words import normalize_text

Dialect = Mapping[str, str]  # standard words to those of the dialect


def add_dialects(
    words: tuple[str, ...], dialects: Iterable[Dialect], known: frozenset[str], *, shortest: int = 1
) -> tuple[str, ...]:
    """Return the phrases, and those of the dialects that are in no table yet and have `shortest` characters or more.

    `known`: every phrase of all tables, as `normalize_text` returns them.
    """
    spoken = (spell_phrase(word, dialect) for dialect in dialects for word in words)
    fresh = (phrase for phrase in spoken if len(phrase) >= shortest and normalize_text(phrase) not in known)
    return (*words, *dict.fromkeys(fresh))


def speaker(
    dialects: tuple[Dialect, ...], tables: Iterable[Mapping[Any, tuple[str, ...]]]
) -> Callable[..., tuple[str, ...]]:
    """Return `add_dialects` for these dialects and for tables whose phrases all are known."""
    phrases = (word for table in tables for words in table.values() for word in words)
    return partial(add_dialects, dialects=dialects, known=frozenset(normalize_text(word) for word in phrases))


def spell_phrase(phrase: str, dialect: Dialect) -> str:
    """Return the phrase in the dialect: the longest word that fits is replaced, from left to right."""
    spelled, at = "", 0
    longest = sorted(dialect, key=len, reverse=True)
    while at < len(phrase):
        word = next((word for word in longest if phrase.startswith(word, at)), phrase[at])
        spelled += dialect.get(word, word)
        at += len(word)
    return spelled
