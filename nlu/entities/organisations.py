"""PURE. Finds names of shops, companies and institutions by their endings: 阿珍螺蛳粉店, 桂盛食品有限公司.

Looks from an ending to the left as far as a name may reach, and refuses what only says a trade: 楼下的奶茶店 has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlu.contract import Entity

_LONGEST = 16  # characters before the ending
_SHORTEST = 2  # one character is no name
_NOT_NAME = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9·&]")
_AND = "和与跟及"  # between two names
# 三家 is no part of a name:
_COUNT = re.compile(r"[0-9一二三四五六七八九十两几半多]{1,16}[个间家台名人次天年月元块]{1,4}")


@dataclass(frozen=True, slots=True)
class OrganisationFinder:
    """Finds organisations beside other entities: a name begins after them and is none where they reach."""

    ending: re.Pattern[str]
    trade: re.Pattern[str]
    plain: re.Pattern[str]
    nameless: re.Pattern[str]
    before: re.Pattern[str]

    def find(self, text: str, taken: Iterable[Entity]) -> Iterator[Entity]:
        """Yield each organisation; `taken` are the entities found before."""
        ends = [entity.end for entity in taken]
        last = 0
        for match in self.ending.finditer(text):
            floor = max([last, match.start() - _LONGEST, *(end for end in ends if end <= match.start())])
            if floor and floor == last and text[floor] in _AND:
                floor += 1
            start = self._name_start(text[floor : match.start()])
            if start is not None:
                yield Entity("organisation", text[floor + start : match.end()], floor + start, match.end())
            last = match.end()

    def _name_start(self, left: str) -> int | None:
        """Return where in `left`, the text before an ending, the name begins; None if it holds no name."""
        begin = max((found.end() for found in _NOT_NAME.finditer(left)), default=0)
        begin = max([begin, *(found.end() for found in self.before.finditer(left))])
        while plain := self.plain.match(left, begin) or _COUNT.match(left, begin):
            begin = plain.end()
        core = left[begin:]
        while trade := self.trade.search(core):
            core = core[: trade.start()]
        core = core.rstrip(_AND)
        return begin if len(core) >= _SHORTEST and not self.nameless.fullmatch(core) else None


def organisation_finder(
    endings: Sequence[str], trades: Sequence[str], plain: Sequence[str], loose: Sequence[str], before: Sequence[str]
) -> OrganisationFinder:
    """Return a finder for these words."""
    return OrganisationFinder(
        re.compile(_alternatives(endings)),
        re.compile(f"(?:{_alternatives((*trades, *endings))})$"),
        re.compile(_alternatives(plain)),
        re.compile(f"(?:{_alternatives((*plain, *loose))}|[0-9一二三四五六七八九十百千万])+"),
        re.compile(_alternatives(before)),
    )


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
