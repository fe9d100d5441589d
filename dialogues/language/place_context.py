"""PURE. Tells by the words around a place's name what it names: the place, or a street, a thing, a shop, a person.

Owns the rules of one name in its sentence. Does not find names (`places`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from dialogues.core.config import Place

_REACH = 8  # characters from a short name to the ending of a shop's name
_CLAUSE = re.compile(r"[，。！？；,!?;\n]")
_DIRECTION = re.compile(r"[东西南北中上下新老大小前后内外环]?[东西南北中上下新老大小前后内外环一二三四五六七八九十\d]")
_SIDES = "东西南北站"  # 桂平西 and 南宁站 lie where 桂平 and 南宁 do
_MARK = re.compile(r"[^\w·&]")


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words of config/places.toml, where each is explained."""

    streets: frozenset[str] = frozenset()
    directed_streets: frozenset[str] = frozenset()
    things: tuple[str, ...] = ()
    shops: tuple[str, ...] = ()
    branches: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    offices: tuple[str, ...] = ()
    persons: frozenset[str] = frozenset()
    asides: tuple[str, ...] = ()
    aside_links: tuple[str, ...] = ()
    aside_directly: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()
    everyday: frozenset[str] = frozenset()
    everyday_after: frozenset[str] = frozenset()


@dataclass(slots=True)
class Surroundings:
    """A text cut into words, and what stands around a place in it."""

    text: str
    cut: tuple[str, ...]
    words: PlaceWords
    _starts: dict[int, int] = field(init=False)  # where a word begins, and which one of `cut` it is

    def __post_init__(self) -> None:
        edges = accumulate((len(word) for word in self.cut), initial=0)
        self._starts = {edge: number for number, edge in enumerate(edges)}

    def is_own_word(self, start: int, end: int) -> bool:
        """Return whether the name begins and ends where words do: no place is in 东北海鲜 or 上海城区."""
        return start in self._starts and (end in self._starts or (end + 1 in self._starts and self.text[end] in _SIDES))

    def is_everyday(self, start: int, name: str) -> bool:
        """Return whether a name that is an everyday word too stands where no place does: 走八步就到."""
        if name not in self.words.everyday or start == 0:
            return False
        before = next((word for edge, word in self._ends() if edge == start), "")
        return not (_MARK.search(before) or before in self.words.everyday_after)

    def _ends(self) -> Iterator[tuple[int, str]]:
        """Yield where each word ends, and the word."""
        return zip(accumulate(len(word) for word in self.cut), self.cut, strict=True)

    def is_other_name(self, place: Place) -> bool:
        """Return whether a short name is a part of another: of a street, a thing or a shop."""
        after = self._following(place.end)
        return bool(after) and (self._is_street(after) or self._is_thing(place.end, after) or self._is_shop(after))

    def is_registered_name(self, place: Place) -> bool:
        """Return whether a company's name follows, which says where it is registered: 南宁市宏图有限公司."""
        return self._is_named(self._following(place.end), ("公司", "集团"))

    def is_aside(self, place: Place) -> bool:
        """Return whether the words say where somebody comes from, or where somebody else is."""
        after = self._following(place.end)
        if after and after[0] in self.words.persons and not self.text.startswith(self.words.offices, place.end):
            return True
        clause = _CLAUSE.split(self.text[max(0, place.start - 16) : place.start])[-1]
        links = (link for link in self.words.aside_links if clause.endswith(link))
        before = tuple(clause.removesuffix(link) for link in links)
        return clause.endswith(self.words.aside_directly) or any(rest.endswith(self.words.asides) for rest in before)

    def _following(self, end: int) -> tuple[str, ...]:
        """Return the next words up to a mark or the reach of a shop's name."""
        first = self._starts.get(end, self._starts.get(end + 1, len(self.cut)))
        taken: list[str] = []
        for word in self.cut[first : first + _REACH]:
            if _MARK.search(word) or sum(map(len, taken)) >= _REACH:
                break
            taken.append(word)
        return tuple(taken)

    def _is_street(self, after: tuple[str, ...]) -> bool:
        """Return whether a street follows at once: 路, 大道, or a direction with one of them."""
        if after[0] in self.words.streets:
            return True
        first = after[0] if len(after) == 1 else after[0] + after[1] if _DIRECTION.fullmatch(after[0]) else after[0]
        street = next((word for word in self.words.directed_streets if first.endswith(word)), "")
        return bool(street) and _DIRECTION.fullmatch(first.removesuffix(street)) is not None

    def _is_thing(self, end: int, after: tuple[str, ...]) -> bool:
        """Return whether a thing or brand follows at once that bears the place's name: 米粉, 银行."""
        return after[0] in self.words.things or self.text.startswith(
            tuple(thing for thing in self.words.things if len(thing) > 1), end
        )

    def _is_shop(self, after: tuple[str, ...]) -> bool:
        """Return whether the words up to the next break are the name of a shop that begins with the place."""
        if after[0] in self.words.branches:
            return False
        return self._is_named(after, self.words.shops)

    def _is_named(self, after: tuple[str, ...], ends: tuple[str, ...]) -> bool:
        """Return whether one of the words up to the next break has such an end."""
        for word in after:
            if word in self.words.breaks or word.endswith(self.words.offices):
                return False
            if word.endswith(ends):
                return True
        return False
