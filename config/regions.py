"""Reads the autonomous region, its cities and counties from `regions.toml`, and other places from `places.toml`.

The desk needs the codes; the conversation and the model also need the names. Does not search for names in texts.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from config.errors import BadConfig
from config.toml_files import StrictModel, check_unique, read_toml


class RegionEntry(StrictModel):
    """A region. `code`: GB/T 2260. `short`: other names that mean only this place. `parent`: the code of the region it
    belongs to; empty at the top."""

    code: str = Field(pattern=r"^[0-9]{6}$")
    name: str = Field(min_length=2)
    short: tuple[str, ...] = ()
    parent: str = ""


class _Regions(StrictModel):
    region: tuple[RegionEntry, ...] = Field(min_length=1)


class AreaEntry(StrictModel):
    """An area that is no region of its own. `within`: the regions it lies in; several make the name ambiguous."""

    names: tuple[str, ...] = Field(min_length=1)
    within: tuple[str, ...] = Field(min_length=1)


class PlaceWordsEntry(StrictModel):
    """The words around a place's name that tell what it names; the comments of the file say which is which."""

    streets: frozenset[str]
    directed_streets: frozenset[str]
    things: tuple[str, ...]
    shops: tuple[str, ...]
    branches: frozenset[str]
    breaks: frozenset[str]
    offices: tuple[str, ...]
    persons: frozenset[str]
    asides: tuple[str, ...]
    aside_links: tuple[str, ...]
    aside_directly: tuple[str, ...]
    scenes: tuple[str, ...]
    everyday: frozenset[str]
    everyday_after: frozenset[str]


class PlacesFile(StrictModel):
    area: tuple[AreaEntry, ...]
    words: PlaceWordsEntry


def load_regions(folder: Path) -> tuple[RegionEntry, ...]:
    """Read regions.toml. Raises BadConfig, also for a region listed twice or with an unknown parent."""
    file = folder / "regions.toml"
    regions = read_toml(file, _Regions).region
    codes = [region.code for region in regions]
    check_unique(file, codes)
    for region in regions:
        if region.parent and region.parent not in codes:
            raise BadConfig(file, f"{region.code}: there is no region {region.parent!r}")
    return regions


def load_places(folder: Path, regions: tuple[RegionEntry, ...]) -> PlacesFile:
    """Read places.toml. Raises BadConfig, also for a name listed twice or one in a region that is not of these."""
    file = folder / "places.toml"
    places = read_toml(file, PlacesFile)
    codes = {region.code for region in regions}
    check_unique(file, [name for area in places.area for name in area.names])
    for area in places.area:
        for code in area.within:
            if code not in codes:
                raise BadConfig(file, f"{area.names[0]}: there is no region {code!r}")
    return places
