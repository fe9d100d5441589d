"""Splits Chinese text into words with jieba's algorithm and dictionary, in a twentieth of jieba's memory.

jieba holds its dictionary as half a million strings: 70 MB in each process and a second to load. It also writes a copy
into the folder for temporary files, and later loads any file of that name from there, even one that somebody else put
there. This module gives jieba `backend.core.dictionary` instead, and writes no file.

Owns the one tokenizer of a process. Does not weigh words.
"""

from __future__ import annotations

import logging
from functools import cache

import jieba

from backend.core.dictionary import WordCounts


def split_words(text: str) -> list[str]:
    """The words of the text in order, spaces and punctuation included."""
    found: list[str] = shared_tokenizer().lcut(text)
    return found


def split_known_words(text: str) -> list[str]:
    """Like `split_words`, with the words of the dictionary alone: unknown characters stay apart."""
    found: list[str] = shared_tokenizer().lcut(text, HMM=False)
    return found


def split_search_words(text: str) -> list[str]:
    """Like `split_words`, with the shorter words inside each long word before that word."""
    found: list[str] = shared_tokenizer().lcut_for_search(text)
    return found


def word_frequency(word: str) -> float:
    """The relative frequency of the word in the dictionary, 0…1; 0 for an unknown word."""
    counts: WordCounts = shared_tokenizer().FREQ
    return (counts.get(word) or 0) / counts.total


@cache
def shared_tokenizer() -> jieba.Tokenizer:
    """jieba's tokenizer with the mapped dictionary. Created at the first call, in a millisecond."""
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.FREQ = WordCounts()
    made.total, made.initialized = made.FREQ.total, True
    return made
