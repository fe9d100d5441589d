"""How often each Chinese word is used, from jieba's list of 349,000, as two files beside this module that are mapped
into memory: their 3 MB are there once on a machine, whatever the number of processes, and opening them takes no time.

Owns the two files. `words.marisa` is a trie of the words and of all their beginnings; `words.counts` has a number for
each of its keys, 32 bits, little-endian, 0 for what is a beginning only, and last of all the sum. They hold what
jieba's dict.txt (MIT licence) holds, as a test makes sure; `python -m backend.core.dictionary` writes them anew.
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
    """As much of a mapping from words to counts as jieba asks for, with the answers of jieba's own."""

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


def listed() -> Iterable[tuple[str, int]]:
    """Each word of jieba's list with its count, in the order of the list."""
    with jieba.Tokenizer().get_dict_file() as lines:
        for line in lines:
            word, count, _kind = line.decode("utf-8").split(" ")
            yield word, int(count)


def write(words: Iterable[tuple[str, int]], trie: Path = TRIE, counts: Path = COUNTS) -> None:
    """Of a word that is listed twice the last count holds; the sum is of all lines, as jieba's is."""
    listed = list(words)
    keys = Trie(word[:end] for word, _ in listed for end in range(1, len(word) + 1))
    numbers = array("I", bytes(array("I").itemsize * len(keys)))
    for word, count in listed:
        numbers[keys[word]] = count
    numbers.append(sum(count for _, count in listed))
    keys.save(str(trie))
    counts.write_bytes(numbers.tobytes())


if __name__ == "__main__":
    write(listed())
