"""Reads the places of `config/` into the one matcher of places, which conversation and model share.

The desk's splitter of words cuts the text. Does not decide what a place is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from backend.core.segmentation import split_known_words
from config.regions import load_places, load_regions
from dialogues.core.config import RegionCard
from dialogues.language.place_context import PlaceWords
from dialogues.language.places import PlaceFinder, make_finder
from nlu.contract import Entity


def load_place_finder(folder: Path) -> PlaceFinder:
    """Return the matcher of the regions and areas of `folder`. Raises BadConfig."""
    regions = load_regions(folder)
    places = load_places(folder, regions)
    cards = (RegionCard(region.code, region.name, region.parent, region.short) for region in regions)
    areas = ((area.names, area.within) for area in places.area)
    return make_finder(cards, areas, PlaceWords(**dict(places.words)), split_known_words)


def find_regions(text: str, places: PlaceFinder) -> Iterator[Entity]:
    """Yield each place that is one region; a development zone that several cities have is none."""
    for place in places.find(text):
        if len(place.codes) == 1:
            yield Entity("region", place.codes[0], place.start, place.end)
