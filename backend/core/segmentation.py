"""Cuts Chinese text into words, by jieba's algorithm and jieba's dictionary, in a twentieth of jieba's memory.

jieba holds its dictionary as half a million strings: 70 MB in each process and a second to load. It also keeps a copy
in the folder for temporary files and loads whatever lies there under that name, whoever put it there. Here it is given
`backend.core.dictionary` instead, and leaves nothing anywhere.

Owns the one tokenizer of a process. Does not say what a word means or weighs.
"""

from __future__ import annotations

import logging
from functools import cache

import jieba

from backend.core.dictionary import WordCounts


def words(text: str) -> list[str]:
    """All of the text in its order, spaces and signs included."""
    found: list[str] = tokenizer().lcut(text)
    return found


def search_words(text: str) -> list[str]:
    """As `words`, and before each long word the shorter ones within it."""
    found: list[str] = tokenizer().lcut_for_search(text)
    return found


def share(word: str) -> float:
    """The part of all words in the dictionary's texts that are this one; 0 for a word it does not know."""
    counts: WordCounts = tokenizer().FREQ
    return (counts.get(word) or 0) / counts.total


@cache
def tokenizer() -> jieba.Tokenizer:
    """jieba's, with our dictionary. Opened for the first text, in a millisecond."""
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.FREQ = WordCounts()
    made.total, made.initialized = made.FREQ.total, True
    return made
