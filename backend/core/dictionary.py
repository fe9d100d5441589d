"""Reads the frequencies of 349,000 Chinese words (jieba's list) from two files that are mapped into memory.

All processes of a machine share the 3 MB of the two files, and opening them takes no time. `words.marisa` is a trie of
the words and of all their prefixes. `words.counts` has one count per key of the trie (32 bits, little-endian, 0 for a
key that is only a prefix), followed by the sum of all counts. The files hold the same data as jieba's dict.txt (MIT
licence); a test checks this. `python -m backend.core.dictionary` writes them again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from mmap import ACCESS_READ, mmap
from pathlib import Path

import jieba
from marisa_trie import Trie

TRIE, COUNTS = (Path(__file__).with_name(f"words.{part}") for part in ("marisa", "counts"))


class WordCounts:
    """A mapping from word to count. It has only the methods that jieba calls on its own dictionary."""

    def __init__(self, trie: Path = TRIE, counts: Path = COUNTS) -> None:
        self._trie = Trie().mmap(str(trie))
        with counts.open("rb") as file:
            self._counts = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ)).cast("I")
        self.total = self._counts[-1]

    def __contains__(self, word: str) -> bool:
        return word in self._trie

    def __getitem__(self, word: str) -> int:
        """Raises KeyError."""
        at: int = self._trie[word]
        return self._counts[at]

    def get(self, word: str, default: int | None = None) -> int | None:
        at = self._trie.get(word)
        return default if at is None else self._counts[at]


def read_word_list() -> Iterable[tuple[str, int]]:
    """Every word of jieba's list with its count, in the order of the list."""
    with jieba.Tokenizer().get_dict_file() as lines:
        for line in lines:
            word, count, _kind = line.decode("utf-8").split(" ")
            yield word, int(count)


def write_dictionary_files(words: Iterable[tuple[str, int]], trie: Path = TRIE, counts: Path = COUNTS) -> None:
    """Write the two files. For a word that is listed twice the last count is kept; the sum counts every line, as
    jieba does."""
    listed = list(words)
    keys = Trie(word[:end] for word, _ in listed for end in range(1, len(word) + 1))
    numbers = array("I", bytes(array("I").itemsize * len(keys)))
    for word, count in listed:
        numbers[keys[word]] = count
    numbers.append(sum(count for _, count in listed))
    keys.save(str(trie))
    counts.write_bytes(numbers.tobytes())


if __name__ == "__main__":
    write_dictionary_files(read_word_list())
