"""Reads citations of the mechanism out of files, and the anchors of `docs/mechanism.md` that they lead to.

A citation is the word, then what is cited: numbers, levels or chapters, in a row ("5, 6 and L1", "5 to 8", "section
3"). It may go on over the end of a line of comment.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "docs" / "mechanism.md"
FOLDERS = ("bot", "nlu", "dialogues", "backend", "config", "tests", "docs")
ENDINGS = {".py", ".toml", ".ftl", ".yml", ".md", ".html", ".js", ".css", ".jsonl", ".mako"}

_ONE = r"(?:section \d+|L\d+|\d+)"
_GAP = r"[\s#]+"
_NEXT = rf"(?:,|{_GAP}to|{_GAP}and){_GAP}"
_CITATION = re.compile(rf"\bmechanism{_GAP}({_ONE}(?:{_NEXT}{_ONE})*)", re.IGNORECASE)
_MEANT = re.compile(r"\bmechanism(?:['’]s)?[\s#(:]+(?:section |L)?\d", re.IGNORECASE)
_RANGE = re.compile(r"(L?)(\d+)\s+to\s+\1(\d+)")
_ANCHOR = re.compile(r'<a id="([a-z0-9-]+)"></a>')
_LINK = re.compile(r"mechanism\.md#([A-Za-z0-9-]+)")


def anchors() -> list[str]:
    return _ANCHOR.findall(PAGE.read_text(encoding="utf-8"))


def cited_in(text: str) -> set[str]:
    """The anchors that the citations of a text lead to, whether the page has them or not."""
    found = {anchor for match in _CITATION.finditer(text) for anchor in _anchors_of(match[1])}
    return found | set(_LINK.findall(text))


def unread_in(text: str) -> list[str]:
    """What looks like a citation and is written as `cited_in` does not read it."""
    read = {match.start() for match in _CITATION.finditer(text)}
    return [text[match.start() : match.end() + 10] for match in _MEANT.finditer(text) if match.start() not in read]


def files() -> Iterator[tuple[str, str]]:
    """Path in the house and text of every file that may cite; the page and these tests of citing are left out."""
    for folder in FOLDERS:
        for where, below, names in os.walk(HOUSE / folder):
            below[:] = [name for name in below if not name.startswith((".", "__pycache__"))]
            for name in names:
                path = Path(where, name)
                if path.suffix in ENDINGS and path != PAGE and path.stem not in ("citations", "test_citations"):
                    yield path.relative_to(HOUSE).as_posix(), path.read_text(encoding="utf-8")


def _anchors_of(cited: str) -> Iterator[str]:
    words = re.sub(r"[\s#]+", " ", cited)
    for section in re.findall(r"section (\d+)", words, re.IGNORECASE):
        yield f"section-{section}"
    rest = re.sub(r"section \d+", "", words, flags=re.IGNORECASE)
    for level, first, last in _RANGE.findall(rest):
        yield from (_anchor(level, str(number)) for number in range(int(first), int(last) + 1))
    for level, number in re.findall(r"(L?)(\d+)", rest):
        yield _anchor(level, number)


def _anchor(level: str, number: str) -> str:
    return f"l{number}" if level else f"m{number}"
