"""PURE. Finds known names in a text, longest first: the region's cities and counties, and departments.

A short form of a place counts only where it names the place: 桂林路, 柳州螺蛳粉 and 北海道 are none of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from nlu.contract import Entity

_OTHER_PLACE = "路|街|巷|大道|大厦|酒店|饭店|宾馆|银行|米粉|螺蛳粉|公园|洋|道|山(?!区|县)|湖|河|江(?!区|县)"


@dataclass(frozen=True, slots=True)
class KnownName:
    """A known name. `short`: other names for the same; `within`: for a place, the code of the one it lies in."""

    code: str
    name: str
    short: tuple[str, ...] = ()
    within: str = ""


class NameFinder:
    """Finds the names of one list; the value of an entity is the name's code."""

    def __init__(self, kind: str, names: Iterable[KnownName], short_may_not_precede: str = "") -> None:
        self._kind = kind
        self._codes: dict[str, str] = {}
        self._within: dict[str, str] = {}
        guard = f"(?!{short_may_not_precede})" if short_may_not_precede else ""
        patterns: dict[str, str] = {}
        for named in names:
            self._within[named.code] = named.within
            for name in (named.name, *named.short):
                self._codes[name] = named.code
                patterns[name] = re.escape(name) + ("" if name == named.name else guard)
        longest_first = sorted(patterns, key=len, reverse=True)
        self._pattern = re.compile("|".join(patterns[name] for name in longest_first) or r"(?!)")

    def find(self, text: str) -> list[Entity]:
        """Return the names in the order of the text."""
        return list(self._join_nested(self._find_names(text)))

    def _find_names(self, text: str) -> Iterator[Entity]:
        for match in self._pattern.finditer(text):
            yield Entity(self._kind, self._codes[match[0]], match.start(), match.end())

    def _join_nested(self, found: Iterable[Entity]) -> Iterator[Entity]:
        """Join a place with the one it lies in when they follow each other: 南宁市青秀区 is one place."""
        last: Entity | None = None
        for entity in found:
            if last and last.end == entity.start and self._within[entity.value] == last.value:
                last = Entity(self._kind, entity.value, last.start, entity.end)
                continue
            if last:
                yield last
            last = entity
        if last:
            yield last


def region_finder(regions: Iterable[KnownName]) -> NameFinder:
    """Return a finder of regions."""
    return NameFinder("region", regions, _OTHER_PLACE)


def agency_finder(agencies: Mapping[str, tuple[str, ...]]) -> NameFinder:
    """Return a finder of departments, from each full name to its other names; the value found is the full name."""
    return NameFinder("department", (KnownName(name, name, short) for name, short in agencies.items()))
