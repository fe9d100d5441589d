"""PURE. Asks where it happened: a typed name, a button, or the nearest region of a shared place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians

from dialogues.core.config import DialogueConfig, RegionCard
from dialogues.core.session import Draft
from dialogues.core.values import Capability, Option, Reply, make_text
from dialogues.intake.questions.base import InvalidAnswer, QuestionContext, Read, ValidAnswer, value_option

MOST = 15  # buttons of one list
TALE = 8  # characters from which an answer may hold more than a place
FAR = 170.0  # kilometres; beyond it a place is not in the province


@dataclass(frozen=True, slots=True)
class RegionQuestion:
    """Offers all cities, or, after a wrong district, the others of its city."""

    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        near = near_regions(draft, known.book.regions)
        options = tuple(
            Option(card.code, make_text("region-name", name=_short_name(card))) for card in near[: MOST - 1]
        )
        return Reply(
            make_text("ask-region"),
            (*options, value_option("skip", "btn-unsure")),
            frozenset({Capability.LOCATION}),
            columns=3,
        )

    def read(self, text: str, draft: Draft, known: QuestionContext) -> Read:
        found = regions_named_in(text, known.book)
        if len(found) == 1:
            beside = len(text) >= TALE and not only_region(text, known.book)
            return ValidAnswer(found[0], text if beside else "")
        return InvalidAnswer(make_text("region-which")) if found else None


def near_regions(draft: Draft, regions: Mapping[str, RegionCard]) -> tuple[RegionCard, ...]:
    """Return the regions to offer: the districts beside the one that was wrong, else the cities."""
    wrong = next((code for code in draft.skipped if code in regions), "")
    top = {card.code for card in regions.values() if not card.parent}
    cities = tuple(card for card in regions.values() if card.parent in top) or tuple(regions.values())
    city = regions[wrong].parent if wrong else ""
    siblings = tuple(card for card in regions.values() if card.parent == city and card.code != wrong)
    return siblings if city and city not in top and siblings else cities


def regions_named_in(text: str, book: DialogueConfig) -> tuple[str, ...]:
    """Return the codes of the regions in which it happened, by the words: one, several to ask about, or none."""
    return book.places.find_scene(text)


def only_region(text: str, book: DialogueConfig) -> str:
    """Return the region's code when the text is nothing but its name; else ""."""
    found = regions_named_in(text, book)
    if len(found) != 1:
        return ""
    rest = text
    for place in reversed(book.places.find(text)):
        rest = rest[: place.start] + rest[place.end :]
    rest = rest.strip()
    for filler in book.words.fillers:
        rest = rest.replace(filler, "")
    return "" if rest else found[0]


def nearest_region(latitude: float, longitude: float, regions: Mapping[str, RegionCard]) -> str:
    """Return the code of the region whose centre is nearest to a point in degrees; "" when all are farther than FAR."""
    best, code = FAR, ""
    for card in regions.values():
        if card.centre is not None and card.parent:
            north = (card.centre[0] - latitude) * 111.2
            east = (card.centre[1] - longitude) * 111.2 * cos(radians(latitude))
            distance = (north * north + east * east) ** 0.5
            if distance < best:
                best, code = distance, card.code
    return code


def _short_name(card: RegionCard) -> str:
    """Return cities by the name people use, districts whole (南宁, 兴宁区), and a long county by its short name."""
    plain = len(card.name) <= 4 and not card.name.endswith("市")
    return card.name if plain or not card.short else card.short[0]
