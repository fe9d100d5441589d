"""Cuts Chinese text into words, by jieba's algorithm and jieba's dictionary, in a twentieth of jieba's memory.

jieba holds its dictionary as half a million strings: 70 MB in each process. It also keeps a copy in the folder for
temporary files and loads whatever lies there under that name, whoever put it there. Here the same words are a trie of
3 MB, read from jieba's own list when the first text is cut (a second or two), and no copy is left anywhere.

Owns the dictionary, built once in a process. Does not say what a word means or weighs.
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterator
from functools import cache
from threading import Lock

import jieba
from marisa_trie import Trie

_building = Lock()


class WordCounts:
    """How often each word is in the dictionary's texts; 0 for what is only the beginning of a word.

    Has as much of a mapping as jieba asks for, with jieba's answers.
    """

    def __init__(self) -> None:
        self._trie = Trie(_beginnings())
        self._counts = array("I", bytes(len(self._trie) * array("I").itemsize))
        self.total = 0
        for word, count in _dictionary():
            self._counts[self._trie[word]] = count
            self.total += count

    def __contains__(self, word: str) -> bool:
        return word in self._trie

    def __getitem__(self, word: str) -> int:
        """Raises KeyError."""
        at: int = self._trie[word]
        return self._counts[at]

    def get(self, word: str, default: int | None = None) -> int | None:
        at = self._trie.get(word)
        return default if at is None else self._counts[at]


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


def tokenizer() -> jieba.Tokenizer:
    """The one of this process; who comes first waits until it is built, and others with them."""
    with _building:
        return _built()


@cache
def _built() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.FREQ = WordCounts()
    made.total, made.initialized = made.FREQ.total, True
    return made


def _dictionary() -> Iterator[tuple[str, int]]:
    """Each word of jieba's list with its count, in the order of the list."""
    with jieba.Tokenizer().get_dict_file() as lines:
        for line in lines:
            word, count, _kind = line.decode("utf-8").split(" ")
            yield word, int(count)


def _beginnings() -> Iterator[str]:
    """Every word and every beginning of one; what the word before it has in common is not said again."""
    before = ""
    for word, _ in _dictionary():
        for end in range(1, len(word) + 1):
            if not before.startswith(word[:end]):
                yield word[:end]
        before = word
