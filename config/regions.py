"""Reads the autonomous region, its cities and counties from `regions.toml`.

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
