"""PURE. Finds known names in a text, longest first: departments by their names and short names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nlu.contract import Entity


class NameFinder:
    """Finds the names of one list; `codes`: the value of an entity by its name."""

    def __init__(self, kind: str, codes: Mapping[str, str]) -> None:
        self._kind, self._codes = kind, codes
        longest_first = sorted(codes, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def find(self, text: str) -> list[Entity]:
        """Return the names in the order of the text."""
        found = self._pattern.finditer(text)
        return [Entity(self._kind, self._codes[match[0]], match.start(), match.end()) for match in found]


def agency_finder(agencies: Mapping[str, tuple[str, ...]]) -> NameFinder:
    """Return a finder of departments, from each full name to its other names; the value found is the full name."""
    return NameFinder("department", {name: full for full, short in agencies.items() for name in (full, *short)})
