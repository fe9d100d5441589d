"""PURE. Finds the places that a text names, and which of them is the scene: the one matcher of conversation and model.

A name counts where it stands as a word of its own, as a splitter of words cuts the text: none is found in 东北海鲜. A
short name (桂林) does not count in the name of a street, a thing or a shop (玉林路, 桂林米粉, 南宁饭店). What only says
where somebody comes from (老家玉林, 贺州人, 总公司在桂林) is an aside and never the scene.

Owns these rules; the words they look for are in config/places.toml. Does not know what a name is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from dialogues.core.config import Place, RegionCard
from dialogues.language.characters import simplify_characters
from dialogues.language.place_context import PlaceWords, Surroundings

_AND = ("和", "跟", "与", "與", "及", "、", "还有", "還有")
SplitWords = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class PlaceName:
    """What a name means. `codes`: the regions; `whole`: the name says what kind of place it is (南宁市, 五象新区)."""

    codes: tuple[str, ...]
    whole: bool


class PlaceFinder:
    """Finds the places of one list; `above`: the code of the region that each region lies in, "" at the top."""

    def __init__(
        self, names: Mapping[str, PlaceName], above: Mapping[str, str], words: PlaceWords, split: SplitWords
    ) -> None:
        self._names, self._above, self._words, self._split = names, above, words, split
        longest_first = sorted(names, key=len, reverse=True)
        self._lengths: dict[str, list[str]] = {}
        for name in longest_first:
            self._lengths.setdefault(name[:2], []).append(name)
        self._any = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def find(self, text: str) -> tuple[Place, ...]:
        """Return the places in the order of the text, without overlaps; one that lies in another is one with it."""
        plain = simplify_characters(text)
        if not self._any.search(plain):
            return ()
        around = Surroundings(plain, tuple(self._split(plain)), self._words)
        found: list[tuple[Place, PlaceName]] = []
        at = 0
        while match := self._any.search(plain, at):
            named = self._name_at(plain, match.start(), around)
            at = named[0].end if named else match.start() + 1
            if named:
                found = self._join(found, *named)
        return tuple(self._weigh(found, around))

    def _weigh(self, found: list[tuple[Place, PlaceName]], around: Surroundings) -> Iterator[Place]:
        """Yield the places that are no part of another name, and mark those in a company's registered name."""
        for place, name in found:
            if name.whole:
                yield replace(place, weak=around.is_registered_name(place))
            elif not around.is_other_name(place):
                yield place

    def find_scene(self, text: str) -> tuple[str, ...]:
        """Return the codes of the regions where it happened: one, several to ask about, or none. Never the top."""
        meant = [place for place in self.find(text) if not place.aside and self._below_top(place)]
        found = [place for place in meant if not place.weak] or meant
        every = self._settle(found)
        here = [place for place in found if is_scene(text, place, self._words)] if len(every) > 1 else []
        here += [place for last in here for place in found if text[last.end : place.start] in _AND]
        return self._settle(here) if here else every

    def _name_at(self, text: str, start: int, around: Surroundings) -> tuple[Place, PlaceName] | None:
        """Return the longest name that stands at this place as words of its own."""
        for name in self._lengths[text[start : start + 2]]:
            end = start + len(name)
            fits = text.startswith(name, start) and around.is_own_word(start, end)
            if fits and not around.is_everyday(start, name):
                place = Place(self._names[name].codes, start, end)
                return replace(place, aside=around.is_aside(place)), self._names[name]
        return None

    def _join(
        self, found: list[tuple[Place, PlaceName]], place: Place, name: PlaceName
    ) -> list[tuple[Place, PlaceName]]:
        """Return the places with one more, as one with the place before that it lies in: 南宁市青秀区."""
        if not found or found[-1][0].end != place.start:
            return [*found, (place, name)]
        outer = found[-1][0]
        codes = tuple(code for code in place.codes if set(outer.codes) & {code, *self._ancestors(code)})
        if not codes:
            return [*found, (place, name)]
        joined = Place(codes, outer.start, place.end, outer.aside or place.aside)
        return [*found[:-1], (joined, PlaceName(codes, name.whole or self._below_top(outer)))]

    def _settle(self, places: Iterable[Place]) -> tuple[str, ...]:
        """Return the codes that these places mean together: the smallest, and of several the ones that agree."""
        plain = {code for place in places if len(place.codes) == 1 for code in place.codes}
        for place in places:
            agreeing = [code for code in place.codes if self._agrees(code, plain)] if len(place.codes) > 1 else []
            plain |= set(agreeing or (place.codes if not plain else ()))
        ancestors = {above for code in plain for above in self._ancestors(code)}
        return tuple(sorted(plain - ancestors))

    def _agrees(self, code: str, others: set[str]) -> bool:
        """Return whether one of the others is this region, lies in it, or holds it."""
        return code in others or any(code in self._ancestors(other) for other in others)

    def _ancestors(self, code: str) -> tuple[str, ...]:
        """Return the codes of the regions above this one, the nearest first."""
        above: list[str] = []
        while (code := self._above.get(code, "")) and code not in above:
            above.append(code)
        return tuple(above)

    def _below_top(self, place: Place) -> bool:
        """Return whether the place is smaller than the whole region, which is never a scene."""
        return any(self._above.get(code) for code in place.codes)


def is_scene(text: str, place: Place, words: PlaceWords) -> bool:
    """Return whether the words before the place say that it happened there: 我的店在, 地址是."""
    return simplify_characters(text[: place.start]).endswith(words.scenes)


def make_finder(
    regions: Iterable[RegionCard],
    areas: Iterable[tuple[tuple[str, ...], tuple[str, ...]]],
    words: PlaceWords,
    split: SplitWords,
) -> PlaceFinder:
    """Return the finder of these regions and areas; an area is its names and the codes of the regions it lies in."""
    names: dict[str, PlaceName] = {}
    above: dict[str, str] = {}
    for names_of_area, within in areas:
        names |= {name: PlaceName(within, True) for name in names_of_area}
    for card in regions:
        above[card.code] = card.parent
        names |= {short: PlaceName((card.code,), short.endswith(("市", "县", "区"))) for short in card.short}
        names[card.name] = PlaceName((card.code,), True)
    return PlaceFinder(names, above, words, split)
